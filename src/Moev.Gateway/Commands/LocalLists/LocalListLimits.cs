using System.Globalization;
using Microsoft.Extensions.Options;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.LocalLists;

/// <summary>Reads the maximum lengths of a charge point's local list (OCPP 1.6 §9.2) from the ledger, or asks for them once.</summary>
internal sealed class LocalListLimits(IChargePointRecords records, CommandSender sender, IOptions<ControlOptions> options)
{
    private const string PartKey = "SendLocalListMaxLength";
    private const string ListKey = "LocalAuthListMaxLength";

    /// <summary>
    /// Returns the id tags that one SendLocalList and the whole list may have. A charge point that does not answer the question counts as one
    /// that reports nothing: the list that follows shows what it supports.
    /// </summary>
    public async ValueTask<(int Part, int? List)> ReadAsync(
        ChargePointIdentity identity, TimeSpan? timeout, CommandCaller caller, CancellationToken cancellationToken)
    {
        var record = await records.FindChargePointAsync(identity, cancellationToken);
        var values = new Dictionary<string, string?>(record?.Configuration ?? new Dictionary<string, string?>(), StringComparer.OrdinalIgnoreCase);
        if (record?.ConfigurationReadAt is null && !(values.ContainsKey(PartKey) && values.ContainsKey(ListKey)))
        {
            var request = new GetConfigurationRequest(new OcppList<OcppText>(PartKey, ListKey));
            var sent = await sender.SendAsync(identity, Action16.GetConfiguration, request, caller, timeout, cancellationToken);
            if (!sent.Outcome.IsUnsent())
                records.NoteOutcome(identity, sent.Outcome, PartKey, ListKey);
            foreach (var key in new[] { PartKey, ListKey })
            {
                if (records.TryFindConfiguration(identity, key, out var value))
                    values[key] = value;
            }
        }

        return (Number(values, PartKey) ?? options.Value.LocalListPart, Number(values, ListKey));
    }

    private static int? Number(Dictionary<string, string?> values, string key) =>
        int.TryParse(values.GetValueOrDefault(key)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
