using System.Globalization;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Model;

namespace Moev.Gateway.Http.Requests;

/// <summary>What stands in the path of a route.</summary>
internal static class RoutePaths
{
    /// <summary>
    /// The identity, percent-decoded once: by Kestrel, which leaves only %2F as it is, and no identity has a slash.
    /// </summary>
    public static ChargePointIdentity Identity(HttpContext context) => new((string)context.GetRouteValue("identity")!);

    public static string Action(HttpContext context) => (string)context.GetRouteValue("action")!;

    /// <summary>Null when it is no connector's number.</summary>
    public static int? ConnectorId(HttpContext context) =>
        int.TryParse((string?)context.GetRouteValue("connectorId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && id <= LimitBody.MaxConnectorId ? id : null;

    public static int? TransactionId(HttpContext context) =>
        int.TryParse((string?)context.GetRouteValue("transactionId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
