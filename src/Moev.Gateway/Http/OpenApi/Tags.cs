namespace Moev.Gateway.Http.OpenApi;

/// <summary>The chapters of the document.</summary>
internal static class Tags
{
    public const string Original = "Original commands";
    public const string ChargePoints = "Charge points";
    public const string Calls = "Calls";
    public const string Charging = "Charging limits";
    public const string Functions = "Functions";
    public const string Records = "Records";
    public const string IdTags = "Id tags";
    public const string Service = "Service";

    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (Original, "The routes of the Python test bench that this gateway succeeds. A body is JSON whatever its content type; numbers may stand in strings."),
        (ChargePoints, "Who is known, who is connected, and what passed."),
        (Calls, "Any action of OCPP 1.6 and its security whitepaper that a central system may start: the body is the payload, and so is the answer."),
        (Charging, "Limits, many at once, what is installed, and what is in force."),
        (Functions, "Firmware, diagnostics and logs as jobs; reservations, local lists, triggers and certificates."),
        (Records, "Transactions, meter values, events, the audit trail, and messages that belong to no transaction."),
        (IdTags, "What charge points are told about id tags."),
        (Service, "For machines: health, metrics, this document."),
    ];
}
