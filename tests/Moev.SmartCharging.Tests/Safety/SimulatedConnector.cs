using Moev.SmartCharging.Safety;

namespace Moev.SmartCharging.Tests.Safety;

/// <summary>The truth behind a ceiling: a charge point with a base and a lease, a clock that is wrong, answers that are lost, and a car that follows slowly.</summary>
internal sealed class SimulatedConnector(double maxAmps, TimeSpan clockError)
{
    /// <summary>The time in which the car follows a lower limit.</summary>
    public static readonly TimeSpan Slowness = TimeSpan.FromSeconds(8);

    private double? _base;
    private (double Amps, DateTimeOffset End)? _lease;
    private DateTimeOffset _above; // since when the limit is below the current

    /// <summary>True while limits are accepted and ignored.</summary>
    public bool Ignores { get; set; }

    /// <summary>The current of the car, in A.</summary>
    public double Amps { get; private set; }

    public void InstallBase(double amps) => _base = amps;

    public void Install(double amps, DateTimeOffset? end) => _lease = end is { } known ? (amps, known) : null;

    public void Reboot() => (_base, _lease) = (null, null);

    /// <summary>Lets a second pass.</summary>
    /// <param name="at">The time now.</param>
    /// <param name="wanted">The current that the car would like, in A.</param>
    public void Advance(DateTimeOffset at, double wanted)
    {
        var limit = Ignores ? maxAmps : LimitAt(at);
        if (Math.Min(wanted, maxAmps) <= limit)
        {
            (Amps, _above) = (Math.Min(wanted, maxAmps), at);
            return;
        }

        // A car that has more than the new limit takes its time; one that has less only rises to it.
        if (Amps <= limit)
            (Amps, _above) = (limit, at);
        else if (at - _above >= Slowness)
            Amps = limit;
    }

    private double LimitAt(DateTimeOffset at) => _lease is { } lease && at + clockError < lease.End ? lease.Amps : _base ?? maxAmps;
}
