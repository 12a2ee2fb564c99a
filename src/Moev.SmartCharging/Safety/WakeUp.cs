using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Safety;

/// <summary>The state of one car between a pause and the first current after it.</summary>
internal struct WakeUp
{
    private bool _wasPaused; // at any time since it last drew current
    private bool _isOn;
    private DateTimeOffset _since; // of the phase, or of getting current

    /// <summary>The session that it belongs to.</summary>
    public int TransactionId;

    /// <summary>The tries since it last drew current.</summary>
    public int Tries;

    /// <summary>The phase.</summary>
    public WakeUpPhase Phase;

    /// <summary>Takes an observation.</summary>
    /// <param name="options">Times.</param>
    /// <param name="at">The moment.</param>
    /// <param name="state">The connector.</param>
    /// <param name="isOn">True while its set-point is at least its minimum.</param>
    public void See(WakeUpOptions options, DateTimeOffset at, in ConnectorState state, bool isOn)
    {
        var sampledAt = state.MeasurementAge >= 0 ? at - TimeSpan.FromSeconds(state.MeasurementAge) : DateTimeOffset.MinValue;
        if (isOn && state.Amps >= options.AwakeAmps && sampledAt > _since)
        {
            (_wasPaused, Tries, Phase, _isOn) = (false, 0, WakeUpPhase.None, true);
            return;
        }

        if (Phase == WakeUpPhase.Off)
        {
            // The pause counts from when it was sent.
            if (isOn)
                _since = at;
            else if (at - _since >= options.Off)
                (Phase, _since) = (WakeUpPhase.Kick, at);
            _isOn = isOn;
            return;
        }

        if (!isOn)
        {
            // A pause by the algorithm; a kick is not sent yet.
            (_wasPaused, _isOn) = (true, false);
            return;
        }

        if (!_isOn)
            (_isOn, _since) = (true, at);
        if (!_wasPaused || state.DeliveredWh >= state.RequestedWh || Phase == WakeUpPhase.Asleep && Tries >= options.MaxTries)
            return;
        if (at - _since < options.Patience * (1 << Math.Min(Tries, 10)) || !IsAsleep(options, state, sampledAt))
            return;
        if (Tries >= options.MaxTries || Phase == WakeUpPhase.Kick)
        {
            // The next try comes after a wait at its lowest current.
            (Phase, _since) = (WakeUpPhase.Asleep, at);
            return;
        }

        Tries++;
        (Phase, _since) = (WakeUpPhase.Off, at);
    }

    /// <summary>Only a measurement from after it got current shows that it draws none; without any, its status does.</summary>
    private readonly bool IsAsleep(WakeUpOptions options, in ConnectorState state, DateTimeOffset sampledAt) => double.IsNaN(state.Amps)
        ? state.Status == ConnectorStatus.SuspendedEV
        : sampledAt > _since && state.Amps < options.AwakeAmps;
}

/// <summary>The phases of waking a car.</summary>
internal enum WakeUpPhase : byte
{
    /// <summary>Nothing to do.</summary>
    None = 0,

    /// <summary>It has no current for a moment.</summary>
    Off,

    /// <summary>It gets more than its lowest current.</summary>
    Kick,

    /// <summary>It did not wake: it has its lowest current until it draws, or until the next try.</summary>
    Asleep,
}
