namespace Moev.SmartCharging.Safety;

/// <summary>Judges by measurements if a connector keeps within its limit.</summary>
internal sealed class Obedience(CeilingOptions options)
{
    private const int MeasurementsForTrust = 3;

    private DateTimeOffset? _aboveSince;
    private DateTimeOffset? _withinSince;
    private int _measurementsWithin;
    private TimeSpan _trust = options.Trust;

    /// <summary>False from the time when it was above its limit for too long, until it has kept within it for long enough.</summary>
    public bool Obeys { get; private set; } = true;

    /// <summary>The last measurement if it was above the limit, in A; otherwise 0.</summary>
    public double AmpsAbove { get; private set; }

    public void Measured(double amps, double limit, DateTimeOffset at)
    {
        if (amps > limit + options.ToleranceOf(limit))
        {
            AmpsAbove = amps;
            _aboveSince ??= at;
            _withinSince = null;
            if (Obeys && at - _aboveSince >= options.Reaction)
                Disproved();
            return;
        }

        AmpsAbove = 0;
        _aboveSince = null;
        if (Obeys || !IsEvidence(amps, limit))
            return;
        if (_withinSince is null)
            (_withinSince, _measurementsWithin) = (at, 0);
        _measurementsWithin++;
        if (_measurementsWithin < MeasurementsForTrust || at - _withinSince < _trust)
            return;
        Obeys = true;
        _trust = _trust * 2 < options.MaxTrust ? _trust * 2 : options.MaxTrust;
    }

    public void Disproved()
    {
        Obeys = false;
        _withinSince = null;
    }

    public void SessionEnded()
    {
        AmpsAbove = 0;
        _aboveSince = null;
        _withinSince = null;
    }

    /// <summary>A car that draws little by itself proves nothing: only one that is held by its limit.</summary>
    private bool IsEvidence(double amps, double limit) => limit < options.ToleranceAmps || amps >= limit / 2;
}
