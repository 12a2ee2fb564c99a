using Moev.ChargePoint.Charging;

namespace Moev.LoadTest;

/// <summary>What every car is like that is plugged in.</summary>
internal sealed record CarModel(int Phases, double MaxCurrent, double CapacityWh, double Soc, double Voltage)
{
    public Ev Create() => new(Phases, MaxCurrent, new EvBattery(CapacityWh, MaxCurrent * Phases * Voltage, Soc));
}
