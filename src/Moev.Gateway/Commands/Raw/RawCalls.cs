using System.Text;
using Moev.Gateway.Commands.Configuration;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Raw;

/// <summary>Checks calls whose payload the caller writes, for any action that a central system may send.</summary>
internal static class RawCalls
{
    /// <summary>Finds the action of a name.</summary>
    /// <returns>The reason why it cannot be sent; null when it can.</returns>
    public static CommandFailure? FindAction(string name, out Action16 action)
    {
        if (!Actions16.TryFind(Encoding.UTF8.GetBytes(name), out action))
            return new CommandFailure.ActionUnknown(name);
        if ((Actions16.Origin(action) & ActionOrigin.CentralSystem) == 0)
            return new CommandFailure.ActionNotAllowed(name);
        return Actions16.IsDeclared(action) ? null : new CommandFailure.ActionNotSupported(name);
    }

    /// <summary>Validates a payload.</summary>
    /// <param name="action">An action that <see cref="FindAction"/> has found.</param>
    /// <param name="payload">One JSON object; read until the command has ended.</param>
    /// <returns>The reason why it cannot be sent; null when it can.</returns>
    public static CommandFailure? Read(Action16 action, ReadOnlyMemory<byte> payload, out EncodedCommand command)
    {
        if (action == Action16.ChangeConfiguration)
            return ReadChange(payload, out command);
        return EncodedCommand.TryRead(action, payload, out command, out var report) ? null : Invalid(action, report);
    }

    private static CommandFailure? ReadChange(ReadOnlyMemory<byte> payload, out EncodedCommand command) =>
        EncodedCommand.TryRead<ChangeConfigurationRequest>(Action16.ChangeConfiguration, payload, out command, out var change, out var report)
            ? ConfigurationChanger.KeyRefusal(change.Key, toAll: false)
            : Invalid(Action16.ChangeConfiguration, report);

    private static CommandFailure.InvalidPayload Invalid(Action16 action, PayloadReport report) => new(Actions16.Name(action), report.Error);
}
