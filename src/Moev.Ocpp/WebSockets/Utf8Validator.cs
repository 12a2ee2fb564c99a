namespace Moev.Ocpp.WebSockets;

/// <summary>
/// Validates UTF-8 as it arrives, in any pieces, and refuses the first byte after which no valid text is possible: overlong forms,
/// surrogates and everything above U+10FFFF included (RFC 3629 §4, RFC 6455 §8.1). A new one, <c>default</c>, stands at the text's start.
/// </summary>
internal struct Utf8Validator
{
    private byte _missing; // continuation bytes that the code point still needs
    private byte _lowest;  // of the next continuation byte
    private byte _highest;

    /// <summary>Indicates that the text so far does not end inside a code point.</summary>
    public readonly bool IsComplete => _missing == 0;

    /// <summary>Checks the next bytes of the text.</summary>
    /// <returns>True if the text so far can begin a valid text. After false, the validator must not be used.</returns>
    public bool Append(ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if (_missing == 0 && bytes[i] < 0x80)
            {
                int ascii = bytes[i..].IndexOfAnyExceptInRange((byte)0x00, (byte)0x7F);
                if (ascii < 0)
                {
                    return true;
                }

                i += ascii;
            }

            if (!(_missing == 0 ? TryBegin(bytes[i]) : TryContinue(bytes[i])))
            {
                return false;
            }
        }

        return true;
    }

    // The rows of RFC 3629 §4: the first byte decides the range of the second; all later ones are 80..BF.
    private bool TryBegin(byte first)
    {
        (_missing, _lowest, _highest) = first switch
        {
            >= 0xC2 and <= 0xDF => ((byte)1, (byte)0x80, (byte)0xBF),
            0xE0 => ((byte)2, (byte)0xA0, (byte)0xBF), // no overlong forms
            0xED => ((byte)2, (byte)0x80, (byte)0x9F), // no surrogates
            >= 0xE1 and <= 0xEF => ((byte)2, (byte)0x80, (byte)0xBF),
            0xF0 => ((byte)3, (byte)0x90, (byte)0xBF), // no overlong forms
            >= 0xF1 and <= 0xF3 => ((byte)3, (byte)0x80, (byte)0xBF),
            0xF4 => ((byte)3, (byte)0x80, (byte)0x8F), // nothing above U+10FFFF
            _ => default,
        };
        return _missing != 0;
    }

    private bool TryContinue(byte next)
    {
        if (next < _lowest || next > _highest)
        {
            return false;
        }

        _missing--;
        (_lowest, _highest) = (0x80, 0xBF);
        return true;
    }
}
