using System.Globalization;
using Moev.Gateway.Ledger;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.ChargingProfiles;

/// <summary>
/// Compares the schedule that a charge point reports with the one expected from its installed profiles, and looks for explanations of a
/// difference: another reading of the specification, a missing profile, a local limit, its clock. Pure functions.
/// </summary>
internal static class ScheduleComparison
{
    /// <summary>The tolerance in s for the time of a change: the two sides read their clocks at different moments.</summary>
    public const int Slack = 2;

    /// <summary>The number of profiles that are tried as missing, one at a time.</summary>
    private const int MaxMissing = 50;

    private static readonly (string Reading, CompositeRules Rules)[] Readings =
    [
        ("without a profile it reports -1 (Gap = MinusOne)", new CompositeRules { Gap = GapRule.MinusOne }),
        ("without a profile it has a default limit of 48 A (Gap = DefaultLimit)", new CompositeRules { Gap = GapRule.DefaultLimit }),
        ("minChargingRate raises a lower limit (MinChargingRate = RaisesLimit)", new CompositeRules { MinChargingRate = MinChargingRateRule.RaisesLimit }),
        ("connector 0 is the sum of the connectors (Total = Sum)", new CompositeRules { Total = ChargePointTotalRule.Sum }),
        ("connector 0 is the ChargePointMaxProfile alone (Total = Cap)", new CompositeRules { Total = ChargePointTotalRule.Cap }),
        ("idle connectors draw nothing (IdleConnectors = Left)", new CompositeRules { IdleConnectors = IdleConnectorRule.Left }),
        ("limits in A and in W stand side by side (Units = SideBySide)", new CompositeRules { Units = UnitRule.SideBySide }),
        ("limits in A and in W stand side by side, and none is -1 (Units = SideBySide, Gap = MinusOne)", new CompositeRules { Units = UnitRule.SideBySide, Gap = GapRule.MinusOne }),
        ("a limit below 6 A suspends charging (LowCurrent = Suspends)", new CompositeRules { LowCurrent = LowCurrentRule.Suspends }),
        ("a limit in W is not shared among phases that it does not have (ExcessPhases = Whole)", new CompositeRules { ExcessPhases = ExcessPhasesRule.Whole }),
        ("a TxProfile that is not in force still keeps the TxDefaultProfile away (TxProfile = WhileInstalled)", new CompositeRules { TxProfile = TxProfileRule.WhileInstalled }),
        ("a connector's own TxDefaultProfile takes precedence over all profiles of connector 0 (ConnectorDefault = GoesFirst)", new CompositeRules { ConnectorDefault = ConnectorDefaultRule.GoesFirst }),
    ];

    /// <summary>Returns the periods in which the two differ, in ascending order. Periods covered by only one of them are not compared.</summary>
    public static IReadOnlyList<ScheduleDifference> Differences(in ChargingSchedule expected, in ChargingSchedule reported)
    {
        var ours = expected.ChargingSchedulePeriod.ToArray();
        var theirs = reported.ChargingSchedulePeriod.ToArray();
        var end = Math.Min(expected.Duration ?? int.MaxValue, reported.Duration ?? int.MaxValue);
        var differences = new List<ScheduleDifference>();
        if (ours.Length == 0 || theirs.Length == 0)
            return differences;

        int i = 0, j = 0;
        for (var start = 0; start < end;)
        {
            while (i + 1 < ours.Length && ours[i + 1].StartPeriod <= start)
                i++;
            while (j + 1 < theirs.Length && theirs[j + 1].StartPeriod <= start)
                j++;
            var next = Math.Min(
                end,
                Math.Min(i + 1 < ours.Length ? ours[i + 1].StartPeriod : int.MaxValue, j + 1 < theirs.Length ? theirs[j + 1].StartPeriod : int.MaxValue));
            if (Differ(ours[i].Limit, theirs[j].Limit) && next - start > Slack)
                differences.Add(new ScheduleDifference(start, next, ours[i].Limit, theirs[j].Limit));
            start = next;
        }

        return differences;
    }

