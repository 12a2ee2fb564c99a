using System.Globalization;
using Microsoft.Extensions.Options;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>Knows how long a charge point's local list may be (OCPP 1.6 §9.2): from the ledger, or by asking it once.</summary>
internal sealed class LocalListLimits(IChargePointRecords chargePoints, CommandSender sender, IOptions<ControlOptions> options)
{
    private const string PartKey = "SendLocalListMaxLength";
    private const string ListKey = "LocalAuthListMaxLength";

    /// <summary>
    /// Id tags of one SendLocalList, and of the whole list. A charge point that does not answer the question is taken to have said nothing:
    /// the list itself will show what it can do.
    /// </summary>
    public async ValueTask<(int Part, int? List)> ReadAsync(ChargePointIdentity identity, CommandQuery query, CommandCaller caller)
    {
        var record = await chargePoints.FindChargePointAsync(identity, caller.Aborted);
        var values = new Dictionary<string, string?>(record?.Configuration ?? new Dictionary<string, string?>(), StringComparer.OrdinalIgnoreCase);
        if (record?.ConfigurationReadAt is null && !(values.ContainsKey(PartKey) && values.ContainsKey(ListKey)))
        {
            var request = new GetConfigurationRequest(new OcppList<OcppText>(PartKey, ListKey));
            var sent = await sender.SendAsync(identity, Action16.GetConfiguration, CommandSender.Encode(request), query.Timeout, caller);
            if (sent.Outcome.TryRead<GetConfigurationResponse>(out var answer))
                Remember(identity, answer, values);
        }

        return (Number(values, PartKey) ?? options.Value.LocalListPart, Number(values, ListKey));
    }

    private void Remember(ChargePointIdentity identity, GetConfigurationResponse answer, Dictionary<string, string?> values)
    {
        // A key that the answer does not have is remembered as having no value, so that it is not asked for again.
        foreach (var key in new[] { PartKey, ListKey })
        {
            values[key] = null;
            foreach (var pair in answer.ConfigurationKey ?? default)
            {
                if (string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase))
                    values[key] = pair.Value;
            }

            chargePoints.NoteConfiguration(identity, key, values[key]);
        }
    }

    private static int? Number(Dictionary<string, string?> values, string key) =>
        int.TryParse(values.GetValueOrDefault(key)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
