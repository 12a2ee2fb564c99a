using System.Globalization;

namespace Moev.SmartCharging.Files;

/// <summary>The numbers that a member may have, with their unit.</summary>
internal readonly record struct NumberRange(double Least, double Most, string Unit, bool IsAboveLeast = false, bool IsInteger = false)
{
    /// <summary>A limit, or a current of other consumers.</summary>
    public static readonly NumberRange Amps = new(0, 100_000, " A");

    /// <summary>The current of a connector.</summary>
    public static readonly NumberRange ConnectorAmps = new(0, 1000, " A", IsAboveLeast: true);

    /// <summary>A current without instructions.</summary>
    public static readonly NumberRange FailSafeAmps = new(0, 1000, " A");

    public static readonly NumberRange Kilowatts = new(0, 100_000, " kW");

    public static readonly NumberRange KilovoltAmps = new(0, 100_000, " kVA", IsAboveLeast: true);

    /// <summary>A voltage to neutral, up to medium voltage before a transformer.</summary>
    public static readonly NumberRange Volts = new(50, 100_000, " V");

    public static readonly NumberRange ConnectorIds = new(1, 1000, "", IsInteger: true);

    public static readonly NumberRange Priorities = new(-1000, 1000, "", IsInteger: true);

    public static readonly NumberRange Months = new(1, 12, "", IsInteger: true);

    public static readonly NumberRange Prices = new(-1000, 1000, "");

    public static readonly NumberRange DemandCharges = new(0, 10_000, "");

    public bool Contains(double number) =>
        (IsAboveLeast ? number > Least : number >= Least) && number <= Most && (!IsInteger || Math.Floor(number) == number);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsInteger ? "an integer" : "a number")} {(IsAboveLeast ? "above" : "from")} {Least} {(IsAboveLeast ? "up to" : "to")} {Most}{Unit}");
}
