using Moev.ChargePoint.Chance;
using Moev.ChargePoint.Quirks;
using Moev.ChargePoint.Timing;

namespace Moev.ChargePoint.SmartCharging;

/// <summary>Changes of the charging profiles that were accepted and take effect later, in their order.</summary>
internal sealed class HeldChanges
{
    /// <summary>The 99th percentile of the normal distribution.</summary>
    private const double NormalP99 = 2.3263478740408408;

    private const double MaxDelaySeconds = 86_400;

    /// <summary>The delay with which slow profiles are obeyed.</summary>
    private static readonly TimeSpan SlowDelay = TimeSpan.FromSeconds(30);

    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly QuirkSet _quirks;
    private readonly Action _applied;
    private readonly Alarm _due;
    private readonly SeededNormal _chance;
    private readonly Queue<Held> _held = new();
    private TimeSpan _lastDue;
    private long _drawn;

    /// <param name="options">The charge point.</param>
    /// <param name="clock">Its clock.</param>
    /// <param name="quirks">Its quirks.</param>
    /// <param name="applied">Called after changes took effect.</param>
    public HeldChanges(ChargePointOptions options, ChargePointClock clock, QuirkSet quirks, Action applied)
    {
        _options = options;
        _clock = clock;
        _quirks = quirks;
        _applied = applied;
        _chance = new SeededNormal(options, "profile delay");
        _due = clock.CreateAlarm(AlarmOrder.HeldProfiles, () => ApplyUntil(clock.Now));
    }

    /// <summary>True if the next change must be held.</summary>
    public bool HoldsNext => _held.Count > 0 || HoldingQuirk is not null || _options.ProfileDelayMedian > TimeSpan.Zero;

    private Quirk? HoldingQuirk =>
        _quirks.Has(Quirk.SlowProfiles) ? Quirk.SlowProfiles
        : _quirks.Has(Quirk.ProfilesAtNextSample) ? Quirk.ProfilesAtNextSample
        : null;

    /// <summary>Holds a change. At the bound, the oldest takes effect at once.</summary>
    public void Add(Action change)
    {
        if (_held.Count == _options.MaxChargingProfilesInstalled)
            _held.Dequeue().Change();
        var quirk = HoldingQuirk;
        var due = quirk switch
        {
            Quirk.SlowProfiles => _clock.Target + SlowDelay,
            Quirk.ProfilesAtNextSample => TimeSpan.MaxValue,
            _ => _clock.Target + NextDelay(),
        };
        // One that is faster than its predecessor waits for it.
        _lastDue = _held.Count > 0 && _lastDue > due ? _lastDue : due;
        _held.Enqueue(new Held(change, _lastDue, quirk));
        Arm();
    }

    /// <summary>Applies all changes.</summary>
    public void ApplyAll() => ApplyUntil(TimeSpan.MaxValue);

    /// <summary>Applies all changes if one of them is held by a quirk that is gone.</summary>
    public void OnQuirksChanged()
    {
        if (_held.Any(held => held.By is { } quirk && !_quirks.Has(quirk)))
            ApplyAll();
    }

    private void ApplyUntil(TimeSpan due)
    {
        var any = false;
        while (_held.TryPeek(out var next) && next.Due <= due)
        {
            _held.Dequeue().Change();
            any = true;
        }

        Arm();
        if (any)
            _applied();
    }

    private void Arm()
    {
        if (_held.TryPeek(out var next) && next.Due < TimeSpan.MaxValue)
            _due.SetAt(next.Due);
        else
            _due.Clear();
    }

    /// <summary>Draws a log-normal delay.</summary>
    private TimeSpan NextDelay()
    {
        var median = _options.ProfileDelayMedian.TotalSeconds;
        if (median <= 0)
            return TimeSpan.Zero;
        var deviation = Math.Max(0, Math.Log(_options.ProfileDelayP99.TotalSeconds / median) / NormalP99);
        return TimeSpan.FromSeconds(Math.Min(MaxDelaySeconds, median * Math.Exp(deviation * _chance.At(_drawn++))));
    }

    /// <param name="Change">Applies it.</param>
    /// <param name="Due">The time from which on it holds; the maximum waits for a sample.</param>
    /// <param name="By">The quirk that holds it; null for the options' delay.</param>
    private readonly record struct Held(Action Change, TimeSpan Due, Quirk? By);
}
