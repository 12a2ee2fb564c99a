namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The judgement of whether a connector obeys its limit, from measured currents and composite schedules. For one thread at a time.</summary>
internal sealed class Obedience
{
    /// <summary>A by which a car may exceed its limit and obeys all the same: control pilots and meters have tolerances.</summary>
    private const double ToleranceAmps = 1;

    private const double TolerancePart = 0.1;

    /// <summary>A below which a car draws nothing, so that nothing can be concluded.</summary>
    private const double NoAmps = 1;

    private bool _drawsMore;
    private double _judgedAt = double.NegativeInfinity;

    /// <summary>False after it was seen to draw more than its limit, or its composite schedule repeatedly showed a higher one, until the opposite was seen.</summary>
    public bool Obeys => !_drawsMore && Contradictions < 2;

    /// <summary>The number of composite schedules in a row that showed a higher limit, while a transaction ran.</summary>
    public int Contradictions { get; private set; }

    /// <summary>True or false as the last composite schedule showed; null when none did.</summary>
    public bool? IsVerified { get; private set; }

    /// <summary>The measured current that exceeded the limit, in A.</summary>
    public double SeenAmps { get; private set; } = double.NaN;

    /// <summary>Returns true for a current that does not exceed a limit.</summary>
    public static bool IsWithin(double amps, double limit) => amps <= limit + Math.Max(ToleranceAmps, limit * TolerancePart);

    /// <summary>Judges a measured current.</summary>
    /// <param name="amps">The current of the highest phase.</param>
    /// <param name="measuredAt">The time of the measurement.</param>
    /// <param name="limit">The highest limit that may be in force.</param>
    /// <param name="since">The time from which on the car must follow it.</param>
    /// <returns>True when the judgement changed.</returns>
    public bool Measured(double amps, double measuredAt, double limit, double since)
    {
        if (double.IsNaN(amps) || double.IsNaN(limit) || !(measuredAt > since) || measuredAt <= _judgedAt)
            return false;
        _judgedAt = measuredAt;
        var before = _drawsMore;
        if (!IsWithin(amps, limit))
            (_drawsMore, SeenAmps) = (true, amps);
        else if (amps >= NoAmps || limit < NoAmps)
            _drawsMore = false;
        return before != _drawsMore;
    }

    /// <summary>Notes a composite schedule.</summary>
    /// <param name="isHigher">True when it shows a limit above the expected one.</param>
    /// <param name="isConclusive">False when a higher one may be due to there being no transaction.</param>
    /// <returns>True when the judgement changed.</returns>
    public bool Compared(bool isHigher, bool isConclusive)
    {
        var before = Obeys;
        if (!isHigher)
            (Contradictions, IsVerified) = (0, true);
        else if (isConclusive)
            (Contradictions, IsVerified) = (Math.Min(Contradictions + 1, 2), false);
        else
            IsVerified = null;
        return before != Obeys;
    }

    /// <summary>Forgets that it was verified: it may have restarted, or its profiles were changed.</summary>
    public void Unverify() => IsVerified = null;
}
