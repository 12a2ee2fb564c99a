using System.Globalization;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>The state in words.</summary>
internal sealed partial class SetPointConnector
{
    /// <summary>Returns the state for people and for the API.</summary>
    /// <param name="wall">The present.</param>
    public SetPointStatus Status(double now, DateTimeOffset wall)
    {
        var state = State(now);
        return new SetPointStatus(
            state,
            Wanted,
            SentAmps,
            Held.InForce(now),
            Held.HasLease(now) ? wall.AddSeconds(Held.LeaseEnd - now) : null,
            !double.IsNaN(Held.BaseAmps),
            Obedience.IsVerified,
            Obedience.Obeys,
            Explain(state, now));
    }

    private SetPointState State(double now)
    {
        if (!ChargePoint.IsOnline)
            return SetPointState.Offline;
        if (!Obedience.Obeys)
            return SetPointState.Disobeying;
        if (Problem is not null && !IsBusy)
            return SetPointState.Refused;
        if (double.IsNaN(Held.BaseAmps) || IsOutranked)
            return SetPointState.Preparing;
        if (Current.Kind == SetPointStepKind.Lease && !Current.IsRenewal)
            return SetPointState.Sending;
        if (IsWaiting)
            return SetPointState.Waiting;
        return double.IsNaN(Wanted) ? SetPointState.Unknown : Wanted == Held.InForce(now) ? SetPointState.InForce : SetPointState.Sending;
    }

    private string Explain(SetPointState state, double now) => state switch
    {
        SetPointState.Offline when double.IsNaN(Held.BaseAmps) =>
            $"The charge point is not connected, and holds no fail-safe profile: it may draw {Amps(connector.MaxAmps)}.",
        SetPointState.Offline => Held.HasLease(now)
            ? $"The charge point is not connected. It may draw {Amps(Held.LeaseAmps)} until its set-point ends, and {Amps(FailSafe)} afterwards."
            : $"The charge point is not connected. It may draw its fail-safe current of {Amps(Held.BaseAmps)}.",
        SetPointState.Disobeying when Obedience.Contradictions > 1 =>
            $"Its composite schedule shows a limit above the one that it accepted. All of {Amps(connector.MaxAmps)} is reserved until it agrees.",
        SetPointState.Disobeying =>
            $"It was measured at {Amps(Obedience.SeenAmps)}, above its limit of {Amps(Held.InForce(now))}. All of {Amps(connector.MaxAmps)} is reserved until it obeys.",
        SetPointState.Refused => $"{Problem} It is tried again.",
        SetPointState.Preparing when IsOutranked =>
            string.Create(CultureInfo.InvariantCulture, $"Charging profile {_outranking[0]} of someone else outranks the set-point, and is being cleared."),
        SetPointState.Preparing => $"The fail-safe profile of {Amps(FailSafe)} is being installed. Until then {Amps(connector.MaxAmps)} is reserved.",
        SetPointState.Sending => $"A limit of {Amps(Wanted)} is being sent; {Amps(Held.InForce(now))} is in force.",
        SetPointState.Waiting => $"A limit of {Amps(Wanted)} waits until others have lowered theirs; {Amps(Held.InForce(now))} is in force.",
        SetPointState.InForce => Held.HasLease(now)
            ? $"A limit of {Amps(Held.LeaseAmps)} is in force, and ends by itself unless it is renewed."
            : $"The fail-safe limit of {Amps(Held.BaseAmps)} is in force.",
        _ => "No decision was made yet.",
    };

    private static string Amps(double amps) => double.IsNaN(amps) ? "no limit" : string.Create(CultureInfo.InvariantCulture, $"{amps:0.#} A");
}
