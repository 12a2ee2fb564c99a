namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>
/// The limits that a charge point holds for one connector: the fail-safe limit, the lease above or below it, and those that it may or may not have applied. Times are in s
/// on a clock that is never set. For one thread at a time.
/// </summary>
/// <param name="maxAmps">The connector's maximum: what it can draw while no fail-safe limit is proven.</param>
/// <param name="extra">
/// The time in s by which a lease below the fail-safe current outlasts one above it. When the gateway dies, the currents that others were given have ended before this one
/// rises to its fail-safe current.
/// </param>
internal sealed class HeldLimits(double maxAmps, double extra)
{
    private const int MaxPossible = 8;

    private readonly List<(double Amps, double End)> _possible = [];
    private double _sentAmps = double.NaN;
    private double _sentEnd;
    private double _settlingAmps = double.NaN;
    private double _settlingEnd;

    /// <summary>A per phase of the fail-safe limit that was accepted; not a number when none is proven.</summary>
    public double BaseAmps { get; private set; } = double.NaN;

    /// <summary>A per phase of the lease that was accepted; not a number when there is none.</summary>
    public double LeaseAmps { get; private set; } = double.NaN;

    /// <summary>The end of the lease.</summary>
    public double LeaseEnd { get; private set; }

    /// <summary>The end of the limit that is being sent.</summary>
    public double SentEnd => _sentEnd;

    /// <summary>The time at which the limit in force was last lowered.</summary>
    public double LoweredAt { get; private set; } = double.NegativeInfinity;

    /// <summary>True while limits that were sent and not answered may be in force.</summary>
    public bool HasPossible => _possible.Count > 0;

    /// <summary>True while the current that a cut frees still counts.</summary>
    public bool IsSettling(double now) => now < _settlingEnd && !double.IsNaN(_settlingAmps);

    public bool HasLease(double now) => now < LeaseEnd && !double.IsNaN(LeaseAmps);

    /// <summary>Returns the accepted limit that is in force; not a number when none is proven.</summary>
    public double InForce(double now) => HasLease(now) ? LeaseAmps : BaseAmps;

    /// <summary>Returns the highest current that the connector can have whatever is sent now.</summary>
    /// <param name="margin">The uncertainty of the charge point's clock in s.</param>
    public double Ceiling(double now, bool isOnline, double margin)
    {
        var committed = Committed(now, isOnline, margin);
        return IsSettling(now) ? Math.Min(Math.Max(committed, _settlingAmps), maxAmps) : committed;
    }

    /// <summary>Returns the highest limit that may be in force: the ceiling without what a cut has freed and the car may not have followed yet.</summary>
    /// <inheritdoc cref="Ceiling"/>
    public double Committed(double now, bool isOnline, double margin)
    {
        var ceiling = Accepted(now, isOnline, margin);
        foreach (var (amps, end) in _possible)
        {
            if (now < end + margin)
                ceiling = Math.Max(ceiling, amps);
            // If it replaced the lease, the fail-safe limit is what comes after it.
            if (now >= end - margin)
                ceiling = Math.Max(ceiling, double.IsNaN(BaseAmps) ? maxAmps : BaseAmps);
        }

        if (!double.IsNaN(_sentAmps) && now < _sentEnd + margin)
            ceiling = Math.Max(ceiling, _sentAmps);
        return Math.Min(ceiling, maxAmps);
    }

    private double Accepted(double now, bool isOnline, double margin)
    {
        if (double.IsNaN(BaseAmps))
            return maxAmps;
        if (double.IsNaN(LeaseAmps) || now >= LeaseEnd + margin)
            return BaseAmps;
        if (LeaseAmps >= BaseAmps)
            return LeaseAmps;
        // A lease below the fail-safe current that nobody renews ends in a raise. It is counted while the others can still be told.
        return isOnline && now < LeaseEnd - extra ? LeaseAmps : BaseAmps;
    }

    /// <summary>Takes over what is on record.</summary>
    /// <param name="leaseAmps">Not a number for no lease.</param>
    public void Restore(double baseAmps, double leaseAmps, double leaseEnd, double now)
    {
        (BaseAmps, LeaseAmps, LeaseEnd) = (baseAmps, leaseAmps, leaseEnd);
        LoweredAt = now;
    }

    /// <summary>Notes a limit that is being sent: until its outcome, the old and the new one may be in force.</summary>
    /// <param name="end">Its end; infinite for a fail-safe limit.</param>
    public void Send(double amps, double end) => (_sentAmps, _sentEnd) = (amps, end);

    /// <summary>Notes that the limit that was sent is in force, in place of all others before it.</summary>
    /// <param name="isBase">True for a fail-safe limit, which a lease may outrank.</param>
    /// <param name="baseAmps">The fail-safe limit that the charge point holds now.</param>
    /// <param name="endsLease">True when the profile replaces the lease.</param>
    /// <param name="now">The time of the answer.</param>
    /// <param name="margin">The uncertainty of the charge point's clock in s.</param>
    /// <param name="settle">The time in s within which a car follows; 0 without a car.</param>
    public void Accept(bool isBase, double baseAmps, bool endsLease, double now, double margin, double settle)
    {
        var (amps, end) = (_sentAmps, _sentEnd);
        _sentAmps = double.NaN;
        var before = Ceiling(now, true, margin);
        BaseAmps = baseAmps;
        if (!isBase)
            (LeaseAmps, LeaseEnd) = (amps, end);
        else if (endsLease)
            LeaseAmps = double.NaN;
        // What was not answered before came before this one, and was replaced by it. A fail-safe limit replaces no lease.
        _possible.RemoveAll(possible => !isBase || endsLease || double.IsPositiveInfinity(possible.End));
        if (InForce(now) < before)
            LoweredAt = now;
        // A cut that comes while another one settles has its own time.
        if (Committed(now, true, margin) < before && settle > 0)
        {
            _settlingAmps = before;
            _settlingEnd = now + settle;
        }
    }

    /// <summary>Notes that the limit that was sent is certainly not in force.</summary>
    public void Refuse() => _sentAmps = double.NaN;

    /// <summary>Notes that the limit that was sent may be in force: it was not answered.</summary>
    public void Doubt()
    {
        if (double.IsNaN(_sentAmps))
            return;
        if (_possible.Count == MaxPossible)
        {
            // Nothing is lost but exactness: the highest of both counts for the longer time.
            var (amps, end) = _possible[0];
            _possible.RemoveAt(0);
            _possible[0] = (Math.Max(amps, _possible[0].Amps), Math.Max(end, _possible[0].End));
        }

        _possible.Add((_sentAmps, _sentEnd));
        _sentAmps = double.NaN;
    }

    /// <summary>Notes that the car was seen to draw no more than the limit in force.</summary>
    public void Followed() => _settlingAmps = double.NaN;

    /// <summary>Forgets the fail-safe limit: nothing proves it any more.</summary>
    public void LoseBase() => BaseAmps = double.NaN;

    /// <summary>Forgets the lease: it is known to be gone.</summary>
    public void LoseLease() => LeaseAmps = double.NaN;

    /// <summary>Forgets what has ended.</summary>
    public void Advance(double now, double margin)
    {
        if (_possible.Count > 0 && _possible.RemoveAll(possible => now >= possible.End + margin) > 0 && LeaseAmps < BaseAmps)
            LeaseAmps = double.NaN; // one that has ended may have replaced it
        if (!double.IsNaN(LeaseAmps) && now >= LeaseEnd + margin)
        {
            if (LeaseAmps > BaseAmps)
                LoweredAt = now;
            LeaseAmps = double.NaN;
        }
    }
}
