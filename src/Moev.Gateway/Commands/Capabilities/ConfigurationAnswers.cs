using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Capabilities;

/// <summary>Records configuration keys that a charge point was asked for.</summary>
internal static class ConfigurationAnswers
{
    /// <summary>Records the values of keys, or that a question for them had no answer: then it is not asked again.</summary>
    /// <param name="outcome">The outcome of GetConfiguration. The question was sent.</param>
    public static void NoteOutcome(this IChargePointRecords records, ChargePointIdentity identity, CallOutcome outcome, params ReadOnlySpan<string> keys)
    {
        var isAnswered = outcome.TryRead<GetConfigurationResponse>(out var answer, needed: "configurationKey");
        foreach (var key in keys)
        {
            // What is known of a key is not lost by a question without an answer.
            if (isAnswered || !records.TryFindConfiguration(identity, key, out _))
                records.NoteAnswer(identity, answer, key);
        }
    }

    /// <summary>Returns true when the question was certainly not sent.</summary>
    public static bool IsUnsent(this CallOutcome outcome) =>
        outcome.Kind is CallOutcomeKind.NotConnected or CallOutcomeKind.QueueFull or CallOutcomeKind.NotSent;

    /// <summary>Records the value of a key. A key that the answer does not have is recorded without a value, so that it is not asked for again.</summary>
    private static void NoteAnswer(this IChargePointRecords records, ChargePointIdentity identity, GetConfigurationResponse answer, string key)
    {
        string? value = null;
        foreach (var pair in answer.ConfigurationKey ?? default)
        {
            if (string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase))
                value = pair.Value;
        }

        records.NoteConfiguration(identity, key, value);
    }
}
