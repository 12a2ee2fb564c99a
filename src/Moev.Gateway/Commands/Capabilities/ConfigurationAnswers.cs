using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Capabilities;

/// <summary>Records configuration keys that a charge point was asked for.</summary>
internal static class ConfigurationAnswers
{
    /// <summary>Records the value of a key. A key that the answer does not have is recorded without a value, so that it is not asked for again.</summary>
    /// <returns>The value; null when the charge point reported none.</returns>
    public static string? NoteAnswer(this IChargePointRecords records, ChargePointIdentity identity, GetConfigurationResponse answer, string key)
    {
        string? value = null;
        foreach (var pair in answer.ConfigurationKey ?? default)
        {
            if (string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase))
                value = pair.Value;
        }

        records.NoteConfiguration(identity, key, value);
        return value;
    }
}
