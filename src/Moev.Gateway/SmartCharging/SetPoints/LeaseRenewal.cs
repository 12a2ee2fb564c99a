namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The time at which a connector's lease is renewed. Times are in s on a clock that is never set.</summary>
/// <param name="phase">A number from 0 to 1 that spreads the renewals of connectors.</param>
internal sealed class LeaseRenewal(double lease, double phase)
{
    private const double Earliest = 0.4; // of the lease
    private const double Spread = 0.1; // likewise

    private double _sentFor;
    private double _leasedFor = double.NegativeInfinity;
    private double _renewAt;

    /// <summary>Notes that a lease is being sent.</summary>
    /// <param name="decidedAt">The time of its decision, from which on it holds.</param>
    public void Send(double decidedAt) => _sentFor = decidedAt;

    /// <summary>Notes that the lease that was sent was accepted.</summary>
    public void Accept()
    {
        _leasedFor = _sentFor;
        _renewAt = _leasedFor + (lease * (Earliest + (Spread * phase)));
    }

    /// <summary>Asks for a renewal at once: the lease may be lost.</summary>
    public void Hasten(double now) => _renewAt = Math.Min(_renewAt, now);

    /// <summary>Returns true when a newer decision should move the end of the lease.</summary>
    public bool IsDue(double now, double decidedAt) => decidedAt > _leasedFor && now >= _renewAt;
}
