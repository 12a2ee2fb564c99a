namespace Moev.Gateway.Ledger;

/// <summary>The messages that were acknowledged and belong to no transaction on record: what somebody should look at.</summary>
internal interface IKeptMessages
{
    /// <summary>In descending order of id, at most <see cref="KeptFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default);
}
