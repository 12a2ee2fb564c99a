namespace Moev.Gateway.Ledger;

/// <summary>The messages that were acknowledged and belong to no transaction on record: what somebody should look at.</summary>
internal interface IKeptMessages
{
    /// <summary>Keeps a transaction message whose payload can't be read.</summary>
    /// <returns>For a StartTransaction an id that no transaction has or will have, because the answer needs one; otherwise null.</returns>
    ValueTask<int?> AppendMalformedAsync(MalformedMessage message, CancellationToken cancellationToken = default);

    /// <summary>In descending order of id, at most <see cref="KeptFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default);
}
