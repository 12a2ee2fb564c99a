using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;

namespace Moev.Gateway.Http.Problems;

/// <summary>Problem details (RFC 9457) with a reason that a program can compare.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Reason">One of <see cref="ProblemReasons"/>.</param>
/// <param name="Title">The reason in words, the same for every occurrence.</param>
/// <param name="Detail">The error in this request.</param>
internal sealed record ControlProblem(
    [property: JsonPropertyOrder(-3)] int Status,
    [property: JsonPropertyOrder(-1)] string Reason,
    [property: JsonPropertyOrder(-4)] string Title,
    [property: JsonPropertyOrder(-2)] string Detail)
{
    [JsonPropertyOrder(-5)]
    public string Type => "urn:moev-gateway:problem:" + Reason;

    /// <summary>The invalid member of the body or parameter of the query or the path.</summary>
    public string? Member { get; init; }

    /// <summary>The charge point's identity.</summary>
    public string? Id { get; init; }

    public string? Action { get; init; }

    public string? MessageId { get; init; }

    public double? ElapsedMs { get; init; }

    /// <summary>The status that the charge point answered, such as Rejected.</summary>
    public string? ChargePointStatus { get; init; }

    /// <summary>The CALLERROR's code, as sent.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The CALLERROR's description, as sent.</summary>
    public string? ErrorDescription { get; init; }

    /// <summary>The members that a feature added, by their names.</summary>
    [JsonExtensionData]
    public IDictionary<string, object>? Extensions { get; private set; }

    /// <summary>Returns the problem with more members. Those that are null are left out.</summary>
    public ControlProblem With(params ReadOnlySpan<Extension?> members)
    {
        var problem = this with { };
        problem.Extensions = Extension.Add(Extensions, members);
        return problem;
    }

    public static ControlProblem Of(int status, string reason, string detail) => new(status, reason, ProblemReasons.Title(reason), detail);

    public static ControlProblem InvalidMember(string member, string detail) =>
        Of(StatusCodes.Status400BadRequest, ProblemReasons.InvalidMember, detail) with { Member = member };

    public static ControlProblem InvalidPath(string name, string detail) =>
        Of(StatusCodes.Status400BadRequest, ProblemReasons.InvalidPath, detail) with { Member = name };

    public static ControlProblem InvalidQuery(string name, string detail) =>
        Of(StatusCodes.Status400BadRequest, ProblemReasons.InvalidQuery, detail) with { Member = name };
}
