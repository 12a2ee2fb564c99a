using System.Text.Json.Nodes;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The schemas of the messages of OCPP 1.6, as the codec is checked against them.</summary>
internal static class OcppSchemas
{
    private const string Folder = "ocpp1.6/";

    /// <summary>The actions that a central system may start, in the order of their names.</summary>
    public static IReadOnlyList<string> Actions { get; } =
    [
        .. Enum.GetValues<Action16>()
            .Where(static action => (Actions16.Origin(action) & ActionOrigin.CentralSystem) != 0 && Actions16.IsDeclared(action))
            .Select(Actions16.Name)
            .Order(StringComparer.Ordinal),
    ];

    public static string Request(string action) => "Ocpp" + action;

    public static string Response(string action) => "Ocpp" + action + "Response";

    /// <param name="message">Such as Reset or ResetResponse.</param>
    public static JsonNode Read(string message)
    {
        using var stream = typeof(OcppSchemas).Assembly.GetManifestResourceStream(Folder + message + ".json")
            ?? throw new InvalidOperationException($"There is no schema of {message}.");
        var schema = JsonNode.Parse(stream)!.AsObject();
        // OpenAPI 3.1 has its own dialect, which says the same of the few words that these schemas use.
        schema.Remove("$schema");
        schema.Remove("id");
        return schema;
    }
}
