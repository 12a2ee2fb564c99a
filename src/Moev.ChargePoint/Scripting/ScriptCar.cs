using Moev.ChargePoint.Charging;

namespace Moev.ChargePoint.Scripting;

/// <summary>The default properties of the cars that a script plugs in.</summary>
public sealed record ScriptCar
{
    /// <summary>Battery, in kWh.</summary>
    public double BatteryKwh { get; init; } = 60;

    /// <summary>State of charge when it is plugged in, 0 to 1.</summary>
    public double Soc { get; init; } = 0.2;

    /// <summary>Phases that it charges on, 1 to 3.</summary>
    public int Phases { get; init; } = 3;

    /// <summary>A per phase that it takes at most.</summary>
    public double MaxCurrent { get; init; } = 32;

    /// <summary>Line to neutral, in V.</summary>
    public double Voltage { get; init; } = 230;

    internal Ev Create() => new(Phases, MaxCurrent, new EvBattery(BatteryKwh * 1_000, MaxCurrent * Phases * Voltage, Soc));
}
