using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Safety;

/// <summary>The phases that a car was measured to use: the first one, the first two or all.</summary>
internal struct PhaseCount
{
    private const int SamplesToBelieve = 3;
    private const double UsedAmps = 5; // below the lowest current of the control pilot less the bias of cars
    private const double UnusedAmps = 0.5;
    private static readonly TimeSpan SameSample = TimeSpan.FromMilliseconds(100);

    private DateTimeOffset _sampledAt;
    private int _candidate;
    private int _samples;

    /// <summary>1 to 3 after several equal measurements; otherwise 0.</summary>
    public int Known { get; private set; }

    /// <summary>Takes a measurement.</summary>
    /// <param name="amps">Of the connector's own phases.</param>
    /// <param name="phases">The number of its phases.</param>
    /// <param name="sampledAt">The time of the measurement.</param>
    public void See(in PhaseValues amps, int phases, DateTimeOffset sampledAt)
    {
        if (sampledAt < _sampledAt + SameSample)
            return;
        _sampledAt = sampledAt;
        if (Uses(amps, phases) > Known)
            Known = 0; // more than was known, so the worst counts until it is clear
        if (Pattern(amps, phases) is not (> 0 and var used))
            return; // not charging, or a pattern that is not clear: nothing is learned
        _samples = used == _candidate ? Math.Min(_samples + 1, SamplesToBelieve) : 1;
        _candidate = used;
        if (_samples == SamplesToBelieve)
            Known = used;
    }

    /// <summary>The number of the last phase with current.</summary>
    private static int Uses(in PhaseValues amps, int phases) =>
        phases > 2 && amps.Third >= UnusedAmps ? 3 : phases > 1 && amps.Second >= UnusedAmps ? 2 : 0;

    /// <summary>The number of phases in use if they are the first ones, and all others have no current; otherwise 0.</summary>
    private static int Pattern(in PhaseValues amps, int phases)
    {
        if (phases == 1)
            return 1;
        var used = 0;
        for (var i = 0; i < phases; i++)
        {
            var value = i switch { 0 => amps.First, 1 => amps.Second, _ => amps.Third };
            if (value >= UsedAmps && used == i)
                used++;
            else if (!(value < UnusedAmps))
                return 0;
        }

        return used;
    }
}
