namespace Moev.SmartCharging.Safety;

/// <summary>The estimated demand of one car.</summary>
internal struct DemandEstimate
{
    // Two equal ages of one measurement differ by this at most.
    private static readonly TimeSpan SameSample = TimeSpan.FromMilliseconds(100);

    private double _limit;
    private DateTimeOffset _limitSince;
    private DateTimeOffset _sampledAt;
    private DateTimeOffset? _belowSince;
    private double _most; // since then
    private DateTimeOffset _probeAt;
    private TimeSpan _probe;

    /// <summary>No estimate.</summary>
    public static DemandEstimate None => new() { Amps = double.NaN, _limit = double.NaN };

    /// <summary>The session that it belongs to.</summary>
    public int TransactionId;

    /// <summary>A per phase that the car can use; not a number for its maximum.</summary>
    public double Amps;

    /// <summary>Takes an observation.</summary>
    /// <param name="options">Times and margins.</param>
    /// <param name="at">The moment.</param>
    /// <param name="limit">The set-point that it has, in A per phase.</param>
    /// <param name="lowest">Its lowest current above 0.</param>
    /// <param name="amps">The measured current; not a number when it is not fresh.</param>
    /// <param name="sampledAt">The time of the measurement.</param>
    public void See(DemandOptions options, DateTimeOffset at, double limit, double lowest, double amps, DateTimeOffset sampledAt)
    {
        if (limit != _limit)
            (_limit, _limitSince) = (limit, at);
        if (double.IsNaN(amps))
        {
            Forget();
            return;
        }

        if (!double.IsNaN(Amps) && at >= _probeAt)
        {
            // Measurements from before the offer say nothing about it.
            Forget();
            _limitSince = at;
            _sampledAt = sampledAt;
        }

        // In a pause nothing is learned.
        if (limit < lowest || sampledAt < _sampledAt + SameSample)
            return;
        _sampledAt = sampledAt;
        if (amps >= limit - options.CloseAmps)
        {
            Grow(options, limit);
            return;
        }

        if (sampledAt < _limitSince + options.Settle)
            return;
        var isFirst = _belowSince is null;
        _belowSince ??= sampledAt;
        _most = isFirst ? amps : Math.Max(_most, amps);
        if (double.IsNaN(Amps))
        {
            if (sampledAt - _belowSince < options.Patience || isFirst)
                return;
            _probe = _probe == TimeSpan.Zero ? options.Probe : _probe * 2 < options.MaxProbe ? _probe * 2 : options.MaxProbe;
            _probeAt = at + _probe;
            Amps = WithMargin(options, _most);
            return;
        }

        Amps = WithMargin(options, amps);
    }

    private static double WithMargin(DemandOptions options, double amps)
    {
        var drawn = Math.Max(amps, 0);
        return drawn < options.CloseAmps ? 0 : drawn + Math.Max(options.MarginAmps, drawn * options.MarginShare);
    }

    private void Grow(DemandOptions options, double limit)
    {
        _belowSince = null;
        if (double.IsNaN(Amps))
            return;
        _probe = TimeSpan.Zero;
        Amps = Math.Max(Amps, 2 * Math.Max(limit, options.MarginAmps));
    }

    private void Forget()
    {
        Amps = double.NaN;
        _belowSince = null;
    }
}
