using System.Globalization;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>Describes the state of a connector's set-point, in one word and in a sentence.</summary>
internal static class SetPointWords
{
    /// <param name="now">The present on the controller's clock.</param>
    /// <param name="wall">The same time of day.</param>
    public static SetPointStatus StatusOf(SetPointConnector connector, double now, DateTimeOffset wall)
    {
        var state = StateOf(connector, now);
        var held = connector.Held;
        return new SetPointStatus(
            state,
            connector.Wanted,
            connector.SentAmps,
            held.InForce(now),
            held.HasLease(now) ? wall.AddSeconds(held.LeaseEnd - now) : null,
            !double.IsNaN(held.BaseAmps),
            connector.Obedience.IsVerified,
            connector.Obedience.Obeys,
            Explain(connector, state, now));
    }

    private static SetPointState StateOf(SetPointConnector connector, double now)
    {
        if (!connector.ChargePoint.IsOnline)
            return SetPointState.Offline;
        if (!connector.Obedience.Obeys)
            return SetPointState.Disobeying;
        if (connector.Problem is not null && !connector.IsBusy)
            return SetPointState.Refused;
        if (double.IsNaN(connector.Held.BaseAmps) || connector.OutrankedBy is not null)
            return SetPointState.Preparing;
        if (connector.Current is { Kind: SetPointStepKind.Lease, IsRenewal: false })
            return SetPointState.Sending;
        if (connector.IsWaiting)
            return SetPointState.Waiting;
        if (double.IsNaN(connector.Wanted))
            return SetPointState.Unknown;
        return connector.Wanted == connector.Held.InForce(now) ? SetPointState.InForce : SetPointState.Sending;
    }

    private static string Explain(SetPointConnector connector, SetPointState state, double now)
    {
        var (held, obedience) = (connector.Held, connector.Obedience);
        var (most, failSafe, wanted, inForce) = (Amps(connector.MaxAmps), Amps(connector.FailSafe), Amps(connector.Wanted), Amps(held.InForce(now)));
        return state switch
        {
            SetPointState.Offline when double.IsNaN(held.BaseAmps) => $"The charge point is not connected, and holds no fail-safe profile: it may draw {most}.",
            SetPointState.Offline => held.HasLease(now)
                ? $"The charge point is not connected. It may draw {inForce} until its set-point ends, and {failSafe} afterwards."
                : $"The charge point is not connected. It may draw its fail-safe current of {inForce}.",
            SetPointState.Disobeying when obedience.Contradictions > 1 =>
                $"Its composite schedule shows a limit above the one that it accepted. All of {most} is reserved until it agrees.",
            SetPointState.Disobeying =>
                $"It was measured at {Amps(obedience.SeenAmps)}, above its limit of {inForce}. All of {most} is reserved until it obeys.",
            SetPointState.Refused => $"{connector.Problem} It is tried again.",
            SetPointState.Preparing when connector.OutrankedBy is { } id =>
                string.Create(CultureInfo.InvariantCulture, $"Charging profile {id} of someone else outranks the set-point, and is being cleared."),
            SetPointState.Preparing => $"The fail-safe profile of {failSafe} is being installed. Until then {most} is reserved.",
            SetPointState.Sending => $"A limit of {wanted} is being sent; {inForce} is in force.",
            SetPointState.Waiting => $"A limit of {wanted} waits until others have lowered theirs; {inForce} is in force.",
            SetPointState.InForce => held.HasLease(now)
                ? $"A limit of {inForce} is in force, and ends by itself unless it is renewed."
                : $"The fail-safe limit of {inForce} is in force.",
            _ => "No decision was made yet.",
        };
    }

    private static string Amps(double amps) => double.IsNaN(amps) ? "no limit" : string.Create(CultureInfo.InvariantCulture, $"{amps:0.#} A");
}
