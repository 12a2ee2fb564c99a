using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>The description of a route in the OpenAPI document. It is metadata of the endpoint, mapped with <see cref="EndpointMapping"/>.</summary>
/// <param name="Id">A name for generated clients, which depend on it: it never changes.</param>
/// <param name="Tag">One of <see cref="Tags"/>.</param>
internal sealed record Operation(string Id, string Tag, string Summary)
{
    /// <summary>The HTTP method, taken from the endpoint.</summary>
    public string Method { get; init; } = "";

    /// <summary>The path as it is mapped, taken from the endpoint; a catch-all is written as a plain parameter.</summary>
    public string Path { get; init; } = "";

    public string? Description { get; init; }

    /// <summary>The parameters of query, header and path; the document adds <see cref="PathParameters"/> by their names.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public Content? Request { get; init; }

    /// <summary>True when a request without a body is valid.</summary>
    public bool BodyIsOptional { get; init; }

    /// <summary>The successful responses.</summary>
    public IReadOnlyList<Answer> Answers { get; init; } = [];

    /// <summary>The reasons of its problem details, without those of every route and every command.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The members that the feature adds to the answers of commands.</summary>
    public IReadOnlyList<ExtensionMember> AnswerMembers { get; init; } = [];

    /// <summary>The members that the feature adds to problem details.</summary>
    public IReadOnlyList<ExtensionMember> ProblemMembers { get; init; } = [];

    /// <summary>The same route again for single values of its parameters, with a path of their own.</summary>
    public IReadOnlyList<Operation> Variants { get; init; } = [];

    /// <summary>False for routes that are not commands although they change state. A GET is never a command.</summary>
    public bool IsCommand { get; init; } = true;

    /// <summary>True for a route that charge points call, which ignores query parameters that it does not know.</summary>
    public bool IsForChargePoints { get; init; }

    /// <summary>True for a list that is read in pages: the number of pages in memory is limited.</summary>
    public bool IsPaged => Parameters.Any(static parameter => parameter is { In: "query", Name: "limit" });

    /// <summary>True when it accepts an Idempotency-Key.</summary>
    public bool TakesKey => IsCommand && Method != "GET";
}

/// <summary>A parameter of the query, the header or the path.</summary>
/// <param name="Schema">JSON.</param>
/// <param name="Example">JSON; null when there is none.</param>
internal sealed record Parameter(string Name, string In, string Description, string Schema, string? Example = null)
{
    public static Parameter Query(string name, string description, string schema, string? example = null) => new(name, "query", description, schema, example);

    public static Parameter Path(string name, string description, string schema, string example) => new(name, "path", description, schema, example);
}

/// <summary>A request body.</summary>
/// <param name="Schema">JSON.</param>
/// <param name="Examples">JSON by name. The end-to-end test sends each one.</param>
internal sealed record Content(string MediaType, string Schema, IReadOnlyList<(string Name, string Json)> Examples)
{
    public static Content Json(string schema, params (string Name, string Json)[] examples) => new("application/json", schema, examples);
}

/// <summary>A successful response.</summary>
/// <param name="Schemas">Schemas by media type; none when there is no body.</param>
internal sealed record Answer(int Status, string Description, params IReadOnlyList<(string MediaType, Schema Schema)> Schemas)
{
    public static Answer Ok(string description, Schema schema) => new(StatusCodes.Status200OK, description, ("application/json", schema));
}
