using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Configuration;

/// <summary>Changes configuration keys of one charge point, or of all connected ones (OCPP 1.6 §5.3).</summary>
internal sealed class ConfigurationChanger(
    IChargePointRouter router, ChargePointFinder finder, CommandSender sender, IOptions<ControlOptions> options, ILogger<ConfigurationChanger> logger)
{
    public async ValueTask<CommandOutcome<SentCommand>> ChangeAsync(
        string id, ChangeConfigurationRequest request, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (KeyRefusal(request.Key, toAll: false) is { } refusal)
            return refusal;
        var (identity, failure) = await finder.FindConnectedAsync(id, cancellationToken);
        if (failure is not null)
            return failure;
        var sent = await sender.SendAsync(identity, Action16.ChangeConfiguration, request, caller, null, cancellationToken);
        return sent.Failure is null ? sent : sent.Failure;
    }

    /// <summary>Sends the request to all connected charge points, at most Control:MaxParallelCalls at a time. A failure of one does not stop the others.</summary>
    /// <returns>The outcome of each charge point, in ordinal order of identity.</returns>
    public async ValueTask<CommandOutcome<IReadOnlyList<SentCommand>>> ChangeAllAsync(
        ChangeConfigurationRequest request, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (KeyRefusal(request.Key, toAll: true) is { } refusal)
            return refusal;
        var identities = router.Connected();
        var sent = new SentCommand[identities.Count];
        var command = EncodedCommand.Of(Action16.ChangeConfiguration, request);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallelCalls, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, sent.Length, parallel, async (index, token) =>
            sent[index] = await sender.SendForStatusAsync(identities[index], command, caller, token));

        ControlLog.BroadcastEnded(logger, sent.Length, sent.Count(static command => command.IsAccepted));
        return new CommandOutcome<IReadOnlyList<SentCommand>>(sent, null);
    }

    /// <summary>
    /// Returns a failure for a key that must not be changed. SecurityProfile is not changed over OCPP, because it could be lowered by
    /// mistake (security whitepaper A00.FR.005). One AuthorizationKey is not sent to several charge points (A01.FR.06).
    /// </summary>
    public static CommandFailure? KeyRefusal(string key, bool toAll) =>
        ConfigurationKeys.IsSecurityProfile(key) || (toAll && ConfigurationKeys.IsAuthorizationKey(key)) ? new CommandFailure.KeyRefused(key) : null;
}
