using System.Text;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <content>Reads the values of members. Each method expects the reader on the value's first token and leaves it on the last.</content>
internal ref partial struct PayloadReader
{
    /// <param name="member">The member's name.</param>
    /// <param name="byValue">
    /// True when 8.0 and 8e0 count as the integer 8: in draft 6, used by the schemas of the whitepaper, but not in draft 4 of the other
    /// schemas.
    /// </param>
    /// <param name="value">The integer.</param>
    public bool TryReadInt32(string member, bool byValue, out int value)
    {
        if (_tokens.Type == JsonTokenType.Number && TrySmallInt32(_tokens.Text, out value))
            return true;

        value = 0;
        if (!TryNumberToken(member, out var text))
            return false;

        if (!JsonNumber.TryParse(text, out var number, out bool isNumber))
            return Fail(isNumber ? PayloadErrorKind.OutOfRange : PayloadErrorKind.WrongType, member);

        if (number.Decimals > 0)
            return Fail(PayloadErrorKind.WrongType, member);

        if (number.Value is < int.MinValue or > int.MaxValue)
            return Fail(PayloadErrorKind.OutOfRange, member);

        value = (int)number.Value;

        return byValue || !text.ContainsAny((byte)'.', (byte)'e', (byte)'E')
            || TryTolerate(PayloadDeviations.FractionForInteger, PayloadErrorKind.WrongType, member);
    }

    /// <param name="member">The member's name.</param>
    /// <param name="maxDecimals">The schema's multipleOf as a number of decimals, or 28.</param>
    /// <param name="value">The number, exactly as sent.</param>
    public bool TryReadDecimal(string member, int maxDecimals, out decimal value)
    {
        value = 0;
        if (!TryNumberToken(member, out var text))
            return false;

        if (!JsonNumber.TryParse(text, out var number, out bool isNumber))
            return Fail(isNumber ? PayloadErrorKind.OutOfRange : PayloadErrorKind.WrongType, member);

        value = number.Value;
        return number.Decimals <= maxDecimals
            || TryTolerate(PayloadDeviations.TooManyDecimals, PayloadErrorKind.OutOfRange, member);
    }

    public bool TryReadBoolean(string member, out bool value)
    {
        value = _tokens.Type == JsonTokenType.True;
        if (_tokens.Type is JsonTokenType.True or JsonTokenType.False)
            return true;

        if (_tokens.Type == JsonTokenType.Number && _tokens.Text is [(byte)'0' or (byte)'1'])
        {
            value = _tokens.Text[0] == '1';
            return TryTolerate(PayloadDeviations.NumberForBoolean, PayloadErrorKind.WrongType, member);
        }

        if (_tokens.Type != JsonTokenType.String)
            return Fail(PayloadErrorKind.WrongType, member);

        var text = Unescaped();
        value = Ascii.EqualsIgnoreCase(text, "true"u8);
        if (!value && !Ascii.EqualsIgnoreCase(text, "false"u8))
            return Fail(PayloadErrorKind.WrongType, member);

        return TryTolerate(PayloadDeviations.StringForNumber, PayloadErrorKind.WrongType, member);
    }

    /// <param name="member">The member's name.</param>
    /// <param name="maxLength">The schema's maxLength in characters, or int.MaxValue.</param>
    /// <param name="value">A new string.</param>
    public bool TryReadString(string member, int maxLength, out string value)
    {
        if (!TryTextToken(member, maxLength, out var raw))
        {
            value = "";
            return false;
        }

        value = JsonStringContent.Decode(raw.Span);
        return true;
    }

    /// <summary>Reads a URI (RFC 3986). Addresses with blanks are in use, so tolerant mode takes any text.</summary>
    public bool TryReadUri(string member, int maxLength, out string value)
    {
        if (!TryReadString(member, maxLength, out value))
            return false;

        return UriSyntax.IsUri(value) || TryTolerate(PayloadDeviations.LooseUri, PayloadErrorKind.WrongType, member);
    }

    public bool TryReadText(string member, int maxLength, out OcppText value)
    {
        bool read = TryTextToken(member, maxLength, out var raw);
        value = read ? OcppText.FromRaw(raw) : default;
        return read;
    }

    public bool TryReadIdTag(string member, int maxLength, out IdTag value)
    {
        value = default;
        if (!TryTextToken(member, maxLength, out _))
            return false;

        return IdTag.TryCreate(Unescaped(), out value) || Fail(PayloadErrorKind.TooLong, member);
    }

    public bool TryReadConnectorId(string member, bool byValue, out ConnectorId value)
    {
        bool read = TryReadInt32(member, byValue, out int number);
        value = new ConnectorId(number);
        return read;
    }

    public bool TryReadDateTime(string member, out OcppDateTime value)
    {
        value = default;
        if (_tokens.Type != JsonTokenType.String || !OcppDateTime.TryParse(Unescaped(), out value, out bool loose))
            return Fail(PayloadErrorKind.WrongType, member);

        return !loose || TryTolerate(PayloadDeviations.LooseDateTime, PayloadErrorKind.WrongType, member);
    }

    /// <summary>Reads an enumeration value, for the generated matcher.</summary>
    public bool TryReadWord(string member, out ReadOnlySpan<byte> word)
    {
        if (_tokens.Type != JsonTokenType.String)
        {
            word = default;
            return Fail(PayloadErrorKind.WrongType, member);
        }

        word = Unescaped();
        return true;
    }

    /// <summary>Decides about an enumeration value that the matcher did not find.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="mustBeKnown">True when the message cannot be processed without knowing the value.</param>
    public bool TryAcceptUnknownWord(string member, bool mustBeKnown) => mustBeKnown
        ? Fail(PayloadErrorKind.UnknownEnumMember, member)
        : TryTolerate(PayloadDeviations.UnknownEnumMember, PayloadErrorKind.UnknownEnumMember, member);

    public bool TryReadObject<T>(string member, out T value)
        where T : struct, IOcppListItem<T> => T.TryReadItem(ref this, member, out value);

    /// <summary>Validates the items of a list and caches them for an enumeration soon afterwards. A later enumeration reads them again.</summary>
    public bool TryReadList<T>(string member, int minItems, out OcppList<T> value)
        where T : struct, IOcppListItem<T>
    {
        value = default;
        int start = _tokens.Start;
        int count = 0;
        var kept = _generation == 0 ? null : ListItemCache<T>.Of(_generation);
        int first = kept?.Count ?? 0;
        if (_tokens.Type == JsonTokenType.StartArray)
        {
            while (_tokens.Read() && _tokens.Type != JsonTokenType.EndArray)
            {
                // Cache the items of a list contiguously, or not at all.
                if (kept is not null && (kept.IsFull || kept.Count != first + count))
                    kept = null;
                if (!(kept is null ? T.TryReadItem(ref this, member, out _) : T.TryReadItem(ref this, member, out kept.Next)))
                    return false;

                kept?.Add();
                count++;
            }
        }
        else if (_tokens.Type != JsonTokenType.StartObject
            || !TryTolerate(PayloadDeviations.ObjectForArray, PayloadErrorKind.WrongType, member)
            || !T.TryReadItem(ref this, member, out _))
        {
            return _error.Kind != PayloadErrorKind.None ? false : Fail(PayloadErrorKind.WrongType, member);
        }
        else
        {
            count = 1;
            kept = null;
        }

        var slice = _json[start..BytesConsumed];
        value = kept is null ? new OcppList<T>(slice, count) : new OcppList<T>(slice, count, kept.Items, first, _generation);
        return count >= minItems || TryTolerate(PayloadDeviations.EmptyArray, PayloadErrorKind.TooFewItems, member);
    }

    /// <summary>Reads a list of strings with a maxLength.</summary>
    public bool TryReadTextList(string member, int minItems, int maxLength, out OcppList<OcppText> value)
    {
        value = default;
        int start = _tokens.Start;
        int count = 0;
        if (_tokens.Type == JsonTokenType.StartArray)
        {
            while (_tokens.Read() && _tokens.Type != JsonTokenType.EndArray)
            {
                if (!TryTextToken(member, maxLength, out _))
                    return false;

                count++;
            }
        }
        else if (_tokens.Type != JsonTokenType.String)
        {
            return Fail(PayloadErrorKind.WrongType, member);
        }
        else
        {
            count = 1;
            if (!TryTolerate(PayloadDeviations.ObjectForArray, PayloadErrorKind.WrongType, member)
                || !TryTextToken(member, maxLength, out _))
            {
                return false;
            }
        }

        value = new OcppList<OcppText>(_json[start..BytesConsumed], count);
        return count >= minItems || TryTolerate(PayloadDeviations.EmptyArray, PayloadErrorKind.TooFewItems, member);
    }

    /// <summary>Reads a number of digits only, few enough not to overflow. Nearly all numbers are such.</summary>
    private static bool TrySmallInt32(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (text.Length > 9)
            return false;

        foreach (byte digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
                return false;

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private bool TryNumberToken(string member, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_tokens.Type == JsonTokenType.Number)
        {
            text = _tokens.Text;
            return true;
        }

        if (_tokens.Type != JsonTokenType.String)
            return Fail(PayloadErrorKind.WrongType, member);

        text = Unescaped().Trim(" "u8);
        return TryTolerate(PayloadDeviations.StringForNumber, PayloadErrorKind.WrongType, member);
    }

    private bool TryTextToken(string member, int maxLength, out ReadOnlyMemory<byte> raw)
    {
        raw = default;
        switch (_tokens.Type)
        {
            case JsonTokenType.String:
                break;
            case JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False:
                if (!TryTolerate(PayloadDeviations.ScalarForString, PayloadErrorKind.WrongType, member))
                    return false;

                break;
            default:
                return Fail(PayloadErrorKind.WrongType, member);
        }

        raw = _json.Slice(_tokens.TextStart, _tokens.Text.Length);
        return raw.Length <= maxLength || JsonStringContent.CountCharacters(raw.Span, maxLength) <= maxLength
            || TryTolerate(PayloadDeviations.OverlongString, PayloadErrorKind.TooLong, member);
    }
}
