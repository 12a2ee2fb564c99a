using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// Iterates over the tokens of one payload: those cached when the envelope was read, or else those of Utf8JsonReader, which throws <see
/// cref="JsonException"/> when the payload is not JSON.
/// </summary>
internal ref struct PayloadTokens
{
    private ReadOnlySpan<byte> _json;
    private ReadOnlySpan<PlainToken> _found; // empty: use the reader
    private int _next; // index into _found
    private Utf8JsonReader _reader;
    private PlainToken _token;

    /// <summary>Creates an iterator that uses Utf8JsonReader.</summary>
    public PayloadTokens(ReadOnlySpan<byte> json)
    {
        _json = json;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = PayloadReader.MaxDepth });
    }

    /// <summary>Starts with the cached tokens of a plain object. Initialises in place because the struct is expensive to copy.</summary>
    public void Begin(ReadOnlySpan<byte> json, ReadOnlySpan<PlainToken> found)
    {
        _json = json;
        _found = found;
    }

    /// <summary>The type of the token.</summary>
    public readonly JsonTokenType Type => _token.Type;

    /// <summary>The text of the token: a string without its quotes, escapes as sent.</summary>
    public readonly ReadOnlySpan<byte> Text => _json.Slice(_token.Start, _token.Length);

    /// <summary>The offset of the text.</summary>
    public readonly int TextStart => _token.Start;

    /// <summary>The offset of the token; of a string, that of its quote.</summary>
    public readonly int Start => _token.Start - QuoteBytes;

    /// <summary>True when the text contains escapes.</summary>
    public readonly bool IsEscaped => _found.IsEmpty && _reader.ValueIsEscaped;

    /// <summary>The offset of the end of the token, or of the point where the payload stops being JSON.</summary>
    public readonly int Consumed => _found.IsEmpty ? (int)_reader.BytesConsumed : _token.Start + _token.Length + QuoteBytes;

    private readonly int QuoteBytes => QuoteBytesOf(Type);

    /// <summary>Identifies the current token, for <see cref="SkipFrom"/>.</summary>
    public readonly int Mark => _found.IsEmpty ? _reader.CurrentDepth : _next;

    /// <summary>Moves to the next token. Returns false after the last.</summary>
    public bool Read()
    {
        if (_found.IsEmpty)
            return ReadNext();

        if ((uint)_next >= (uint)_found.Length)
            return false;

        _token = _found[_next++];
        return true;
    }

    /// <summary>Skips the value of the member whose name is the current token, or the rest of the value that begins with it.</summary>
    public void Skip()
    {
        var depth = Type is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0;
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

    /// <summary>Moves to the last token of the value that began at a mark. The current token must be inside the value.</summary>
    public void SkipFrom(int mark)
    {
        if (!_found.IsEmpty)
        {
            _next = mark;
            _token = _found[mark - 1];
            if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
                Skip();
            return;
        }

        while (_reader.CurrentDepth > mark || Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            Read();
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
