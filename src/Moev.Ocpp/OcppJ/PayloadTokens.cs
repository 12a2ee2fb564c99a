using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// The tokens of one payload, one after the other: those that were found with its envelope, or else the framework's reader's, which throws
/// <see cref="JsonException"/> when the payload is not JSON.
/// </summary>
internal ref struct PayloadTokens
{
    private ReadOnlySpan<byte> _json;
    private ReadOnlySpan<PlainToken> _found; // empty: the reader reads
    private int _next; // of the found ones
    private Utf8JsonReader _reader;
    private PlainToken _token;

    /// <summary>The framework's reader's.</summary>
    public PayloadTokens(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = PayloadReader.MaxDepth });
    }

    /// <summary>Those of a plain object, in the place of none: in place, because they are large to be copied.</summary>
    public void Begin(ReadOnlySpan<byte> json, ReadOnlySpan<PlainToken> found)
    {
        _json = json;
        _found = found;
    }

    /// <summary>What the token is.</summary>
    public readonly JsonTokenType Type => _token.Type;

    /// <summary>Its text, a string's without its quotes, escapes as sent.</summary>
    public readonly ReadOnlySpan<byte> Text => _json.Slice(_token.Start, _token.Length);

    /// <summary>Where its text begins.</summary>
    public readonly int TextStart => _token.Start;

    /// <summary>Where it begins, a string at its quote.</summary>
    public readonly int Start => _token.Start - QuoteBytes;

    /// <summary>Whether there are escapes in its text.</summary>
    public readonly bool IsEscaped => _found.IsEmpty && _reader.ValueIsEscaped;

    /// <summary>Bytes up to the end of the token, or to where the payload is no longer JSON.</summary>
    public readonly int Consumed => _found.IsEmpty ? (int)_reader.BytesConsumed : _token.Start + _token.Length + QuoteBytes;

    private readonly int QuoteBytes => QuoteBytesOf(Type);

    /// <summary>Moves to the next token. False behind the last.</summary>
    public bool Read()
    {
        if (_found.IsEmpty)
            return ReadNext();

        if ((uint)_next >= (uint)_found.Length)
            return false;

        _token = _found[_next++];
        return true;
    }

    /// <summary>Passes over the value of the member whose name it stands on.</summary>
    public void Skip()
    {
        var depth = 0;
        do
        {
            Read();
            if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                depth++;
            else if (Type is JsonTokenType.EndObject or JsonTokenType.EndArray)
                depth--;
        }
        while (depth > 0);
    }

    private static int QuoteBytesOf(JsonTokenType type) => type is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0;

    private bool ReadNext()
    {
        var isRead = _reader.Read();
        var type = _reader.TokenType;
        var start = (int)_reader.TokenStartIndex + QuoteBytesOf(type);
        _token = new PlainToken(type, start, _reader.ValueSpan.Length);
        return isRead;
    }
}
