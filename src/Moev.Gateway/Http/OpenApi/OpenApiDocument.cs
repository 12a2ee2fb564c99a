using System.Reflection;
using System.Text.Json.Nodes;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The OpenAPI 3.1 document, put together from the operations, the types of our answers and the schemas of OCPP's messages.</summary>
internal static class OpenApiDocument
{
    private const string ProblemMedia = "application/problem+json";
    private const string Schemas = "#/components/schemas/";

    private static readonly string Version =
        typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static readonly string[] EveryRoute =
        [ProblemReasons.InvalidRequest, ProblemReasons.OriginNotAllowed, ProblemReasons.CrossSite, ProblemReasons.HostNotAllowed, ProblemReasons.InternalError];

    private static readonly string[] EveryKeyed =
    [
        ProblemReasons.InvalidIdempotencyKey, ProblemReasons.IdempotencyKeyUsed, ProblemReasons.IdempotencyKeyReused,
        ProblemReasons.TooManyIdempotencyKeys, ProblemReasons.BodyTooLarge,
    ];

    /// <summary>All operations, in the order of the document.</summary>
    public static IReadOnlyList<Operation> Operations { get; } =
        [.. OriginalOperations.All, .. ChargePointOperations.All, .. CallOperations.All, .. ChargingOperations.All, .. FunctionOperations.All, .. RecordOperations.All, .. ServiceOperations.All];

    public static JsonObject Build()
    {
        var answers = OpenApiResources.RecordedAnswers();
        var paths = new JsonObject();
        foreach (var operation in Operations)
        {
            if (paths[operation.Path] is not JsonObject item)
                paths[operation.Path] = item = PathItem(operation.Path);
            item[operation.Method.ToLowerInvariant()] = Describe(operation, answers[operation.Id] as JsonObject);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Moev.Gateway",
                ["summary"] = "Commands to charge points on OCPP 1.6J, and what is known of them",
                ["description"] = ServiceOperations.Introduction,
                ["version"] = Version,
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The control listener that serves this document" }),
            // Who may call is decided by the listener's address, as SECURITY.md tells; there are no credentials.
            ["security"] = new JsonArray(),
            ["tags"] = new JsonArray([.. Tags.All.Select(static tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = ComponentSchemas(), ["examples"] = ProblemExamples() },
        };
    }

    /// <summary>The reasons of an operation's problem details, those of every route included.</summary>
    public static IEnumerable<string> ReasonsOf(Operation operation) =>
        EveryRoute.Concat(operation.TakesKey ? EveryKeyed : []).Concat(operation.Reasons).Distinct();

    private static JsonObject PathItem(string path) => path.Contains('{', StringComparison.Ordinal)
        ? new JsonObject { ["parameters"] = new JsonArray([.. PathParameters.Of(path).Select(static parameter => Describe(parameter))]) }
        : [];

    private static JsonObject Describe(Operation operation, JsonObject? answers)
    {
        var described = new JsonObject { ["operationId"] = operation.Id, ["tags"] = new JsonArray(operation.Tag), ["summary"] = operation.Summary };
        if (operation.Description is { } description)
            described["description"] = description;
        List<JsonNode> parameters = [.. operation.Parameters.Select(static parameter => Describe(parameter))];
        if (operation.TakesKey)
            parameters.Add(Describe(ServiceOperations.Key));
        if (parameters.Count > 0)
            described["parameters"] = new JsonArray([.. parameters]);
        if (operation.Request is { } request)
        {
            described["requestBody"] = new JsonObject
            {
                ["required"] = !operation.BodyIsOptional,
                ["content"] = new JsonObject
                {
                    [request.MediaType] = new JsonObject { ["schema"] = JsonNode.Parse(request.Schema), ["examples"] = Examples(request.Examples) },
                },
            };
        }

        described["responses"] = Responses(operation, answers);
        return described;
    }

    private static JsonObject Describe(Parameter parameter)
    {
        var described = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = parameter.In,
            ["description"] = parameter.Description,
            ["required"] = parameter.In == "path",
            ["schema"] = JsonNode.Parse(parameter.Schema),
        };
        if (parameter.Example is { } example)
            described["example"] = JsonNode.Parse(example);
        return described;
    }

    private static JsonObject Responses(Operation operation, JsonObject? answers)
    {
        var responses = new SortedDictionary<int, JsonObject>();
        foreach (var answer in operation.Answers)
        {
            var content = new JsonObject();
            foreach (var (media, schema) in answer.Schemas)
            {
                var described = new JsonObject { ["schema"] = JsonNode.Parse(schema) };
                if (media == "application/json" && answers is not null && answer.Status < StatusCodes.Status300MultipleChoices)
                {
                    described["examples"] = new JsonObject(
                        answers.Select(static pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, new JsonObject { ["value"] = pair.Value!.DeepClone() })));
                }

                content[media] = described;
            }

            var response = new JsonObject { ["description"] = answer.Description };
            if (operation.TakesKey)
                response["headers"] = new JsonObject { [RecordedAnswer.ReplayedHeader] = JsonNode.Parse(ServiceOperations.ReplayedHeader) };
            if (content.Count > 0)
                response["content"] = content;
            responses.Add(answer.Status, response);
        }

        foreach (var group in ReasonsOf(operation).GroupBy(ProblemStatuses.Of))
            AddProblems(responses, group.Key, [.. group]);
        return new JsonObject(responses.Select(static pair => KeyValuePair.Create<string, JsonNode?>(
            pair.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), pair.Value)));
    }

    private static void AddProblems(SortedDictionary<int, JsonObject> responses, int status, string[] reasons)
    {
        if (!responses.TryGetValue(status, out var response))
            responses.Add(status, response = new JsonObject { ["description"] = string.Join("; ", reasons.Select(OpenApiResources.Title)) + "." });
        if (response["content"] is not JsonObject content)
            response["content"] = content = [];
        content[ProblemMedia] = new JsonObject
        {
            ["schema"] = new JsonObject
            {
                ["allOf"] = new JsonArray(
                    new JsonObject { ["$ref"] = Schemas + "Problem" },
                    new JsonObject
                    {
                        ["properties"] = new JsonObject { ["reason"] = new JsonObject { ["enum"] = new JsonArray([.. reasons.Select(static reason => JsonValue.Create(reason))]) } },
                    }),
            },
            ["examples"] = new JsonObject(reasons.Select(static reason =>
                KeyValuePair.Create<string, JsonNode?>(reason, new JsonObject { ["$ref"] = "#/components/examples/" + reason }))),
        };
    }

    private static JsonObject Examples(IEnumerable<(string Name, string Json)> examples) => new(
        examples.Select(static example => KeyValuePair.Create<string, JsonNode?>(example.Name, new JsonObject { ["value"] = JsonNode.Parse(example.Json) })));

    private static JsonObject ComponentSchemas()
    {
        var schemas = new JsonObject();
        foreach (var (name, type) in AnswerSchemas.Types)
            schemas[name] = AnswerSchemas.Of(name, type);
        foreach (var action in OcppSchemas.Actions)
        {
            schemas[OcppSchemas.Request(action)] = OcppSchemas.Read(action);
            schemas[OcppSchemas.Response(action)] = OcppSchemas.Read(action + "Response");
        }

        return schemas;
    }

    private static JsonObject ProblemExamples() => new(
        Operations.SelectMany(ReasonsOf).Distinct().Order(StringComparer.Ordinal).Select(static reason =>
            KeyValuePair.Create<string, JsonNode?>(reason, new JsonObject { ["value"] = OpenApiResources.Problem(reason) })));
}
