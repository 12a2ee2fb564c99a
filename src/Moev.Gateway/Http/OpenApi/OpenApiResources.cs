using System.Text.Json;
using System.Text.Json.Nodes;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>What the document quotes.</summary>
internal static class OpenApiResources
{
    private const string AnswersName = "openapi/Answers.json";

    /// <summary>Answers by operation and name of the request's example, as a run of the gateway gave them (tests/end-to-end/openapi.test.mjs records them).</summary>
    public static JsonObject RecordedAnswers()
    {
        using var stream = typeof(OpenApiResources).Assembly.GetManifestResourceStream(AnswersName)!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    public static string Title(string reason) =>
        reason == ProblemStatuses.NotTraced ? "The charge point is not traced" : ProblemReasons.Title(reason);

    /// <summary>Problem details with a reason. What an occurrence has beside, the schema tells.</summary>
    public static JsonNode Problem(string reason)
    {
        var problem = new ControlProblem(ProblemStatuses.Of(reason), reason, Title(reason), Title(reason) + ".");
        return JsonSerializer.SerializeToNode(problem, ControlJson.Plain.ControlProblem)!;
    }
}
