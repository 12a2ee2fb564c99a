using Moev.Gateway.Http.Outcomes;

namespace Moev.Gateway.Http.Configuration;

/// <summary>The answer of each charge point to a command to all.</summary>
internal sealed record BroadcastAnswer(IReadOnlyList<CommandAnswer> Results);
