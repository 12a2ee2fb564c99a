using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>Authorizes id tags: by their entry in the ledger, or by Ocpp:UnknownIdTags if there is none.</summary>
/// <remarks>
/// A group is reported by its parentIdTag only. The entry of the parent itself does not affect its children: it need not be a tag at all
/// (OCPP 1.6 §3.10).
/// </remarks>
internal sealed class IdTagPolicy(IIdTags idTags, ITransactions transactions, IOptions<OcppOptions> options)
{
    /// <summary>The maximum of running transactions examined: more than any tag has because of lost stops.</summary>
    private const int MaxRunning = 100;

    private readonly UnknownIdTagPolicy _unknown = options.Value.UnknownIdTags;
    private readonly bool _concurrent = options.Value.ConcurrentTransactions;

    public IdTagInfo Authorize(IdTag idTag)
    {
        if (_unknown == UnknownIdTagPolicy.Accepted || idTags.FindIdTag(idTag.ToString()) is not null)
            return idTags.Authorize(idTag);
        var status = _unknown == UnknownIdTagPolicy.Blocked ? AuthorizationStatus.Blocked : AuthorizationStatus.Invalid;
        return new IdTagInfo(ExpiryDate: null, ParentIdTag: null, status);
    }

    /// <summary>
    /// Authorizes the tag of a recorded StartTransaction. With Ocpp:ConcurrentTransactions off, a tag that is in another transaction gets ConcurrentTx
    /// (OCPP 1.6 §7.2). Another transaction on the same connector does not count: its stop is late or was lost.
    /// </summary>
    public async ValueTask<IdTagInfo> AuthorizeStartAsync(ChargePointIdentity identity, int connectorId, IdTag idTag)
    {
        var info = Authorize(idTag);
        if (_concurrent || info.Status != AuthorizationStatus.Accepted)
            return info;
        var running = await transactions.ListTransactionsAsync(new TransactionFilter(IdTag: idTag.ToString(), Active: true, Limit: MaxRunning));
        foreach (var other in running)
        {
            if (other.Identity != identity || other.ConnectorId != connectorId)
                return info with { Status = AuthorizationStatus.ConcurrentTx };
        }

        return info;
    }
}
