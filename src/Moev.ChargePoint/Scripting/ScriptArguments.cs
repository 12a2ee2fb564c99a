using System.Globalization;
using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Scripting;

/// <summary>Thrown while a line is read that is no step; becomes the line's <see cref="ScriptError"/>.</summary>
internal sealed class ScriptSyntaxException(string message) : Exception(message);

/// <summary>The words of a line behind its verb, taken one after the other.</summary>
/// <param name="words">The words.</param>
/// <param name="connectors">Connectors of the charge point, which bound every number of one.</param>
internal sealed class ScriptArguments(IReadOnlyList<string> words, int connectors)
{
    private int _next;

    public bool IsAtEnd => _next == words.Count;

    /// <summary>The number of words taken.</summary>
    public int Position => _next;

    /// <summary>The next word, which is not taken; null at the end.</summary>
    public string? Peek => IsAtEnd ? null : words[_next];

    /// <summary>Splits a line. Blanks separate words, quotes of either kind hold blanks together, # begins a comment.</summary>
    public static List<string> Split(string line)
    {
        List<string> words = [];
        var word = new StringBuilder();
        var isWord = false;
        char? quote = null;
        foreach (var c in line)
        {
            if (quote is not null)
            {
                if (c == quote)
                    quote = null;
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                quote = c;
                isWord = true;
            }
            else if (c == '#' && !isWord)
            {
                break;
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c);
                isWord = true;
            }
            else if (isWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isWord = false;
            }
        }

        if (quote is not null)
            throw new ScriptSyntaxException($"the quote {quote} is not closed");
        if (isWord)
            words.Add(word.ToString());
        return words;
    }

    /// <summary>The words taken since a position.</summary>
    public string TextFrom(int position) => string.Join(' ', words.Skip(position).Take(_next - position));

    public string Word(string what) => IsAtEnd ? throw new ScriptSyntaxException($"{what} is missing") : words[_next++];

    /// <summary>Takes the next word if it is this one, in any case.</summary>
    public bool Take(string word)
    {
        if (!string.Equals(Peek, word, StringComparison.OrdinalIgnoreCase))
            return false;
        _next++;
        return true;
    }

    public void End()
    {
        if (!IsAtEnd)
            throw new ScriptSyntaxException($"{Peek} is one word too many");
    }

    /// <summary>A connector; without a word for it, 1.</summary>
    /// <param name="least">0 where the charge point as a whole may be meant.</param>
    public int Connector(int least = 1)
    {
        if (IsAtEnd || !char.IsAsciiDigit(Peek![0]))
            return 1;
        return ConnectorWord(Word("a connector"), least);
    }

    /// <summary>A connector if one is named.</summary>
    public int? ConnectorIfAny() => IsAtEnd ? null : ConnectorWord(Word("a connector"), 1);

    public double Number(string what, double least, double most)
    {
        var word = Word(what);
        return ToNumber(what, word, least, most);
    }

    public int Whole(string what)
    {
        var word = Word(what);
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ScriptSyntaxException($"{what} must be a whole number, and not {word}");
    }

    public IdTag Tag()
    {
        var word = Word("the token");
        return word.Length is >= 1 and <= 20 && IdTag.TryCreate(word, out var tag)
            ? tag
            : throw new ScriptSyntaxException("a token has 1 to 20 characters");
    }

    public T Name<T>(string what, params ReadOnlySpan<T> except)
        where T : struct, Enum
    {
        var word = Word(what);
        if (!char.IsAsciiDigit(word[0]) && Enum.TryParse<T>(word, ignoreCase: true, out var value) && !except.Contains(value))
            return value;
        var names = new List<string>();
        foreach (var known in Enum.GetValues<T>())
        {
            if (!except.Contains(known))
                names.Add(known.ToString());
        }

        throw new ScriptSyntaxException($"unknown {what}: {word}; one of {string.Join(", ", names)}");
    }

    /// <summary>A time such as 500ms, 10s, 5m or 2h; a number alone is seconds.</summary>
    public TimeSpan Duration(string what)
    {
        var word = Word(what);
        var (digits, unit) = word switch
        {
            _ when word.EndsWith("ms", StringComparison.OrdinalIgnoreCase) => (word[..^2], TimeSpan.FromMilliseconds(1)),
            _ when word.EndsWith("s", StringComparison.OrdinalIgnoreCase) => (word[..^1], TimeSpan.FromSeconds(1)),
            _ when word.EndsWith("m", StringComparison.OrdinalIgnoreCase) => (word[..^1], TimeSpan.FromMinutes(1)),
            _ when word.EndsWith("h", StringComparison.OrdinalIgnoreCase) => (word[..^1], TimeSpan.FromHours(1)),
            _ => (word, TimeSpan.FromSeconds(1)),
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 1_000_000
            ? unit * number
            : throw new ScriptSyntaxException($"{what} must be a time such as 500ms, 10s, 5m or 2h, and not {word}");
    }

    /// <summary>Words of the form name=number, each name at most once.</summary>
    public Dictionary<string, double> Settings(params ReadOnlySpan<(string Name, double Least, double Most)> known)
    {
        var settings = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase);
        while (!IsAtEnd)
        {
            var word = Word("a setting");
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals > 0 ? word[..equals] : word;
            var isKnown = false;
            foreach (var (knownName, least, most) in known)
            {
                if (!string.Equals(name, knownName, StringComparison.OrdinalIgnoreCase) || equals < 0)
                    continue;
                isKnown = settings.TryAdd(knownName, ToNumber(knownName, word[(equals + 1)..], least, most));
            }

            if (!isKnown)
                throw new ScriptSyntaxException($"{word} is not understood here");
        }

        return settings;
    }

    private int ConnectorWord(string word, int least)
    {
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id >= least && id <= connectors)
            return id;
        throw new ScriptSyntaxException($"there is no connector {word}; they are {least} to {connectors}");
    }

    private static double ToNumber(string what, string word, double least, double most) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ScriptSyntaxException(
                string.Create(CultureInfo.InvariantCulture, $"{what} must be a number from {least} to {most}, and not {word}"));
}
