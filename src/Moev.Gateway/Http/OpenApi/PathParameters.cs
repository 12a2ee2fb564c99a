using System.Text.RegularExpressions;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>What stands in paths, by name: the same everywhere.</summary>
internal static partial class PathParameters
{
    private static readonly Dictionary<string, Parameter> Known = new[]
    {
        Path("identity", "The charge point's identity, percent-encoded.", """{"type":"string","minLength":1,"maxLength":255}""", "\"CP_1\""),
        Path("action", "An action of OCPP 1.6 that a central system may start.", ActionSchema(), "\"Reset\""),
        Path("transactionId", "A transaction's id.", """{"type":"integer","minimum":0}""", "1"),
        Path("idTag", "An id tag, percent-encoded; the case of its letters does not matter.", """{"type":"string","minLength":1,"maxLength":20}""", "\"TAG_1\""),
        Path("connectorId", "A connector; 0 is the charge point as a whole.", """{"type":"integer","minimum":0,"maximum":1000}""", "1"),
        Path("job", "A job's id.", """{"type":"integer","minimum":0}""", "1"),
        Path("reservation", "A reservation's id.", """{"type":"integer"}""", "1"),
        Path("token", "What only the charge point that was asked for the upload knows.", """{"type":"string","minLength":1}""", "\"wIdsyT0uLz0\""),
        Path("fileName", "The file's name; may be left out together with the slash before it.", """{"type":"string"}""", "\"diagnostics.txt\""),
    }.ToDictionary(static parameter => parameter.Name);

    public static IEnumerable<Parameter> Of(string path) => Names().Matches(path).Select(static match => Known[match.Groups[1].Value]);

    private static Parameter Path(string name, string description, string schema, string example) => new(name, "path", description, schema, example);

    private static string ActionSchema() => $$"""{"type":"string","enum":["{{string.Join("\",\"", OcppSchemas.Actions)}}"]}""";

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Names();
}
