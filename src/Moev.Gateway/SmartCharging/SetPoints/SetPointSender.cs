using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>Sends what set-points need, in the form that each charge point accepts.</summary>
internal sealed class SetPointSender(CommandSender sender, CapabilityReader capabilities, IChargePointRecords records, TimeProvider time)
{
    /// <summary>The caller of commands in the audit trail.</summary>
    public static readonly CommandCaller Caller = new("", "site controller");

    // 5,000 renewals a minute would bury what matters.
    private static readonly CommandCaller Routine = Caller with { IsRoutine = true };

    /// <summary>Sends a fail-safe limit or a set-point. When it is refused, other forms are tried until one is accepted.</summary>
    public async Task<SetPointResult> SetAsync(LimitToSet limit)
    {
        var (result, outcome) = await TryAsync(limit, limit.Form);
        if (!IsForm(result))
            return result;

        // Asked only now: some charge points do not survive the question.
        var (capability, failure) = await capabilities.ReadAsync(limit.Identity, Routine, CancellationToken.None);
        if (failure is not null)
            return result;
        foreach (var form in await OthersAsync(limit, capability))
        {
            if (form == limit.Form)
                continue;
            (result, outcome) = await TryAsync(limit, form);
            if (!IsForm(result))
                return result;
        }

        return result with { Problem = $"The charge point refuses every charging profile: {outcome}." };

        static bool IsForm(in SetPointResult result) => result is { Outcome: SetPointOutcome.Refused, IsUnsupported: false };
    }

    /// <summary>Clears one profile, or all TxProfiles of a connector.</summary>
    /// <param name="profileId">Null for all TxProfiles.</param>
    public async Task<SetPointResult> ClearAsync(ChargePointIdentity identity, int connectorId, int? profileId)
    {
        // An id stands alone (OCPP 1.6 errata 3.25).
        var request = profileId is not null
            ? new ClearChargingProfileRequest(profileId)
            : new ClearChargingProfileRequest(null, connectorId, ChargingProfilePurpose.TxProfile);
        var sent = await SendAsync(identity, EncodedCommand.Of(Action16.ClearChargingProfile, request), Caller);
        // Unknown: it has none.
        return Result(sent, sent.Status is "Accepted" or "Unknown");
    }

    /// <summary>Compares the composite schedule with the accepted limits.</summary>
    /// <param name="leaseAmps">A per phase; not a number without a lease.</param>
    /// <param name="leaseSeconds">The time until its end.</param>
    public async Task<SetPointResult> CheckAsync(LimitToSet failSafe, double leaseAmps, double leaseSeconds, double margin)
    {
        // Long enough to see that the lease ends.
        var seconds = (int)Math.Ceiling((double.IsNaN(leaseAmps) ? 0 : leaseSeconds) + (2 * margin) + 60);
        var request = new GetCompositeScheduleRequest(failSafe.Wiring.ConnectorId, seconds, failSafe.Form.Unit);
        var asked = time.GetUtcNow();
        var started = time.GetTimestamp();
        var sent = await sender.SendAsync(failSafe.Identity, Action16.GetCompositeSchedule, request, Routine, null, CancellationToken.None);
        var result = Result(sent, sent.IsAccepted);
        if (result.Outcome != SetPointOutcome.Accepted)
            return result with { IsUnsupported = result.Outcome == SetPointOutcome.Refused };
        if (!sent.Outcome.TryRead<GetCompositeScheduleResponse>(out var answer) || answer.ChargingSchedule is not { } schedule)
            return result;
        var elapsed = time.GetElapsedTime(started);
        return result with
        {
            IsHigher = CompositeCheck.IsHigher(schedule, failSafe.Wiring, leaseAmps, leaseSeconds - elapsed.TotalSeconds, failSafe.Amps, margin),
            ClockOffset = answer.ScheduleStart is { } start ? (start.Value - (asked + (elapsed / 2))).TotalSeconds : null,
        };
    }

