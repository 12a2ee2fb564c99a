using System.Globalization;

namespace Moev.Gateway.Model;

/// <summary>
/// The id of a CALL of ours: the session's start and a number, unlike any id of the charge point's last session, whose answer may still come.
/// </summary>
/// <param name="Session">When the session began, Unix milliseconds.</param>
/// <param name="Number">The number within it, from 1; 0: there is no id, because nothing was sent.</param>
internal readonly record struct CallId(long Session, long Number)
{
    /// <summary>Characters that the longest has.</summary>
    public const int MaxBytes = 36;

    public bool IsNone => Number == 0;

    /// <summary>As it is on the wire.</summary>
    /// <returns>How many bytes were written.</returns>
    public int Write(Span<byte> utf8)
    {
        Session.TryFormat(utf8, out var length, "x", CultureInfo.InvariantCulture);
        utf8[length++] = (byte)'-';
        Number.TryFormat(utf8[length..], out var digits, default, CultureInfo.InvariantCulture);
        return length + digits;
    }

    /// <summary>As it is on the wire; empty when there is none.</summary>
    public override string ToString() => IsNone ? "" : string.Create(CultureInfo.InvariantCulture, $"{Session:x}-{Number}");
}
