using System.Globalization;

namespace Moev.Gateway.Model;

/// <summary>
/// The id of a CALL to a charge point: the session's epoch and a number. It differs from all ids of the charge point's previous session, whose
/// answers may still arrive.
/// </summary>
/// <param name="Epoch">The session's epoch.</param>
/// <param name="Number">The number within the session, from 1; 0 means no id, because nothing was sent.</param>
internal readonly record struct CallId(long Epoch, long Number)
{
    /// <summary>The length of the longest id.</summary>
    public const int MaxBytes = 36;

    public bool IsNone => Number == 0;

    /// <summary>Writes the id as on the wire.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Write(Span<byte> utf8)
    {
        Epoch.TryFormat(utf8, out var length, "x", CultureInfo.InvariantCulture);
        utf8[length++] = (byte)'-';
        Number.TryFormat(utf8[length..], out var digits, default, CultureInfo.InvariantCulture);
        return length + digits;
    }

    /// <summary>Formats the id as on the wire; empty if there is none.</summary>
    public override string ToString() => IsNone ? "" : string.Create(CultureInfo.InvariantCulture, $"{Epoch:x}-{Number}");
}
