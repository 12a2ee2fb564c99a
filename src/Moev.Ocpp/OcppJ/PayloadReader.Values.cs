using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <content>Reads the values of members. Each method expects the reader on the value's first token and leaves it on the last.</content>
internal ref partial struct PayloadReader
{
    /// <summary>The beginning of the year 2, UTC.</summary>
    private static readonly long SecondYear = new DateTime(2, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    /// <param name="member">The member's name.</param>
    /// <param name="byValue">
    /// True when 8.0 and 8e0 count as the integer 8: in draft 6, used by the schemas of the whitepaper, but not in draft 4 of the other
    /// schemas.
    /// </param>
    /// <param name="isId">True when the integer identifies something: then only the number that was sent will do.</param>
    /// <param name="value">The integer; in tolerant mode the nearest one.</param>
    public bool TryReadInt32(string member, bool byValue, bool isId, out int value)
    {
        if (_tokens.Type == JsonTokenType.Number && TrySmallInt32(_tokens.Text, out value))
            return true;

        value = 0;
        if (!TryNumberToken(member, out var text))
            return false;

        if (!JsonNumber.TryParse(text, out var number, out bool isNumber))
        {
            return isNumber
                ? TryRound(member, isId, PayloadErrorKind.OutOfRange, text, out value)
                : Fail(PayloadErrorKind.WrongType, member);
        }

        if (number.Decimals > 0)
            return TryRound(member, isId, PayloadErrorKind.WrongType, text, out value);

        if (number.Value is < int.MinValue or > int.MaxValue)
            return TryRound(member, isId, PayloadErrorKind.OutOfRange, text, out value);

        value = (int)number.Value;

        return TryNumberForm(member) && (byValue || !text.ContainsAny((byte)'.', (byte)'e', (byte)'E')
            || TryTolerate(PayloadDeviations.FractionForInteger, PayloadErrorKind.WrongType, member));
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
        return TryNumberForm(member) && (number.Decimals <= maxDecimals
            || TryTolerate(PayloadDeviations.TooManyDecimals, PayloadErrorKind.OutOfRange, member));
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
        bool read = TryReadInt32(member, byValue, isId: true, out int number);
        value = new ConnectorId(number);
        return read;
    }

    public bool TryReadDateTime(string member, out OcppDateTime value)
    {
        value = default;
        if (_tokens.Type != JsonTokenType.String || !OcppDateTime.TryParse(Unescaped(), out value, out bool loose))
            return Fail(PayloadErrorKind.WrongType, member);

        // Clocks that were never set send the year 1, and default stands for no time.
        if (value.Value.Ticks < SecondYear && !_strict)
            return Fail(PayloadErrorKind.WrongType, member);

        return !loose || TryTolerate(PayloadDeviations.LooseDateTime, PayloadErrorKind.WrongType, member);
    }

    /// <summary>Reads an enumeration value, for the generated matcher.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="mustBeKnown">True when the message cannot be processed without knowing the value.</param>
    /// <param name="word">The value; empty when tolerant mode left out one that is not a string, which then reads as Unknown.</param>
    public bool TryReadWord(string member, bool mustBeKnown, out ReadOnlySpan<byte> word)
    {
        if (_tokens.Type == JsonTokenType.String)
        {
            word = Unescaped();
            return true;
        }

        word = default;
        return TryDropWord(member, mustBeKnown);
    }

    /// <summary>Gets a value indicating whether a string was read, and not another token that tolerant mode accepted in its place.</summary>
    public readonly bool IsAtString => _tokens.Type == JsonTokenType.String;

    /// <summary>Decides about an enumeration value that the matcher did not find.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="mustBeKnown">True when the message cannot be processed without knowing the value.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TryAcceptUnknownWord(string member, bool mustBeKnown) => mustBeKnown
        ? Fail(PayloadErrorKind.UnknownEnumMember, member)
        : TryTolerate(PayloadDeviations.UnknownEnumMember, PayloadErrorKind.UnknownEnumMember, member);

    // Not absent: an absent measurand, for example, means an energy.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDropWord(string member, bool mustBeKnown)
    {
        Fail(PayloadErrorKind.WrongType, member);
        return !mustBeKnown && TryDrop(member);
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

    /// <summary>Reads the nearest integer of a number that is none. In strict mode, and for an id, it is the error.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryRound(string member, bool isId, PayloadErrorKind kind, ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        if (isId)
            return Fail(kind, member);

        // The precision of a double is enough for the nearest of 2^32 integers.
        double number = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        value = (int)Math.Clamp(Math.Round(number, MidpointRounding.AwayFromZero), int.MinValue, int.MaxValue);
        return TryNumberForm(member) && TryRepair(PayloadDeviations.RoundedNumber, kind, member);
    }

    private bool TryNumberToken(string member, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (_tokens.Type == JsonTokenType.Number)
        {
            text = _tokens.Text;
            return true;
        }

        if (_tokens.Type != JsonTokenType.String || _strict)
            return Fail(PayloadErrorKind.WrongType, member);

        text = Unescaped().Trim(" "u8);
        return true;
    }

    /// <summary>Notes a number that was sent as a string.</summary>
    private bool TryNumberForm(string member) => _tokens.Type == JsonTokenType.Number
        || TryTolerate(PayloadDeviations.StringForNumber, PayloadErrorKind.WrongType, member);

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
