namespace Moev.Gateway.Http.OpenApi;

/// <summary>The chapters of the document, in its order.</summary>
internal static class Tags
{
    public const string Original = "Original commands";
    public const string ChargePoints = "Charge points";
    public const string Calls = "Calls";
    public const string Charging = "Charging limits";
    public const string Site = "Smart charging";
    public const string Management = "Management";
    public const string Records = "Records";
    public const string IdTags = "Id tags";
    public const string Service = "Service";

    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (Original, "The routes of the Python test bench that this gateway replaces. The body is read as JSON whatever its content type; numbers may be strings."),
        (ChargePoints, "Charge points, their connections, capabilities and traces."),
        (Calls, "Any action of OCPP 1.6 and its security whitepaper that a central system may start. Request and response bodies are the payloads."),
        (Charging, "Limits, installed charging profiles, and the limits in force."),
        (Site, "The site that the gateway controls (Site:File): declared sessions, limits and measurements of nodes, the state of the controller and its decisions."),
        (Management, "Firmware, diagnostics and logs as jobs; reservations, local lists, triggers and certificates."),
        (Records, "Transactions, meter values, events, the audit trail, and messages that belong to no transaction."),
        (IdTags, "The status of id tags that charge points get."),
        (Service, "For machines: health, metrics, this document."),
    ];
}