    /// <summary>Returns the assumptions that lead exactly to the reported schedule, the likeliest first. Empty if no known one does.</summary>
    /// <param name="situation">The gateway's view at the time of the request.</param>
    /// <param name="reported">The charge point's answer.</param>
    /// <param name="scheduleStart">The start of the reported schedule, by the charge point's clock.</param>
    /// <param name="seconds">The requested duration in s.</param>
    public static IReadOnlyList<string> Explain(ChargingSituation situation, ChargingSchedule reported, DateTimeOffset? scheduleStart, int seconds)
    {
        var unit = reported.ChargingRateUnit;
        var expected = situation.Schedule(seconds, unit);
        var found = new List<string>();

        if (scheduleStart is { } start && Math.Abs((start - situation.At).TotalSeconds) > Slack && Agrees((situation with { At = start }).Schedule(seconds, unit)))
            found.Add(string.Create(CultureInfo.InvariantCulture, $"Its clock differs from the gateway's by {(start - situation.At).TotalSeconds:0} s."));

        var most = reported.ChargingSchedulePeriod.ToArray().Max(static period => period.Limit);
        if (most >= 0 && Agrees(Each(expected, limit => Math.Min(limit, most))))
            found.Add(string.Create(CultureInfo.InvariantCulture, $"It has a local limit of {most} {unit}, such as its hardware's (OCPP 1.6 §5.7)."));
        if (Agrees(Each(expected, decimal.Floor)))
            found.Add($"It supports whole {(unit == ChargingRateUnit.A ? "amperes" : "watts")} only.");

        foreach (var doubt in situation.Doubts)
        {
            if (Agrees((situation with { Profiles = After(situation.Profiles, doubt) }).Schedule(seconds, unit)))
                found.Add(string.Create(CultureInfo.InvariantCulture, $"It executed the {(doubt.Profile is null ? "ClearChargingProfile" : "SetChargingProfile")} that was not answered at {doubt.At:yyyy-MM-dd'T'HH:mm:ss'Z'}."));
        }

        foreach (var (reading, rules) in Readings)
        {
            if (Agrees(situation.Schedule(seconds, unit, rules)))
                found.Add($"It interprets OCPP 1.6 differently: {reading}.");
        }

        if (situation.Profiles.Count > 0 && Agrees((situation with { Profiles = [] }).Schedule(seconds, unit)))
            found.Add("It has none of the profiles, or does not obey them.");
        foreach (var missing in situation.Profiles.Take(MaxMissing))
        {
            InstalledProfile[] others = [.. situation.Profiles.Where(profile => profile != missing)];
            if (others.Length > 0 && Agrees((situation with { Profiles = others }).Schedule(seconds, unit)))
                found.Add($"It does not have, or does not obey, profile {missing.Profile.ChargingProfileId} ({missing.Profile.ChargingProfilePurpose}, connector {missing.ConnectorId}).");
        }

        return found;

        bool Agrees(in ChargingSchedule other) => Differences(expected, other).Count > 0 && Differences(other, reported).Count == 0;
    }

    /// <summary>Returns the installed profiles on the assumption that a doubtful change was applied.</summary>
    private static InstalledProfile[] After(IReadOnlyList<InstalledProfile> profiles, ProfileDoubt doubt) => doubt switch
    {
        { Profile: { } added } => [.. profiles.Where(profile => !profile.IsReplacedBy(added.ConnectorId, added.Profile)), added],
        { Clear: { } clear } => [.. profiles.Where(profile => !profile.IsClearedBy(clear))],
        _ => [.. profiles],
    };

    private static ChargingSchedule Each(in ChargingSchedule schedule, Func<decimal, decimal> change) => schedule with
    {
        ChargingSchedulePeriod = Array.ConvertAll(schedule.ChargingSchedulePeriod.ToArray(), period => period with { Limit = change(period.Limit) }),
    };

    /// <summary>Returns true if the difference exceeds rounding to the one decimal of the wire format.</summary>
    private static bool Differ(decimal one, decimal other) => Math.Abs(one - other) > 0.1m;
}
