using Moev.Gateway.ChargingProfiles;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Limits;

/// <summary>
/// Sets many limits so that their sum never exceeds the higher one of before and afterwards: first those that lower a limit, and only when all of them were accepted, those
/// that raise one.
/// </summary>
internal sealed class CutsFirst(LimitSetter setter, ChargePointFinder finder, SituationReader situations)
{
    /// <summary>Finds two limits for the same target, whose order would change.</summary>
    /// <returns>The place of the later one in the list; -1 when there is none.</returns>
    public static int FindRepeated(IReadOnlyList<LimitRequest> requests)
    {
        var seen = new HashSet<(string, int)>();
        for (var i = 0; i < requests.Count; i++)
        {
            // Purposes are not told apart: one limit may be sent with several of them.
            if (!seen.Add((requests[i].Id.Trim(), requests[i].ConnectorId ?? 0)))
                return i;
        }

        return -1;
    }

    /// <summary>Sets the limits.</summary>
    /// <param name="requests">Without a <see cref="FindRepeated"/>.</param>
    /// <param name="areAllKnown">False when the caller could not read another limit of the same request, which may have been a cut.</param>
    /// <returns>The outcomes, in the order of the requests.</returns>
    public async Task<IReadOnlyList<LimitOutcome>> SetManyAsync(
        IReadOnlyList<LimitRequest> requests, bool areAllKnown, CommandCaller caller, CancellationToken cancellationToken)
    {
        var cuts = new List<int>(requests.Count);
        var raises = new List<int>();
        for (var i = 0; i < requests.Count; i++)
            (await IsRaiseAsync(requests[i], cancellationToken) ? raises : cuts).Add(i);

        var outcomes = new LimitOutcome[requests.Count];
        await SetAsync(cuts);
        if (areAllKnown && cuts.TrueForAll(index => IsCut(outcomes[index])))
        {
            await SetAsync(raises);
            return outcomes;
        }

        foreach (var index in raises)
            outcomes[index] = new LimitOutcome.Failed(new CommandFailure.CutsNotAccepted(requests[index].Id));
        return outcomes;

        async Task SetAsync(List<int> indexes)
        {
            var set = await setter.SetManyAsync([.. indexes.Select(index => requests[index])], caller, cancellationToken);
            for (var i = 0; i < set.Count; i++)
                outcomes[indexes[i]] = set[i];
        }
    }

    // A profile that a running transaction has may outrank the limit, and then nothing was cut.
    private static bool IsCut(LimitOutcome outcome) => outcome is LimitOutcome.Answered { Accepted: not null, Caveat: not LimitCaveat.TransactionMayOutrankIt };

    /// <summary>Returns true when a limit is above one on record that it takes the place of, or above one that may be in force.</summary>
    private async ValueTask<bool> IsRaiseAsync(LimitRequest request, CancellationToken cancellationToken)
    {
        var (identity, _) = await finder.FindConnectedAsync(request.Id, cancellationToken);
        var situation = await situations.ReadAsync(identity, request.ConnectorId ?? 0, cancellationToken);
        return IsRaise(request, situation)
            || situation.Doubts.Any(doubt => doubt.Profile is { } possible && IsRaise(request, situation with { Profiles = [.. situation.Profiles, possible] }));
    }

    private static bool IsRaise(LimitRequest request, ChargingSituation situation)
    {
        var layers = situation.Layers;
        if (request.ConnectorId > 0)
            return IsAbove(request, request.Purpose == ChargingProfilePurpose.TxDefaultProfile ? layers.TxDefault : OfTransaction(layers));
        if (request.Purpose != ChargingProfilePurpose.TxDefaultProfile && (request.Purpose is not null || !layers.ChargePointMax.IsUnlimited))
            return IsAbove(request, layers.ChargePointMax);
        // A charge point that refuses ChargePointMaxProfile has the limit on each connector.
        return situation.Connectors.Any(connector => IsAbove(request, OfTransaction((situation with { ConnectorId = connector.ConnectorId }).Layers)));
    }

    private static ChargingLimit OfTransaction(in CompositeLayers layers) => layers.Tx.IsUnlimited ? layers.TxDefault : layers.Tx;

    private static bool IsAbove(LimitRequest request, in ChargingLimit limit) =>
        (request.Value.Unit == ChargingRateUnit.W ? limit.Watts : limit.AmperesPerPhase) is { } now && request.Value.Limit > now;
}
