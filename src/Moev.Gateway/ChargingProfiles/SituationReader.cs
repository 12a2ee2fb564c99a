using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.ChargingProfiles;

/// <summary>Reads the inputs of a charge point's limits from the ledger.</summary>
internal sealed class SituationReader(
    IInstalledProfiles installed, IChargePointRecords chargePoints, ITransactions transactions, TimeProvider time, IOptions<ControlOptions> options)
{
    /// <summary>Reads the current situation. Only connectors that the charge point has reported are known.</summary>
    public async ValueTask<ChargingSituation> ReadAsync(ChargePointIdentity identity, int connectorId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var profiles = installed.ProfilesOf(identity);
        var record = await chargePoints.FindChargePointAsync(identity, cancellationToken);
        var running = TransactionRecord.NewestOfConnectors(
            await transactions.ListTransactionsAsync(new TransactionFilter(identity, Active: true), cancellationToken));
        var electrical = new ElectricalContext(options.Value.NominalVolts, options.Value.ConnectorPhases, options.Value.ConnectorAmperes);

        var ids = new SortedSet<int>();
        foreach (var connector in record?.Connectors ?? [])
            ids.Add(connector.ConnectorId);
        foreach (var transaction in running)
            ids.Add(transaction.ConnectorId);
        foreach (var profile in profiles)
            ids.Add(profile.ConnectorId);
        ids.Add(connectorId);
        ids.Remove(0);

        var connectors = new List<ChargingConnector>(ids.Count);
        foreach (var id in ids)
        {
            var transaction = running.FirstOrDefault(transaction => transaction.ConnectorId == id);
            connectors.Add(new ChargingConnector(
                id,
                transaction is null ? null : new TransactionContext(transaction.TransactionId, transaction.StartedAt),
                electrical));
        }

        return new ChargingSituation(identity, connectorId, now, profiles, connectors, electrical) { Doubts = installed.ProfileDoubtsOf(identity) };
    }

    /// <summary>Returns the unit to request from a charge point: that of its profiles if they agree, otherwise one that it allows.</summary>
    public static ChargingRateUnit UnitOf(IReadOnlyList<InstalledProfile> profiles, bool allowsAmperes, bool allowsWatts)
    {
        var isPower = profiles.Count > 0 && profiles.All(static profile => profile.Profile.ChargingSchedule.ChargingRateUnit == ChargingRateUnit.W);
        return (isPower && allowsWatts) || !allowsAmperes ? ChargingRateUnit.W : ChargingRateUnit.A;
    }
}
