using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Moev.Gateway.Model;

namespace Moev.Gateway.Http.Requests;

/// <summary>The paths that several resources share, and the values in them.</summary>
internal static class RoutePaths
{
    public const string ChargePoint = "/api/v1/charge-points/{identity}";
    public const string Connector = ChargePoint + "/connectors/{connectorId}";
    public const int MaxConnectorId = 1_000;

    public static ChargePointIdentity Identity(HttpContext context) => new(Text(context, "identity"));

    /// <summary>Gets a text of the path. Kestrel has percent-decoded it once, except %2F, which is read from the request's target then.</summary>
    public static string Text(HttpContext context, string name)
    {
        var decoded = (string)context.GetRouteValue(name)!;
        return decoded.Contains("%2F", StringComparison.OrdinalIgnoreCase) ? DecodedByTarget(context, decoded) : decoded;
    }

    public static string Action(HttpContext context) => (string)context.GetRouteValue("action")!;

    /// <summary>Gets a number of the path, which <see cref="OpenApi.RequestNames"/> has checked.</summary>
    public static int Number(HttpContext context, string name) => int.Parse((string)context.GetRouteValue(name)!, CultureInfo.InvariantCulture);

    public static int ConnectorId(HttpContext context) => Number(context, "connectorId");

    public static int TransactionId(HttpContext context) => Number(context, "transactionId");

    /// <summary>Decodes the segment of the target that Kestrel made this value of: %2F is a slash there, and %252F the text %2F.</summary>
    private static string DecodedByTarget(HttpContext context, string value)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        foreach (var segment in target.Split('?')[0].Split('/'))
        {
            var decoded = Uri.UnescapeDataString(segment);
            if (decoded.Replace("/", "%2F", StringComparison.Ordinal).Equals(value.Replace("%2f", "%2F", StringComparison.Ordinal), StringComparison.Ordinal))
                return decoded;
        }

        return value;
    }
}
