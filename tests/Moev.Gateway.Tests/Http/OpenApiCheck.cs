using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Moev.Gateway.Http.Calls;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Tests.Http;

/// <summary>Checks each response of a test against the OpenAPI document, which must have its status, reason and media type for the route.</summary>
internal static partial class OpenApiCheck
{
    // It may be left out, which OpenAPI cannot express.
    private const string FileName = @"/\{fileName}";

    // Every host of the tests maps the same routes.
    private static (Regex Path, Operation Operation)[]? s_routes;

    public static void Check(IEnumerable<EndpointDataSource> sources, string method, string path, Reply reply)
    {
        var known = (s_routes ??= Routes(sources)).Where(route => route.Path.IsMatch(path)).ToArray();
        if (reply.ContentType == "application/problem+json" && reply.Reason is ProblemReasons.MethodNotAllowed or ProblemReasons.RouteUnknown)
            return;
        var route = known.FirstOrDefault(route => route.Operation.Method == method);
        if (route.Operation is not { } operation)
        {
            // Refused before any route was looked for.
            Assert.Contains(reply.Status, new[] { 400, 403, 404, 405, 408, 413, 421, 431 });
            return;
        }

        if (reply.ContentType == "application/problem+json")
        {
            var reason = reply.Reason!;
            Assert.True(
                OpenApiDocument.ReasonsOf(operation).Contains(reason) && (ProblemStatuses.Of(reason) == reply.Status || reason == ProblemReasons.InvalidRequest),
                $"{method} {operation.Path} answered {reply.Status} {reason}, which the OpenAPI document does not have");
            if (reason != ProblemReasons.IdempotencyKeyUsed)
                CheckMembers(reply.Body, ProblemJson.Plain.ControlProblem, operation.ProblemMembers);
            return;
        }

        var answer = operation.Answers.SingleOrDefault(answer => answer.Status == reply.Status);
        Assert.True(answer is not null, $"{method} {operation.Path} answered {reply.Status}, which the OpenAPI document does not have");
        var media = reply.ContentType?.Split(';')[0];
        Assert.True(
            answer.Schemas.Count == 0 ? string.IsNullOrEmpty(reply.Text) : answer.Schemas.Any(schema => schema.MediaType == media),
            $"{method} {operation.Path} answered {reply.Status} as {media}, which the OpenAPI document does not have");
        if (answer.Schemas is [var (_, schema), ..] && schema == ReplySchemas.Command)
            CheckMembers(reply.Body, OutcomeJson.Plain.CommandAnswer, operation.AnswerMembers);
    }

    private static void CheckMembers(JsonElement body, JsonTypeInfo type, IReadOnlyList<ExtensionMember> added) => Assert.Empty(
        body.EnumerateObject().Select(static property => property.Name)
            .Except(type.Properties.Select(static property => property.Name))
            .Except(added.Select(static member => member.Name)));

    private static (Regex Path, Operation Operation)[] Routes(IEnumerable<EndpointDataSource> sources) =>
    [
        .. MappedOperations.Of(sources)
            .OrderBy(static operation => operation.Path.Contains('{', StringComparison.Ordinal))
            .ThenBy(static operation => operation.Path == CallResource.Pattern)
            .Select(static operation => (new Regex($"^{Placeholder().Replace(Regex.Escape(operation.Path).Replace(FileName, "(/.*)?", StringComparison.Ordinal), "[^/]+")}$"), operation)),
    ];

    [GeneratedRegex(@"\\\{\w+\}")]
    private static partial Regex Placeholder();
}