    private async ValueTask<(SetPointResult Result, string Outcome)> TryAsync(LimitToSet limit, ProfileForm form)
    {
        var now = time.GetUtcNow();
        var at = now.AddSeconds(limit.ClockOffset);
        var transactionId = limit.TransactionId == 0 ? (int?)null : limit.TransactionId;
        var request = limit.LeaseEndsAt is { } end
            ? SiteProfiles.Lease(limit.Wiring, form, limit.Amps, limit.FailSafe, Math.Max(1, (int)(end - now).TotalSeconds), at, transactionId)
            : SiteProfiles.Base(limit.Wiring, form, limit.Amps, transactionId);
        var sent = await SendAsync(
            limit.Identity, EncodedCommand.Of(Action16.SetChargingProfile, request), limit.IsRenewal ? Routine : Caller);
        return (Result(sent, sent.IsAccepted) with { Form = form }, sent.Status ?? sent.Outcome.ErrorCode ?? sent.Outcome.Kind.ToString());
    }

    private async ValueTask<SentCommand> SendAsync(ChargePointIdentity identity, EncodedCommand command, CommandCaller caller)
    {
        var sent = await sender.SendForStatusAsync(identity, command, caller, CancellationToken.None);
        // A cable does not wait for a full disk.
        return sent.Failure is CommandFailure.NotRecorded ? await sender.SendForStatusAsync(identity, command, Routine, CancellationToken.None) : sent;
    }

    /// <summary>Returns the forms that may be accepted instead: first other layouts of the same profile, for a lease, then other profiles.</summary>
    private async ValueTask<IReadOnlyList<ProfileForm>> OthersAsync(LimitToSet limit, ChargePointCapability capability)
    {
        var (amperes, watts) = (capability.Allows(ChargingRateUnit.A), capability.Allows(ChargingRateUnit.W));
        if (limit.LeaseEndsAt is not null)
        {
            // The fail-safe profile was accepted, so its purpose is. A second level or profile may not be.
            return
            [
                limit.Form with { Layout = ProfileLayout.OneProfile },
                limit.Form with { Layout = ProfileLayout.Stacked },
            ];
        }

        var record = await records.FindChargePointAsync(limit.Identity);
        var isOnly = limit.IsOnlyConnector && record?.Connectors.Any(status => status.ConnectorId > 0 && status.ConnectorId != limit.Wiring.ConnectorId) != true;
        var layout = capability.StackLevel == 0 ? ProfileLayout.OneProfile : limit.Form.Layout;
        return [.. ProfileForm.Candidates(layout, amperes, watts, isOnly, limit.TransactionId != 0)];
    }

    private static SetPointResult Result(SentCommand sent, bool isAccepted) => sent.Outcome.Kind switch
    {
        CallOutcomeKind.Answered when isAccepted => new SetPointResult(SetPointOutcome.Accepted),
        CallOutcomeKind.Answered when sent.Status is { } status => new SetPointResult(SetPointOutcome.Refused, $"The charge point answered {sent.Action} with {Diagnostics.LogText.Clean(status)}.")
        {
            IsUnsupported = status == "NotSupported",
        },
        CallOutcomeKind.Answered => new SetPointResult(SetPointOutcome.Unanswered, $"The charge point's answer to {sent.Action} has no status."),
        CallOutcomeKind.CallError => new SetPointResult(SetPointOutcome.Refused, sent.Failure!.Message)
        {
            IsUnsupported = sent.Outcome.ErrorCode is "NotImplemented" or "NotSupported",
        },
        CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost or CallOutcomeKind.Unreadable => new SetPointResult(SetPointOutcome.Unanswered, sent.Failure!.Message),
        _ => new SetPointResult(SetPointOutcome.NotSent, sent.Failure!.Message),
    };
}

/// <summary>A limit to set on a connector.</summary>
/// <param name="FailSafe">A per phase after the end of a set-point.</param>
/// <param name="LeaseEndsAt">The end of a set-point; null for the fail-safe limit, which has none.</param>
/// <param name="TransactionId">The running transaction; 0 for none.</param>
/// <param name="IsOnlyConnector">True when the site has no other connector of the charge point.</param>
/// <param name="ClockOffset">s by which the charge point's clock is ahead.</param>
internal sealed record LimitToSet(
    ChargePointIdentity Identity,
    ConnectorWiring Wiring,
    ProfileForm Form,
    double Amps,
    double FailSafe,
    DateTimeOffset? LeaseEndsAt,
    int TransactionId,
    bool IsOnlyConnector,
    bool IsRenewal,
    double ClockOffset);
