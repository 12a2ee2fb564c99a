using System.Text.Json;
using System.Text.Json.Nodes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The examples in the document.</summary>
internal static class OpenApiResources
{
    private const string Prefix = "openapi/";

    /// <summary>
    /// Returns responses by operation and by name of the request's example. They were recorded from a running gateway
    /// (tests/end-to-end/openapi.test.mjs) in the folders of the resources.
    /// </summary>
    public static JsonObject RecordedAnswers()
    {
        var assembly = typeof(OpenApiResources).Assembly;
        var all = new JsonObject();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            foreach (var (operation, answers) in JsonNode.Parse(stream)!.AsObject().ToArray())
                all.Add(operation, answers?.DeepClone());
        }

        return all;
    }

    /// <summary>Returns problem details with a reason. The schema describes what single occurrences add.</summary>
    public static JsonNode Problem(string reason)
    {
        var title = ProblemReasons.Title(reason);
        var problem = new ControlProblem(ProblemStatuses.Of(reason), reason, title, title + ".");
        return JsonSerializer.SerializeToNode(problem, ProblemJson.Plain.ControlProblem)!;
    }
}
