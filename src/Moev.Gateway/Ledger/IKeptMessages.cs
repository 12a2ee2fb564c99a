namespace Moev.Gateway.Ledger;

/// <summary>The messages that were acknowledged and belong to no transaction on record. An operator should examine them.</summary>
internal interface IKeptMessages
{
    /// <summary>Keeps a transaction message whose payload can't be read.</summary>
    /// <returns>True.</returns>
    ValueTask<bool> AppendMalformedAsync(MalformedMessage message);

    /// <summary>Lists messages in descending order of id, at most <see cref="KeptFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<KeptRecord>> ListKeptMessagesAsync(KeptFilter filter, CancellationToken cancellationToken = default);
}
