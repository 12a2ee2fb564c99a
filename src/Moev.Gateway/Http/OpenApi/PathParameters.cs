using System.Text.RegularExpressions;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The parameters in paths: an operation's own, and those that several resources share.</summary>
internal static partial class PathParameters
{
    private static readonly Dictionary<string, Parameter> Shared = new[]
    {
        Parameter.Path("identity", "The charge point's identity, percent-encoded.", """{"type":"string","minLength":1,"maxLength":255}""", "\"CP_1\""),
        Parameter.Path("connectorId", "A connector; 0 is the charge point as a whole.", """{"type":"integer","minimum":0,"maximum":1000}""", "1"),
        Parameter.Path("job", "A job's id.", """{"type":"integer","minimum":0}""", "1"),
    }.ToDictionary(static parameter => parameter.Name);

    public static IEnumerable<Parameter> Of(Operation operation) => Names().Matches(operation.Path).Select(match => Find(operation, match.Groups[1].Value));

    private static Parameter Find(Operation operation, string name) =>
        operation.Parameters.FirstOrDefault(parameter => parameter.In == "path" && parameter.Name == name) ?? Shared[name];

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Names();
}
