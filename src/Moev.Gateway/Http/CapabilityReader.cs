using System.Globalization;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>Knows what a charge point's smart charging can do: from the ledger, or by asking it once.</summary>
internal sealed class CapabilityReader(IChargePointRecords chargePoints, CommandSender sender, TimeProvider time)
{
    private static readonly string[] Keys = [ChargePointCapability.UnitKey, ChargePointCapability.StackKey];

    /// <returns>
    /// The capability, and why the question could not be put. A charge point that refuses the question, or does not answer it, is taken to
    /// have said nothing: the limit itself will show what it can do.
    /// </returns>
    public async ValueTask<(ChargePointCapability Capability, ControlProblem? Problem)> ReadAsync(
        ChargePointIdentity identity, CommandCaller caller)
    {
        var isKnown = chargePoints.TryFindConfiguration(identity, ChargePointCapability.UnitKey, out var units);
        isKnown &= chargePoints.TryFindConfiguration(identity, ChargePointCapability.StackKey, out var level);
        if (isKnown)
            return (Of(units, level), null);

        var request = new GetConfigurationRequest(new OcppList<OcppText>(Array.ConvertAll(Keys, key => (OcppText)key)));
        var sent = await sender.SendAsync(identity, Action16.GetConfiguration, request, caller);
        if (NothingSent(sent) is { } problem)
            return (default, problem);
        if (sent.Outcome.TryRead<GetConfigurationResponse>(out var answer))
        {
            units = Remember(identity, answer, ChargePointCapability.UnitKey);
            level = Remember(identity, answer, ChargePointCapability.StackKey);
        }

        return (Of(units, level), null);
    }

    /// <summary>Asks the charge point for all its keys, and keeps what it answers in the place of what was known.</summary>
    /// <returns>Why they are not known; null when they are.</returns>
    public async ValueTask<ControlProblem?> ReadAllAsync(ChargePointIdentity identity, CommandCaller caller)
    {
        // OCPP 1.6 §5.8: without keys, all are meant.
        var sent = await sender.SendAsync(identity, Action16.GetConfiguration, new GetConfigurationRequest(), caller);
        if (sent.Problem is not null)
            return sent.Problem;
        if (!sent.Outcome.TryRead<GetConfigurationResponse>(out var answer))
        {
            return ControlProblem.Of(
                StatusCodes.Status502BadGateway, ProblemReasons.AnswerUnreadable, "The charge point's answer is no answer to GetConfiguration.") with
            {
                Id = identity.Value,
                Action = sent.Action,
                MessageId = sent.MessageId,
                Answer = new RawJson(sent.Outcome.Payload),
            };
        }

        var keys = new List<ConfigurationKey>();
        foreach (var pair in answer.ConfigurationKey ?? default)
            keys.Add(new ConfigurationKey(pair.Key, IsSecret(pair.Key) ? null : pair.Value, pair.Readonly));
        chargePoints.NoteConfigurationList(identity, keys, time.GetUtcNow());
        return null;
    }

    // OCPP-J errata 3.10: it is write-only. One that tells it all the same does not make us keep it.
    private static bool IsSecret(string key) => string.Equals(key.Trim(), "AuthorizationKey", StringComparison.OrdinalIgnoreCase);

    /// <summary>A key that the answer does not have is remembered as having no value, so that it is not asked for again.</summary>
    private string? Remember(ChargePointIdentity identity, GetConfigurationResponse answer, string key)
    {
        string? value = null;
        foreach (var pair in answer.ConfigurationKey ?? default)
        {
            if (string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase))
                value = pair.Value;
        }

        chargePoints.NoteConfiguration(identity, key, value);
        return value;
    }

    /// <summary>The outcomes after which the limit that was to follow is certainly not sent.</summary>
    private static ControlProblem? NothingSent(SentCommand sent) => sent.Outcome.Kind switch
    {
        CallOutcomeKind.Answered or CallOutcomeKind.CallError or CallOutcomeKind.TimedOut => null,
        CallOutcomeKind.ConnectionLost => ControlProblem.Of(
            StatusCodes.Status503ServiceUnavailable,
            ProblemReasons.NotSent,
            "The connection ended while the charge point was asked for its units; the command itself was not sent.") with
        { Id = sent.Identity.Value },
        _ => sent.Problem,
    };

    private static ChargePointCapability Of(string? units, string? level) => new(
        string.IsNullOrWhiteSpace(units) ? null : units,
        int.TryParse(level, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null);
}
