using System.Globalization;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Capabilities;

/// <summary>Reads the smart charging capabilities of a charge point from the ledger, or asks for them once.</summary>
internal sealed class CapabilityReader(IChargePointRecords records, CommandSender sender, TimeProvider time)
{
    /// <returns>
    /// The capability, or the reason why the charge point could not be asked. A charge point that refuses the question, or does not answer it,
    /// counts as one that reports nothing: the limit that follows shows what it supports.
    /// </returns>
    public async ValueTask<(ChargePointCapability Capability, CommandFailure? Failure)> ReadAsync(
        ChargePointIdentity identity, CommandCaller caller, CancellationToken cancellationToken)
    {
        var isKnown = records.TryFindConfiguration(identity, ChargePointCapability.UnitKey, out var units);
        isKnown &= records.TryFindConfiguration(identity, ChargePointCapability.StackKey, out var level);
        if (isKnown)
            return (Of(units, level), null);

        var request = new GetConfigurationRequest(new OcppList<OcppText>(ChargePointCapability.UnitKey, ChargePointCapability.StackKey));
        var sent = await sender.SendAsync(identity, Action16.GetConfiguration, request, caller, null, cancellationToken);
        if (NothingSent(sent) is { } failure)
            return (default, failure);
        if (sent.Outcome.TryRead<GetConfigurationResponse>(out var answer, needed: "configurationKey"))
        {
            units = records.NoteAnswer(identity, answer, ChargePointCapability.UnitKey);
            level = records.NoteAnswer(identity, answer, ChargePointCapability.StackKey);
        }

        return (Of(units, level), null);
    }

    /// <summary>Asks the charge point for all its configuration keys, and replaces those on record.</summary>
    /// <returns>The reason why they are not known; null when they are.</returns>
    public async ValueTask<CommandFailure?> ReadAllAsync(ChargePointIdentity identity, CommandCaller caller, CancellationToken cancellationToken)
    {
        // OCPP 1.6 §5.8: a request without keys asks for all.
        var sent = await sender.SendAsync(identity, Action16.GetConfiguration, new GetConfigurationRequest(), caller, null, cancellationToken);
        if (sent.Failure is not null)
            return sent.Failure;
        if (!sent.Outcome.TryRead<GetConfigurationResponse>(out var answer, needed: "configurationKey"))
            return new CommandFailure.AnswerUnreadable(identity, sent.Action, sent.MessageId, sent.Outcome.Payload);

        var keys = new List<ConfigurationKey>();
        foreach (var pair in answer.ConfigurationKey ?? default)
        {
            // OCPP-J errata 3.10: AuthorizationKey is write-only. It is not recorded, even if a charge point reports it.
            keys.Add(new ConfigurationKey(pair.Key, ConfigurationKeys.IsAuthorizationKey(pair.Key) ? null : pair.Value, pair.Readonly));
        }

        records.NoteConfigurationList(identity, keys, time.GetUtcNow());
        return null;
    }

    /// <summary>Returns a failure for the outcomes after which the command that needs the answer is certainly not sent.</summary>
    private static CommandFailure? NothingSent(SentCommand sent) => sent.Outcome.Kind switch
    {
        CallOutcomeKind.Answered or CallOutcomeKind.CallError or CallOutcomeKind.TimedOut or CallOutcomeKind.Unreadable => null,
        CallOutcomeKind.ConnectionLost => new CommandFailure.QuestionLost(sent.Identity),
        _ => sent.Failure,
    };

    private static ChargePointCapability Of(string? units, string? level) => new(
        string.IsNullOrWhiteSpace(units) ? null : units,
        int.TryParse(level, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null);
}
