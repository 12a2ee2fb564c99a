namespace Moev.SmartCharging.Safety;

/// <summary>
/// The most that a connector can draw whatever is sent to it: learned from what was sent, answered and measured. Two limits matter: the base, a limit without end that was
/// installed once, and the lease, a limit above it in rank that ends by itself. Until the base is confirmed, after the lease the connector may draw its maximum. All
/// times are those of the caller's clock. For one thread at a time.
/// </summary>
public sealed class ConnectorCeiling
{
    private readonly CeilingOptions _options;
    private readonly Obedience _obedience;
    private double _base = double.NaN; // not a number: not confirmed
    private Lease? _lease; // confirmed
    private Lease? _inFlight;
    private Lease? _unknown; // sent, never answered: the highest current and the whole time in which it may end
    private (double Amps, DateTimeOffset Until) _settling; // before the last cut
    private DateTimeOffset _acceptedAt = DateTimeOffset.MinValue;
    private bool _isConnected;
    private bool _isRefused;

    /// <summary>Creates the ceiling of a connector of which nothing is known: it may draw its maximum.</summary>
    /// <param name="maxAmps">The highest current of the connector, in A per phase.</param>
    /// <param name="options">Times and tolerances.</param>
    public ConnectorCeiling(double maxAmps, CeilingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        MaxAmps = maxAmps;
        _options = options;
        _obedience = new Obedience(options);
    }

    /// <summary>The highest current of the connector, in A per phase.</summary>
    public double MaxAmps { get; }

    /// <summary>True while the connector can be given a current: connected, its base is confirmed, it accepted the last limit, and it obeys.</summary>
    public bool IsControllable => _isConnected && IsBaseConfirmed && !_isRefused && Obeys;

    /// <summary>False after it was measured above its limit for too long, until it was seen to obey again.</summary>
    public bool Obeys => _obedience.Obeys;

    /// <summary>True while the base is known to be installed.</summary>
    public bool IsBaseConfirmed => !double.IsNaN(_base);

    /// <summary>True after a limit was refused, until one is accepted.</summary>
    public bool IsRefused => _isRefused;

    /// <summary>Returns the ceiling in A per phase.</summary>
    public double CeilingAt(DateTimeOffset at)
    {
        var most = Math.Max(LimitAt(at), _obedience.AmpsAbove);
        return Obeys ? most : Math.Max(most, MaxAmps);
    }

    /// <summary>The charge point connected; its profiles are as before.</summary>
    public void Connected() => _isConnected = true;

    /// <summary>The charge point disconnected. A limit in flight may or may not be in force.</summary>
    public void Disconnected()
    {
        _isConnected = false;
        Unknown();
    }

    /// <summary>The charge point started anew: it may have lost its profiles.</summary>
    public void Rebooted()
    {
        Unknown();
        BaseLost();
        _lease = null;
    }

    /// <summary>The base was accepted, or read back as installed.</summary>
    /// <param name="amps">A per phase.</param>
    /// <param name="at">The moment.</param>
    public void BaseAccepted(double amps, DateTimeOffset at)
    {
        var before = LimitAt(at);
        _base = amps;
        _acceptedAt = at;
        Settle(before, at);
    }

    /// <summary>The base is not known to be installed any more: it was refused, cleared, or replaced by another value that is not confirmed yet.</summary>
    public void BaseLost() => _base = double.NaN;

    /// <summary>A lease was sent. One is in flight at a time; an earlier one without an answer counts as unknown.</summary>
    /// <param name="amps">A per phase.</param>
    /// <param name="end">The end; null when the lease is removed, so that the base holds.</param>
    public void Sent(double amps, DateTimeOffset? end)
    {
        Unknown();
        _inFlight = new Lease(end is null ? 0 : amps, end ?? DateTimeOffset.MinValue, end ?? DateTimeOffset.MinValue);
    }

    /// <summary>The lease in flight was accepted: it replaces all before it.</summary>
    public void Accepted(DateTimeOffset at)
    {
        if (_inFlight is not { } sent)
            return;
        var before = LimitAt(at);
        _lease = sent;
        _inFlight = _unknown = null;
        _isRefused = false;
        _acceptedAt = at;
        Settle(before, at);
    }

    /// <summary>The lease in flight was refused: what was in force still is.</summary>
    public void Refused()
    {
        _inFlight = null;
        _isRefused = true;
    }

    /// <summary>The answer to the lease in flight never came: it may or may not be in force, until another one is accepted.</summary>
    public void Unknown()
    {
        if (_inFlight is not { } sent)
            return;
        _inFlight = null;
        _unknown = _unknown is { } known
            ? new Lease(
                Math.Max(known.Amps, sent.Amps),
                known.FirstEnd < sent.FirstEnd ? known.FirstEnd : sent.FirstEnd,
                known.LastEnd > sent.LastEnd ? known.LastEnd : sent.LastEnd)
            : sent;
    }

    /// <summary>The current was measured.</summary>
    /// <param name="amps">Of the highest phase, in A. Not a number is ignored.</param>
    /// <param name="at">The time of the measurement.</param>
    public void Measured(double amps, DateTimeOffset at)
    {
        if (double.IsNaN(amps))
            return;
        _obedience.Measured(amps, LimitAt(at), at);

        // A cut is followed once a measurement after it shows no more than the new limit. A limit in flight does not count: it may be refused.
        var confirmed = ProfilesAt(at, isConfirmed: true);
        if (at > _acceptedAt && amps <= confirmed + _options.ToleranceOf(confirmed))
            _settling = default;
    }

    /// <summary>The installed profiles were read back and differ: it counts as one that does not obey.</summary>
    public void Disproved() => _obedience.Disproved();

    /// <summary>The session ended: what its car was measured to draw is over.</summary>
    public void SessionEnded() => _obedience.SessionEnded();

    /// <summary>Returns the highest limit that may be in force, also just before a cut.</summary>
    private double LimitAt(DateTimeOffset at) => at < _settling.Until ? Math.Max(ProfilesAt(at), _settling.Amps) : ProfilesAt(at);

    /// <summary>Returns the highest limit of the profiles that may be installed.</summary>
    private double ProfilesAt(DateTimeOffset at, bool isConfirmed = false)
    {
        var most = 0.0;
        var isBasePossible = _lease is null;
        Count(_lease);
        if (!isConfirmed)
        {
            Count(_inFlight);
            Count(_unknown);
        }

        return isBasePossible ? Math.Max(most, IsBaseConfirmed ? _base : MaxAmps) : most;

        void Count(Lease? lease)
        {
            if (lease is not { } known)
                return;
            if (known.LastEnd > DateTimeOffset.MinValue && at < known.LastEnd + _options.LeaseMargin + _options.Settle)
                most = Math.Max(most, known.Amps);
            isBasePossible |= known.FirstEnd == DateTimeOffset.MinValue || at >= known.FirstEnd - _options.LeaseLead;
        }
    }

    private void Settle(double before, DateTimeOffset at) => _settling = (before, at + _options.Settle);

    /// <summary>A limit that ends between two moments; at the minimum when it is none.</summary>
    private readonly record struct Lease(double Amps, DateTimeOffset FirstEnd, DateTimeOffset LastEnd);
}
