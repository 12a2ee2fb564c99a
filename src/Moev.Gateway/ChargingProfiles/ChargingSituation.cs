using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.ChargingProfiles;

/// <summary>The inputs that determine the limit of a connector at one moment, as known to the gateway.</summary>
/// <param name="ConnectorId">The connector; 0 is the whole charge point.</param>
/// <param name="At">The moment.</param>
/// <param name="Profiles">All profiles installed on the charge point.</param>
/// <param name="Connectors">Its known connectors, in ascending order.</param>
/// <param name="Electrical">The electrical data of each connector.</param>
internal sealed record ChargingSituation(
    ChargePointIdentity Identity,
    int ConnectorId,
    DateTimeOffset At,
    IReadOnlyList<InstalledProfile> Profiles,
    IReadOnlyList<ChargingConnector> Connectors,
    ElectricalContext Electrical)
{
    /// <summary>Gets the changes that the charge point may or may not have applied.</summary>
    public IReadOnlyList<ProfileDoubt> Doubts { get; init; } = [];

    public TransactionContext? Transaction => TransactionOn(ConnectorId);

    /// <summary>Gets the limit in force.</summary>
    public ChargingLimit Limit => LimitAt(At);

    /// <summary>Gets the time of its next change; null if it never changes.</summary>
    public DateTimeOffset? NextChange => IsTotal
        ? CompositeSchedule.TotalNextChange(Profiles, Connectors, At, Electrical)
        : CompositeSchedule.NextChange(Profiles, ConnectorId, At, Transaction, Electrical);

    /// <summary>Gets the prevailing profile of each purpose.</summary>
    public CompositeLayers Layers => CompositeSchedule.LayersAt(Profiles, ConnectorId, At, Transaction, Electrical);

    /// <summary>Gets a value that is true for the total of all connectors. Without known connectors, only the charge point's cap is known.</summary>
    private bool IsTotal => ConnectorId == 0 && Connectors.Count > 0;

    private ElectricalContext Whole => Electrical with { MaxAmperes = Electrical.MaxAmperes * Connectors.Count };

    // A transaction that starts now is assumed to have started now, also for a later moment.
    public ChargingLimit LimitAt(DateTimeOffset instant) => IsTotal
        ? CompositeSchedule.TotalAt(Profiles, [.. Connectors.Select(Started)], instant, Whole)
        : CompositeSchedule.At(Profiles, ConnectorId, instant, Transaction ?? new TransactionContext(null, At), Electrical);

    /// <summary>Returns the expected answer of the charge point to GetCompositeSchedule.</summary>
    public ChargingSchedule Schedule(int seconds, ChargingRateUnit unit, CompositeRules? rules = null) => IsTotal
        ? CompositeSchedule.TotalBetween(Profiles, Connectors, At, seconds, unit, Whole, rules: rules)
        : CompositeSchedule.Between(Profiles, ConnectorId, At, seconds, unit, Transaction, Electrical, rules: rules);

    /// <summary>Returns the same with the profiles that cause each limit.</summary>
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
