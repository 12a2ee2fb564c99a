using System.Globalization;

namespace Moev.Ocpp.OcppJ;

/// <summary>A connector of a charge point, numbered from 1 without gaps; 0 is the charge point as a whole (OCPP 1.6 §3.8).</summary>
/// <param name="Value">The number as sent. The schemas set no bounds.</param>
public readonly record struct ConnectorId(int Value)
{
    /// <summary>True when it identifies the charge point as a whole.</summary>
    public bool IsChargePoint => Value == 0;

    /// <summary>Converts a number to a connector.</summary>
    public static implicit operator ConnectorId(int value) => new(value);

    /// <summary>Does the same as the implicit conversion.</summary>
    public static ConnectorId FromInt32(int value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
