using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>The highest currents of each line within the last 24 hours, in steps of an hour.</summary>
internal sealed class DailyHighest
{
    private const int Hours = 24;

    private readonly PhaseValues[] _amps = new PhaseValues[Hours];
    private readonly long[] _hour = new long[Hours]; // since the year 1; 0 for none

    /// <summary>Takes currents into account.</summary>
    public void Add(DateTimeOffset at, in PhaseValues amps)
    {
        var hour = HourOf(at);
        ref var place = ref _amps[hour % Hours];
        place = _hour[hour % Hours] == hour
            ? new PhaseValues(Math.Max(place.First, amps.First), Math.Max(place.Second, amps.Second), Math.Max(place.Third, amps.Third))
            : amps;
        _hour[hour % Hours] = hour;
    }

    /// <summary>Returns the highest currents; null when there were none.</summary>
    public PhaseValues? Of(DateTimeOffset at)
    {
        PhaseValues? highest = null;
        for (var i = 0; i < Hours; i++)
        {
            if (_hour[i] == 0 || HourOf(at) - _hour[i] >= Hours)
                continue;
            highest = highest is { } known
                ? new PhaseValues(Math.Max(known.First, _amps[i].First), Math.Max(known.Second, _amps[i].Second), Math.Max(known.Third, _amps[i].Third))
                : _amps[i];
        }

        return highest;
    }

    private static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;
}
