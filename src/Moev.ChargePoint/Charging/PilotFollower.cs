namespace Moev.ChargePoint.Charging;

/// <summary>
/// The current that a car's charger allows itself as it follows the control pilot: constant between changes at known times, so the result does not depend on how time is cut.
/// </summary>
/// <param name="dynamics">The reactions.</param>
/// <param name="maxCurrent">The most that the charger takes, in A per phase.</param>
internal sealed class PilotFollower(EvDynamics dynamics, double maxCurrent)
{
    private readonly TimeSpan _stepTime = dynamics.RampAmpsPerSecond > 0 ? TimeSpan.FromSeconds(1 / dynamics.RampAmpsPerSecond) : TimeSpan.Zero;
    private double _pilot;
    private double _target;
    private TimeSpan? _untilReaction;
    private TimeSpan? _untilStep;
    private TimeSpan _paused;
    private bool _hasCharged;
    private Sleep _sleep;

    private enum Sleep : byte
    {
        Awake,

        /// <summary>In the pause in which it fell asleep.</summary>
        FellAsleep,

        /// <summary>Has missed an offer since.</summary>
        MissedOffer,
    }

    /// <summary>The current now, in A per phase. The battery may take less.</summary>
    public double Amps { get; private set; }

    /// <summary>True while the car takes nothing, whatever is offered.</summary>
    public bool IsAsleep => _sleep != Sleep.Awake;

    /// <summary>The time until the current may change by itself; null when only another pilot changes it.</summary>
    public TimeSpan? NextChange => _untilReaction is { } reaction && !(_untilStep < reaction) ? reaction : _untilStep;

    /// <summary>Changes the pilot.</summary>
    /// <param name="amps">The offer in A per phase; 0 for none.</param>
    public void Offer(double amps)
    {
        if (amps == _pilot)
            return;
        var begins = _pilot <= 0;
        _pilot = amps;
        if (amps <= 0)
        {
            Stop();
            return;
        }

        if (begins && IsAsleep)
            TryWake();
        if (IsAsleep)
            return;
        if (dynamics.DeadTime > TimeSpan.Zero)
            _untilReaction ??= dynamics.DeadTime;
        else
            React();
    }

    /// <summary>Lets time pass, at most up to <see cref="NextChange"/>.</summary>
    public void Pass(TimeSpan duration)
    {
        _hasCharged |= Amps > 0;
        if (_pilot <= 0)
            _paused += duration;
        _untilReaction -= duration;
        _untilStep -= duration;
        if (_untilReaction <= TimeSpan.Zero)
            React();
        if (_untilStep <= TimeSpan.Zero)
            Step();
    }

    /// <summary>Forgets everything: the car is unplugged.</summary>
    public void Reset()
    {
        Stop();
        _pilot = 0;
        _hasCharged = false;
        _sleep = Sleep.Awake;
    }

    private void Stop()
    {
        Amps = _target = 0;
        _untilReaction = _untilStep = null;
        _paused = TimeSpan.Zero;
        if (_hasCharged && !dynamics.Wakes && !IsAsleep)
            _sleep = Sleep.FellAsleep;
    }

    private void TryWake()
    {
        var isWoken = _sleep == Sleep.MissedOffer && dynamics.WakeUpAmps > 0 && _pilot + 1e-9 >= dynamics.WakeUpAmps && _paused >= dynamics.WakeUpPause;
        // It has to charge again before it can fall asleep again.
        (_sleep, _hasCharged) = isWoken ? (Sleep.Awake, false) : (Sleep.MissedOffer, _hasCharged);
    }

    /// <summary>Begins to follow the newest pilot.</summary>
    private void React()
    {
        _untilReaction = null;
        _target = Target();
        if (_stepTime <= TimeSpan.Zero)
            Amps = _target;
        else if (_target == Amps)
            _untilStep = null;
        else
            _untilStep ??= _stepTime;
    }

    private void Step()
    {
        Amps = Math.Abs(_target - Amps) <= 1 ? _target : Amps + Math.Sign(_target - Amps);
        _untilStep = Amps == _target ? null : _stepTime;
    }

    private double Target()
    {
        var amps = Math.Max(0, Math.Min(_pilot - dynamics.BiasAmps, maxCurrent));
        // The small addend keeps a rounding error from costing a whole step.
        return dynamics.StepAmps > 0 ? Math.Floor(amps / dynamics.StepAmps + 1e-9) * dynamics.StepAmps : amps;
    }
}
