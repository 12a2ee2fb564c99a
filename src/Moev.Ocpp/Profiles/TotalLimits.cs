using Moev.Ocpp.V16;

namespace Moev.Ocpp.Profiles;

/// <summary>The total limit of the connectors of a charge point, capped by its ChargePointMaxProfile.</summary>
/// <param name="profiles">All installed profiles.</param>
/// <param name="connectors">The connectors of the charge point.</param>
/// <param name="now">The start of a hypothetical transaction on an idle connector.</param>
/// <param name="whole">The voltage, phases and capacity of the grid connection.</param>
/// <param name="rules">The reading of the specification.</param>
internal readonly struct TotalLimits(
    IReadOnlyList<InstalledProfile> profiles,
    IReadOnlyList<ChargingConnector> connectors,
    DateTimeOffset now,
    ElectricalContext whole,
    CompositeRules rules) : ILimits
{
    // Quotients are exact to 28 digits; rounding to 18 makes three thirds of an ampere equal 1.
    private const int Digits = 18;

    public ElectricalContext Electrical => whole;

    public CompositeRules Rules => rules;

    private ConnectorLimits Cap => new(profiles, 0, null, now, whole, rules);

    public CurrentConversion At(DateTimeOffset instant)
    {
        var cap = Cap.Prevailing(ChargingProfilePurpose.ChargePointMaxProfile, instant);
        if (rules.Total == ChargePointTotalRule.Cap)
            return cap;

        var sum = SumAt(instant);
        if (rules.Total == ChargePointTotalRule.Sum || !IsCapped(cap, sum))
            return sum;
        return new CurrentConversion(
            Math.Min(cap.Amperes ?? sum.Amperes!.Value, sum.Amperes!.Value),
            Math.Min(cap.Watts ?? sum.Watts!.Value, sum.Watts!.Value),
            Math.Min(cap.Phases, sum.Phases),
            cap.Source ?? cap.WattsSource);
    }

    public DateTimeOffset NextBoundary(DateTimeOffset instant)
    {
        var next = Cap.NextBoundary(instant);
        for (var i = 0; i < connectors.Count; i++)
        {
            if (Of(connectors[i]).NextBoundary(instant) is var boundary && boundary < next)
                next = boundary;
        }

        return next;
    }

    public InstalledProfile[] CausesAt(DateTimeOffset instant)
    {
        if (At(instant).Source is { } cap)
            return [cap];
        var causes = new List<InstalledProfile>();
        for (var i = 0; i < connectors.Count && rules.Total != ChargePointTotalRule.Cap; i++)
        {
            if (!Counts(connectors[i]))
                continue;
            foreach (var cause in Of(connectors[i]).CausesAt(instant))
            {
                if (!causes.Contains(cause))
                    causes.Add(cause);
            }
        }

        return [.. causes];
    }

    private static bool IsCapped(in CurrentConversion cap, in CurrentConversion sum) => cap.Amperes < sum.Amperes || cap.Watts < sum.Watts;

    private CurrentConversion SumAt(DateTimeOffset instant)
    {
        // Add A per phase as if all connectors loaded the same phases, because their wiring is unknown.
        decimal amperes = 0;
        decimal watts = 0;
        var phases = 0;
        for (var i = 0; i < connectors.Count; i++)
        {
            if (!Counts(connectors[i]))
                continue;
            var limit = Of(connectors[i]).At(instant);
            var most = limit.Most(connectors[i].Electrical);
            amperes += most.Amperes;
            watts += most.Watts;
            phases = Math.Max(phases, limit.Phases);
        }

        return new CurrentConversion(
            decimal.Round(amperes, Digits), decimal.Round(watts, Digits), phases == 0 ? whole.Phases : phases, null);
    }

    private bool Counts(in ChargingConnector connector) => connector.Transaction is not null || rules.IdleConnectors == IdleConnectorRule.Counted;

    private ConnectorLimits Of(in ChargingConnector connector) =>
        new(profiles, connector.ConnectorId, connector.Transaction, now, connector.Electrical, rules);
}
