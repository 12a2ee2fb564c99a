using System.Text.Json;

namespace Moev.TypicalCentralSystem.Handlers;

/// <summary>Answers one action.</summary>
internal interface IMessageHandler
{
    string Action { get; }

    Task<object> HandleAsync(string identity, JsonElement payload, CancellationToken cancellationToken);
}
