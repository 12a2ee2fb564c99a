using System.Text.Json.Serialization;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Outcomes;

/// <summary>The outcome of a command. Features add their own members.</summary>
/// <param name="Id">The charge point's identity.</param>
/// <param name="Action">The OCPP action; Disconnect for closing the connection.</param>
/// <param name="Status">The status that the charge point answered; null when it answered none.</param>
/// <param name="MessageId">The CALL's id on the wire; null when nothing was sent.</param>
/// <param name="ElapsedMs">Milliseconds from the request until the outcome.</param>
internal sealed record CommandAnswer(string Id, string Action, string? Status, string? MessageId, double ElapsedMs)
{
    /// <summary>In a command to many: the reason why there is no status, one of <see cref="ProblemReasons"/>.</summary>
    public string? Reason { get; init; }

    public string? Detail { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorDescription { get; init; }

    /// <summary>The members that a feature added, by their names.</summary>
    [JsonExtensionData]
    public IDictionary<string, object>? Extensions { get; private set; }

    /// <summary>Returns the answer with more members. Those that are null are left out.</summary>
    public CommandAnswer With(params ReadOnlySpan<Extension?> members)
    {
        var answer = this with { };
        answer.Extensions = Extension.Add(Extensions, members);
        return answer;
    }

    /// <returns>The member with its value; null when it is absent.</returns>
    public Extension? Find(ExtensionMember member) => Extensions?.TryGetValue(member.Name, out var extension) == true ? (Extension)extension : null;
}
