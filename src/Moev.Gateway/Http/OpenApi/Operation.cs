using Moev.Gateway.Http.Uploads;

namespace Moev.Gateway.Http.OpenApi;

/// <summary>One route as the OpenAPI document tells of it.</summary>
/// <param name="Path">As it is mapped; a catch-all is written as a plain parameter.</param>
/// <param name="Id">A name for generated clients. Programs depend on it: it is never changed.</param>
internal sealed record Operation(string Method, string Path, string Id, string Tag, string Summary)
{
    public string? Description { get; init; }

    /// <summary>What is not in the path; the parameters of the path are known by their names.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    public Content? Request { get; init; }

    /// <summary>Whether a request without a body is one too.</summary>
    public bool BodyIsOptional { get; init; }

    /// <summary>The answers that are no problem details.</summary>
    public IReadOnlyList<Answer> Answers { get; init; } = [];

    /// <summary>The reasons of its problem details, apart from those of every route and of every command.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Whether it takes an Idempotency-Key.</summary>
    public bool TakesKey => Method != "GET" && !Path.StartsWith(UploadRoutes.Path, StringComparison.Ordinal);
}

/// <summary>A parameter of the query, the header or the path.</summary>
/// <param name="Schema">JSON.</param>
/// <param name="Example">JSON; null when there is none.</param>
internal sealed record Parameter(string Name, string In, string Description, string Schema, string? Example = null)
{
    public static Parameter Query(string name, string description, string schema, string? example = null) => new(name, "query", description, schema, example);
}

/// <summary>A body.</summary>
/// <param name="Schema">JSON.</param>
/// <param name="Examples">JSON by name. Each can be sent as it is.</param>
internal sealed record Content(string MediaType, string Schema, IReadOnlyList<(string Name, string Json)> Examples)
{
    public static Content Json(string schema, params (string Name, string Json)[] examples) => new("application/json", schema, examples);
}

/// <summary>An answer that is no problem details.</summary>
/// <param name="Schemas">JSON by media type; none when there is no body.</param>
internal sealed record Answer(int Status, string Description, params IReadOnlyList<(string MediaType, string Schema)> Schemas)
{
    public static Answer Ok(string description, string schema) => new(StatusCodes.Status200OK, description, ("application/json", schema));
}
