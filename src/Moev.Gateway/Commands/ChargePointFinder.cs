using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Commands;

/// <summary>Finds the charge point that a caller names.</summary>
internal sealed class ChargePointFinder(IChargePointRouter router, IChargePointRecords records, IOptions<OcppOptions> ocpp)
{
    /// <summary>
    /// Finds a connected charge point by the id of a command: first the exact match, then the id without the blanks around it, because
    /// the original's README has them. No other variation is tried.
    /// </summary>
    public async ValueTask<(ChargePointIdentity Identity, CommandFailure? Failure)> FindConnectedAsync(string id, CancellationToken cancellationToken)
    {
        var exact = new ChargePointIdentity(id);
        if (router.IsConnected(exact))
            return (exact, null);
        if (await IsKnownAsync(exact, cancellationToken))
            return (exact, new CommandFailure.NotConnected(exact));

        var trimmed = new ChargePointIdentity(id.Trim());
        return (trimmed, trimmed == exact ? new CommandFailure.ChargePointUnknown(id) : await RequireConnectedAsync(trimmed, cancellationToken));
    }

    /// <summary>Returns the reason why an identity cannot be called; null when it is connected.</summary>
    public async ValueTask<CommandFailure?> RequireConnectedAsync(ChargePointIdentity identity, CancellationToken cancellationToken)
    {
        if (router.IsConnected(identity))
            return null;
        return await IsKnownAsync(identity, cancellationToken)
            ? new CommandFailure.NotConnected(identity)
            : new CommandFailure.ChargePointUnknown(identity.Value);
    }

    /// <summary>Returns true when the identity is connected or on record, or is listed under Ocpp:ChargePoints.</summary>
    public async ValueTask<bool> IsKnownAsync(ChargePointIdentity identity, CancellationToken cancellationToken) =>
        router.IsConnected(identity)
        || ocpp.Value.ChargePoints.ContainsKey(identity.Value)
        || await records.FindChargePointAsync(identity, cancellationToken) is not null;
}
