using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Safety;

/// <summary>
/// The order in which connectors keep a current when not all can: a higher priority, then who charges already, so that two cars do not take turns in every decision,
/// then who arrived first, then the order of the site's file.
/// </summary>
internal readonly record struct ConnectorRank(int Connector, int Priority, bool IsCharging, long ArrivedAt) : IComparable<ConnectorRank>
{
    public static ConnectorRank Of(int index, in ConnectorState state, SiteConnector connector, double failSafe) =>
        new(index, state.Priority, connector.IsOn(state.SetPointOr(failSafe)), state.ArrivedAt.UtcTicks);

    public int CompareTo(ConnectorRank other)
    {
        if (Priority != other.Priority)
            return Priority > other.Priority ? -1 : 1;
        if (IsCharging != other.IsCharging)
            return IsCharging ? -1 : 1;
        var order = ArrivedAt.CompareTo(other.ArrivedAt);
        return order != 0 ? order : Connector.CompareTo(other.Connector);
    }
}
