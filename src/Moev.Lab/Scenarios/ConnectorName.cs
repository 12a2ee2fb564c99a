using System.Globalization;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Scenarios;

/// <summary>The names of connectors in scenarios: CP_1/2 is connector 2 of charge point CP_1.</summary>
internal static class ConnectorName
{
    public static string Of(SiteConnector connector) => string.Create(CultureInfo.InvariantCulture, $"{connector.ChargePoint}/{connector.ConnectorId}");

    /// <summary>Finds a connector by its name, or by the identity of a charge point that has one only.</summary>
    /// <returns>Its index; -1 when there is none, or more than one.</returns>
    public static int Find(SiteModel site, string name)
    {
        if (name.LastIndexOf('/') is > 0 and var slash
            && int.TryParse(name.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && site.FindConnector(name[..slash], number) is >= 0 and var exact)
        {
            return exact;
        }

        var found = -1;
        for (var i = 0; i < site.Connectors.Count; i++)
        {
            if (site.Connectors[i].ChargePoint != name)
                continue;
            if (found >= 0)
                return -1;
            found = i;
        }

        return found;
    }
}
