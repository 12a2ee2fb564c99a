using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.SmartCharging.Inputs;

/// <summary>The inputs of one site: the records of the ledger, and the measurements, which are in memory only.</summary>
internal sealed class SiteInputs(SiteModel site, ISiteRecords records) : ISiteInputs
{
    private readonly ChargePointIdentity[] _identities = [.. site.Connectors.Select(static connector => new ChargePointIdentity(connector.ChargePoint))];
    private readonly NodeMeasurement?[] _measurements = new NodeMeasurement?[site.Nodes.Count]; // any; replaced by compare-and-swap

    /// <summary>Gets the site.</summary>
    public SiteModel Site => site;

    /// <summary>Returns the identity of a connector's charge point.</summary>
    public ChargePointIdentity IdentityOf(int connector) => _identities[connector];

    public SessionDeclaration? DeclarationOf(int connector) => records.FindDeclaration(_identities[connector], site.Connectors[connector].ConnectorId);

    public NodeSignal? SignalOf(int node) => records.FindSignal(site.Nodes[node].Id);

    public NodeMeasurement? MeasurementOf(int node) => Volatile.Read(ref _measurements[node]);

    public Task WhenChanged() => records.Changes.Next();

    /// <summary>Takes a measurement, unless a newer one is there already.</summary>
    /// <returns>The measurement that counts now.</returns>
    public NodeMeasurement Measure(int node, NodeMeasurement measurement)
    {
        while (true)
        {
            var former = MeasurementOf(node);
            if (former is not null && former.At > measurement.At)
                return former;
            if (Interlocked.CompareExchange(ref _measurements[node], measurement, former) != former)
                continue;
            records.Changes.Set();
            return measurement;
        }
    }
}
