using System.Globalization;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Capabilities;

/// <summary>Reads the smart charging capabilities of a charge point from the ledger, or asks for them once.</summary>
/// <remarks>
/// Some charge points end their connection, or their process, at an action that they do not know, and GetConfiguration may be one. So nothing is asked
/// that a command can do without, and a question without an answer is on record too: it is not asked again, by no later session and no later
/// process. A boot that reports other hardware or firmware, or <c>GET …/capabilities?refresh=1</c>, ends that.
/// </remarks>
internal sealed class CapabilityReader(IChargePointRecords records, CommandSender sender, TimeProvider time)
{
    /// <summary>Gets the capability on record, without a question.</summary>
    /// <returns>False when the charge point was never asked.</returns>
    public bool TryFind(ChargePointIdentity identity, out ChargePointCapability capability)
    {
        var isKnown = records.TryFindConfiguration(identity, ChargePointCapability.UnitKey, out var units);
        isKnown &= records.TryFindConfiguration(identity, ChargePointCapability.StackKey, out var level);
        capability = isKnown ? Of(units, level) : default;
        return isKnown;
    }

    /// <summary>
    /// Gets the capability for a limit. A limit in A needs no question: the worst that a charge point can make of it is the same number of watts,
    /// which is less. The same number of amperes as watts would be no limit at all.
    /// </summary>
    /// <inheritdoc cref="ReadAsync"/>
    public ValueTask<(ChargePointCapability Capability, CommandFailure? Failure)> ReadForAsync(
        ChargePointIdentity identity, ChargingRateUnit unit, CommandCaller caller, CancellationToken cancellationToken)
    {
        var isKnown = TryFind(identity, out var capability);
        return isKnown || unit == ChargingRateUnit.A ? new((capability, null)) : ReadAsync(identity, caller, cancellationToken);
    }

    /// <returns>
    /// The capability, or the reason why the charge point could not be asked. A charge point that refuses the question, or does not answer it,
    /// counts as one that reports nothing: the limit that follows shows what it supports.
    /// </returns>
    public async ValueTask<(ChargePointCapability Capability, CommandFailure? Failure)> ReadAsync(
        ChargePointIdentity identity, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (TryFind(identity, out var known))
            return (known, null);

        var request = new GetConfigurationRequest(new OcppList<OcppText>(ChargePointCapability.UnitKey, ChargePointCapability.StackKey));
        var sent = await sender.SendAsync(identity, Action16.GetConfiguration, request, caller, null, cancellationToken);
        if (sent.Failure is not null && sent.Outcome.IsUnsent())
            return (default, sent.Failure);

        records.NoteOutcome(identity, sent.Outcome, ChargePointCapability.UnitKey, ChargePointCapability.StackKey);
        if (sent.Outcome.Kind == CallOutcomeKind.ConnectionLost)
            return (default, new CommandFailure.QuestionLost(identity));
        TryFind(identity, out var capability);
        return (capability, null);
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

    private static ChargePointCapability Of(string? units, string? level) => new(
        string.IsNullOrWhiteSpace(units) ? null : units,
        int.TryParse(level, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null);
}
