using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

/// <summary>Generates sets of profiles from a seed.</summary>
/// <param name="random">The source of all random choices.</param>
/// <param name="unit">The unit of times in seconds. 1 crowds changes into hours, 60 spreads them over days.</param>
internal sealed class RandomProfiles(Random random, int unit)
{
    public InstalledProfile[] Set() => [.. Enumerable.Range(0, random.Next(8)).Select(_ => Next())];

    public TransactionContext? Transaction() => random.Next(4) == 0 ? null : new TransactionContext(random.Next(3) == 0 ? null : 7, Time(0, 600));

    public DateTimeOffset Time(int from, int to) => At("00:00").AddSeconds((double)random.Next(from, to) * unit);

    public CompositeRules Rules() => new()
    {
        Gap = (GapRule)random.Next(3),
        GapAmperes = random.Next(60),
        MinChargingRate = (MinChargingRateRule)random.Next(2),
        Total = (ChargePointTotalRule)random.Next(3),
        IdleConnectors = (IdleConnectorRule)random.Next(2),
        Units = (UnitRule)random.Next(2),
        LowCurrent = (LowCurrentRule)random.Next(2),
        ExcessPhases = (ExcessPhasesRule)random.Next(2),
        TxProfile = (TxProfileRule)random.Next(2),
        ConnectorDefault = (ConnectorDefaultRule)random.Next(2),
    };

    private InstalledProfile Next()
    {
        var start = 0;
        var periods = Enumerable.Range(0, random.Next(1, 5))
            .Select(i => P(i == 0 ? 0 : start += random.Next(1, 400) * unit, random.Next(0, 400) / 10m, random.Next(3) == 0 ? random.Next(1, 4) : null))
            .ToArray();
        var schedule = random.Next(2) == 0 ? A(periods) : W(Array.ConvertAll(periods, period => period with { Limit = period.Limit * random.Next(1, 700) }));
        if (random.Next(3) > 0)
            schedule = schedule with { StartSchedule = Time(-3000, 1500) };
        if (random.Next(2) == 0)
            schedule = schedule with { Duration = random.Next(1, 2000) * unit };
        if (random.Next(4) == 0)
            schedule = schedule with { MinChargingRate = random.Next(0, 200) / 10m };

        var level = random.Next(4);
        var profile = random.Next(3) switch { 0 => Max(level, schedule), 1 => TxDefault(level, schedule), _ => Tx(level, schedule, random.Next(3) == 0 ? 7 : null) };
        profile = random.Next(4) switch { 0 => profile.Daily(), 1 => profile.Weekly(), 2 => profile.Relative(), _ => profile };
        if (random.Next(3) == 0)
            profile = profile with { ValidFrom = Time(0, 1500) };
        if (random.Next(3) == 0)
            profile = profile with { ValidTo = Time(500, 3000) };
        var connector = profile.ChargingProfilePurpose switch
        {
            ChargingProfilePurpose.ChargePointMaxProfile => 0,
            ChargingProfilePurpose.TxProfile => random.Next(1, 3),
            _ => random.Next(3),
        };
        return new InstalledProfile(connector, profile, Time(-100, 100));
    }
}
