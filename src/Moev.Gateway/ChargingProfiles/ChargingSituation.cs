using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.ChargingProfiles;

/// <summary>What decides on the limit of a connector at one moment, as the gateway knows it.</summary>
/// <param name="ConnectorId">0: the charge point as a whole.</param>
/// <param name="At">The moment.</param>
/// <param name="Profiles">All profiles installed on the charge point.</param>
/// <param name="Connectors">Its connectors, as far as they were heard of, in ascending order.</param>
/// <param name="Electrical">Of each connector.</param>
internal sealed record ChargingSituation(
    ChargePointIdentity Identity,
    int ConnectorId,
    DateTimeOffset At,
    IReadOnlyList<InstalledProfile> Profiles,
    IReadOnlyList<ChargingConnector> Connectors,
    ElectricalContext Electrical)
{
    /// <summary>Changes that the charge point may or may not have made.</summary>
    public IReadOnlyList<ProfileDoubt> Doubts { get; init; } = [];

    public TransactionContext? Transaction => TransactionOn(ConnectorId);

    /// <summary>The limit in force.</summary>
    public ChargingLimit Limit => LimitAt(At);

    /// <summary>When it changes next; null when never.</summary>
    public DateTimeOffset? NextChange => IsTotal
        ? CompositeSchedule.TotalNextChange(Profiles, Connectors, At, Electrical)
        : CompositeSchedule.NextChange(Profiles, ConnectorId, At, Transaction, Electrical);

    /// <summary>The prevailing profile of each purpose.</summary>
    public CompositeLayers Layers => CompositeSchedule.LayersAt(Profiles, ConnectorId, At, Transaction, Electrical);

    /// <summary>Of a charge point without known connectors only the cap is known.</summary>
    private bool IsTotal => ConnectorId == 0 && Connectors.Count > 0;

    private ElectricalContext Whole => Electrical with { MaxAmperes = Electrical.MaxAmperes * Connectors.Count };

    // A transaction that starts now would have its start now, also when a later moment is asked for.
    public ChargingLimit LimitAt(DateTimeOffset instant) => IsTotal
        ? CompositeSchedule.TotalAt(Profiles, [.. Connectors.Select(Started)], instant, Whole)
        : CompositeSchedule.At(Profiles, ConnectorId, instant, Transaction ?? new TransactionContext(null, At), Electrical);

    /// <summary>What the charge point should answer to GetCompositeSchedule.</summary>
    public ChargingSchedule Schedule(int seconds, ChargingRateUnit unit, CompositeRules? rules = null) => IsTotal
        ? CompositeSchedule.TotalBetween(Profiles, Connectors, At, seconds, unit, Whole, rules: rules)
        : CompositeSchedule.Between(Profiles, ConnectorId, At, seconds, unit, Transaction, Electrical, rules: rules);

    /// <summary>The same with the profiles that cause it.</summary>
    public CompositeTimeline Timeline(int seconds) => IsTotal
        ? CompositeSchedule.TotalTimeline(Profiles, Connectors, At, seconds, Whole)
        : CompositeSchedule.Timeline(Profiles, ConnectorId, At, seconds, Transaction, Electrical);

    private ChargingConnector Started(ChargingConnector connector) => connector with { Transaction = connector.Transaction ?? new TransactionContext(null, At) };

    private TransactionContext? TransactionOn(int connectorId)
    {
        foreach (var connector in Connectors)
        {
            if (connector.ConnectorId == connectorId)
                return connector.Transaction;
        }

        return null;
    }
}
