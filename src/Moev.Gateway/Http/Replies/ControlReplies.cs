using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Replies;

/// <summary>Turns values into HTTP responses.</summary>
internal static class ControlReplies
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        TypedResults.Json(value, type, "application/json", status);

    public static IResult Problem(ControlProblem problem) =>
        TypedResults.Json(problem, ProblemJson.Plain.ControlProblem, "application/problem+json", problem.Status);
}
