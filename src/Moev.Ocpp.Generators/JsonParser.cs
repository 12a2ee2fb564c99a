using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Moev.Ocpp.Generators;

/// <summary>
/// Parses the JSON of the schemas. Objects keep the order of their members; numbers stay text. A generator cannot ship System.Text.Json
/// without a conflict with the compiler's copy.
/// </summary>
/// <remarks>
/// An object becomes a list of pairs, an array a list, a string a string, true and false a bool, a number a <see cref="Number"/>.
/// </remarks>
internal sealed class JsonParser
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _position;
    private int _depth;

    private JsonParser(string text) => _text = text;

    /// <summary>A JSON number as written.</summary>
    public sealed record Number(string Text);

    public static object? Parse(string text)
    {
        var parser = new JsonParser(text);
        object? value = parser.Value();
        parser.SkipBlanks();
        return parser._position == text.Length ? value : throw parser.Error("expected the end of the file");
    }

    private object? Value()
    {
        SkipBlanks();
        if (++_depth > MaxDepth)
            throw Error("nested too deeply");

        object? value = Peek() switch
        {
            '{' => Object(),
            '[' => Array(),
            '"' => String(),
            't' => Literal("true", true),
            'f' => Literal("false", false),
            'n' => Literal("null", null),
            _ => NumberValue(),
        };
        _depth--;
        return value;
    }

    private List<KeyValuePair<string, object?>> Object()
    {
        var members = new List<KeyValuePair<string, object?>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect('{');
        while (!TryTake('}'))
        {
            if (members.Count > 0)
                Expect(',');

            SkipBlanks();
            string name = String();
            if (!names.Add(name))
                throw Error("the member '" + name + "' occurs twice");

            Expect(':');
            members.Add(new KeyValuePair<string, object?>(name, Value()));
        }

        return members;
    }

    private List<object?> Array()
    {
        var items = new List<object?>();
        Expect('[');
        while (!TryTake(']'))
        {
            if (items.Count > 0)
                Expect(',');

            items.Add(Value());
        }

        return items;
    }

    private string String()
    {
        var text = new StringBuilder();
        Expect('"');
        while (true)
        {
            char c = Take();
            if (c == '"')
                return text.ToString();

            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            c = Take();
            text.Append(c switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => Unit(),
                _ => c,
            });
        }
    }

    private char Unit()
    {
        string digits = _text.Substring(_position, Math.Min(4, _text.Length - _position));
        if (digits.Length < 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
        {
            throw Error("expected four hexadecimal digits");
        }

        _position += 4;
        return (char)unit;
    }

    private Number NumberValue()
    {
        int start = _position;
        while (_position < _text.Length && "+-.eE0123456789".IndexOf(_text[_position]) >= 0)
            _position++;

        string text = _text.Substring(start, _position - start);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? new Number(text)
            : throw Error("expected a value");
    }

    private object? Literal(string word, object? value)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
            throw Error("expected a value");

        _position += word.Length;
        return value;
    }

    private bool TryTake(char c)
    {
        SkipBlanks();
        if (Peek() != c)
            return false;

        _position++;
        return true;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
            throw Error("expected '" + c + "'");
    }

    private char Take() => _position < _text.Length ? _text[_position++] : throw Error("unexpected end of the file");

    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n')
            _position++;
    }

    private FormatException Error(string problem)
    {
        int line = 1;
        for (int i = 0; i < _position && i < _text.Length; i++)
        {
            if (_text[i] == '\n')
                line++;
        }

        return new FormatException("line " + line.ToString(CultureInfo.InvariantCulture) + ": " + problem);
    }
}
