using System.Globalization;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Model;

namespace Moev.Gateway.Http.Requests;

/// <summary>The paths that several resources share, and the values in them.</summary>
internal static class RoutePaths
{
    public const string ChargePoint = "/api/v1/charge-points/{identity}";
    public const string Connector = ChargePoint + "/connectors/{connectorId}";
    public const int MaxConnectorId = 1_000;

    /// <summary>Gets the identity. Kestrel has percent-decoded it once; it leaves only %2F as it is, and no identity contains a slash.</summary>
    public static ChargePointIdentity Identity(HttpContext context) => new((string)context.GetRouteValue("identity")!);

    public static string Action(HttpContext context) => (string)context.GetRouteValue("action")!;

    /// <returns>Null when it is not the number of a connector.</returns>
    public static int? ConnectorId(HttpContext context) =>
        int.TryParse((string?)context.GetRouteValue("connectorId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && id <= MaxConnectorId ? id : null;

    public static int? TransactionId(HttpContext context) =>
        int.TryParse((string?)context.GetRouteValue("transactionId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Returns the problem of a path without a connector's number.</summary>
    public static ControlProblem NoConnector() => ControlProblem.Of(
        StatusCodes.Status404NotFound, ProblemReasons.RouteUnknown, $"The connector must be 0 (the charge point as a whole) to {MaxConnectorId}.");
}
