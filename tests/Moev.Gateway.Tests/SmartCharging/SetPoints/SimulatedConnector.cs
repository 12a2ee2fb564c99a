namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>The truth behind what is known of a connector: a base and a lease, a clock that is wrong, and a car that follows slowly. Times are in s.</summary>
/// <param name="maxAmps">The highest current.</param>
/// <param name="clockError">s by which its clock is ahead.</param>
internal sealed class SimulatedConnector(double maxAmps, double clockError)
{
    /// <summary>The time in which the car follows a lower limit.</summary>
    public const double Slowness = 6;

    private (double Amps, double End)? _lease;
    private double? _base;
    private double _above; // since when the limit is below the current

    /// <summary>The current of the car, in A.</summary>
    public double Amps { get; private set; }

    public void InstallBase(double amps) => _base = amps;

    public void InstallLease(double amps, double end) => _lease = (amps, end);

    /// <summary>Lets time pass.</summary>
    /// <param name="now">The time now.</param>
    /// <param name="wanted">The current that the car would like, in A.</param>
    public void Advance(double now, double wanted)
    {
        var limit = Math.Min(maxAmps, _lease is { } lease && now + clockError < lease.End ? lease.Amps : _base ?? maxAmps);
        if (wanted <= limit)
            (Amps, _above) = (wanted, now);
        else if (Amps <= limit)
            (Amps, _above) = (limit, now);
        else if (now - _above >= Slowness)
            Amps = limit;
    }
}
