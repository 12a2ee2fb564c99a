using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http;

/// <summary>Finds the charge point that a caller names, or says why not.</summary>
internal sealed class ChargePointFinder(IChargePointRouter router, IChargePointRecords chargePoints, IOptions<OcppOptions> ocpp)
{
    /// <summary>
    /// A connected charge point by the id of a command: the exact match first, and then the one without the blanks around it, because the
    /// original's README has them. Nothing fuzzier.
    /// </summary>
    public async ValueTask<(ChargePointIdentity Identity, ControlProblem? Problem)> FindConnectedAsync(string id, CancellationToken cancellationToken)
    {
        var exact = new ChargePointIdentity(id);
        if (router.IsConnected(exact))
            return (exact, null);
        if (await IsKnownAsync(exact, cancellationToken))
            return (exact, ControlProblem.NotConnected(exact));

        var trimmed = new ChargePointIdentity(id.Trim());
        if (trimmed == exact)
            return (exact, ControlProblem.UnknownChargePoint(id));
        if (router.IsConnected(trimmed))
            return (trimmed, null);
        return (trimmed, await IsKnownAsync(trimmed, cancellationToken)
            ? ControlProblem.NotConnected(trimmed)
            : ControlProblem.UnknownChargePoint(trimmed.Value));
    }

    /// <summary>Why an identity of a path can not be called, or null when it is connected.</summary>
    public async ValueTask<ControlProblem?> RequireConnectedAsync(ChargePointIdentity identity, CancellationToken cancellationToken)
    {
        if (router.IsConnected(identity))
            return null;
        return await IsKnownAsync(identity, cancellationToken)
            ? ControlProblem.NotConnected(identity)
            : ControlProblem.UnknownChargePoint(identity.Value);
    }

    /// <summary>Whether anything can be on record of the identity.</summary>
    public async ValueTask<bool> IsSeenAsync(ChargePointIdentity identity, CancellationToken cancellationToken) =>
        router.IsConnected(identity) || await IsKnownAsync(identity, cancellationToken);

    /// <summary>Whether the identity is connected, was ever seen, or is listed under Ocpp:ChargePoints.</summary>
    public async ValueTask<bool> IsKnownAsync(ChargePointIdentity identity, CancellationToken cancellationToken) =>
        router.IsConnected(identity) || ocpp.Value.ChargePoints.ContainsKey(identity.Value) || await chargePoints.FindChargePointAsync(identity, cancellationToken) is not null;
}
