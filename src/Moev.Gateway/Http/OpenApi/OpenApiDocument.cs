using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>Builds the OpenAPI 3.1 document from operations, the types of our responses and the schemas of OCPP's messages.</summary>
internal static class OpenApiDocument
{
    private const string ProblemMedia = "application/problem+json";
    private const string Schemas = "#/components/schemas/";
    private const string Problem = "Problem";
    private const string Command = "CommandAnswer";

    private static readonly string Version =
        typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private static readonly string[] EveryRoute =
        [ProblemReasons.InvalidRequest, ProblemReasons.InvalidQuery, ProblemReasons.InvalidPath, ProblemReasons.OriginNotAllowed, ProblemReasons.CrossSite, ProblemReasons.HostNotAllowed, ProblemReasons.TooManyConnections, ProblemReasons.InternalError];

    private static readonly string[] EveryKeyed =
    [
        ProblemReasons.InvalidIdempotencyKey, ProblemReasons.IdempotencyKeyUsed, ProblemReasons.IdempotencyKeyReused,
        ProblemReasons.TooManyIdempotencyKeys, ProblemReasons.BodyTooLarge,
    ];

    /// <param name="operations">In the order of the document.</param>
    public static JsonObject Build(IReadOnlyList<Operation> operations)
    {
        var answers = OpenApiResources.RecordedAnswers();
        var paths = new JsonObject();
        foreach (var operation in operations)
        {
            if (paths[operation.Path] is not JsonObject item)
                paths[operation.Path] = item = PathItem(operation);
            item[operation.Method.ToLowerInvariant()] = Describe(operation, answers[operation.Id] as JsonObject);
        }

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = new JsonObject
            {
                ["title"] = "Moev.Gateway",
                ["summary"] = ApiDescription.Summary,
                ["description"] = ApiDescription.Introduction,
                ["version"] = Version,
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The control listener that serves this document" }),
            // There are no credentials: the listener's address decides who may call (SECURITY.md).
            ["security"] = new JsonArray(),
            ["tags"] = new JsonArray([.. Tags.All.Select(static tag => new JsonObject { ["name"] = tag.Name, ["description"] = tag.Description })]),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = ComponentSchemas(operations), ["examples"] = ProblemExamples(operations) },
        };
    }

    /// <summary>Returns the reasons of an operation's problem details, including those of every route.</summary>
    public static IEnumerable<string> ReasonsOf(Operation operation) =>
        EveryRoute.Concat(operation.TakesKey ? EveryKeyed : []).Concat(operation.IsPaged ? [ProblemReasons.TooManyPages] : []).Concat(operation.Reasons).Distinct();

    private static JsonObject PathItem(Operation operation) => operation.Path.Contains('{', StringComparison.Ordinal)
        ? new JsonObject { ["parameters"] = new JsonArray([.. PathParameters.Of(operation).Select(static parameter => Describe(parameter))]) }
        : [];

    private static JsonObject Describe(Operation operation, JsonObject? answers)
    {
        var described = new JsonObject { ["operationId"] = operation.Id, ["tags"] = new JsonArray(operation.Tag), ["summary"] = operation.Summary };
        if (operation.Description is { } description)
            described["description"] = description;
        List<JsonNode> parameters = [.. operation.Parameters.Where(static parameter => parameter.In != "path").Select(static parameter => Describe(parameter))];
        if (operation.TakesKey)
            parameters.Add(Describe(ApiDescription.Key));
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
                var described = new JsonObject { ["schema"] = JsonNode.Parse(schema.Json) };
                if (media == "application/json" && answers is not null && answer.Status < StatusCodes.Status300MultipleChoices)
                {
                    described["examples"] = new JsonObject(
                        answers.Select(static pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, new JsonObject { ["value"] = pair.Value!.DeepClone() })));
                }

                content[media] = described;
            }

            var response = new JsonObject { ["description"] = answer.Description };
            if (operation.TakesKey)
                response["headers"] = new JsonObject { [RequestHeaders.IdempotencyReplayed] = JsonNode.Parse(ApiDescription.ReplayedHeader) };
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
            responses.Add(status, response = new JsonObject { ["description"] = string.Join("; ", reasons.Select(ProblemReasons.Title)) + "." });
        if (response["content"] is not JsonObject content)
            response["content"] = content = [];
        content[ProblemMedia] = new JsonObject
        {
            ["schema"] = new JsonObject
            {
                ["allOf"] = new JsonArray(
                    new JsonObject { ["$ref"] = Schemas + Problem },
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

    private static JsonObject ComponentSchemas(IReadOnlyList<Operation> operations)
    {
        (string Name, JsonTypeInfo Type)[] types =
        [
            (Problem, ProblemJson.Plain.ControlProblem),
            .. operations.SelectMany(static operation => operation.Answers).SelectMany(static answer => answer.Schemas)
                .SelectMany(static schema => schema.Schema.Components).DistinctBy(static component => component.Name),
        ];
        var exporter = new AnswerSchemas(types);
        var schemas = new JsonObject();
        foreach (var (name, type) in types)
            schemas[name] = exporter.Of(name, type);
        AddMembers(Problem, operations.SelectMany(static operation => operation.ProblemMembers));
        AddMembers(Command, operations.SelectMany(static operation => operation.AnswerMembers));
        schemas[Problem]!["properties"]!["commands"] = JsonNode.Parse(ApiDescription.UsedCommands);
        foreach (var action in OcppSchemas.Actions)
        {
            schemas[OcppSchemas.Request(action)] = OcppSchemas.Read(action);
            schemas[OcppSchemas.Response(action)] = OcppSchemas.Read(action + "Response");
        }

        return schemas;

        void AddMembers(string name, IEnumerable<ExtensionMember> members)
        {
            foreach (var member in members.DistinctBy(static member => member.Name))
                schemas[name]!["properties"]![member.Name] = exporter.OfMember($"{name}/properties/{member.Name}", member.Type);
        }
    }

    private static JsonObject ProblemExamples(IReadOnlyList<Operation> operations) => new(
        operations.SelectMany(ReasonsOf).Distinct().Order(StringComparer.Ordinal).Select(static reason =>
            KeyValuePair.Create<string, JsonNode?>(reason, new JsonObject { ["value"] = OpenApiResources.Problem(reason) })));
}
