using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>The listed id tags. Ocpp:UnknownIdTags decides about tags that are not listed.</summary>
internal interface IIdTags
{
    /// <summary>Adds a tag to the list, or replaces it. Completes when that is durable.</summary>
    /// <returns>False when Ledger:MaxIdTags tags are listed: nothing was changed.</returns>
    ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default);

    /// <summary>Removes a tag from the list. Completes when that is durable.</summary>
    /// <returns>False when it was not listed.</returns>
    ValueTask<bool> DeleteIdTagAsync(string idTag, CancellationToken cancellationToken = default);

    /// <summary>Lists tags in alphabetical order, ignoring case, at most <see cref="IdTagFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<IdTagRecord>> ListIdTagsAsync(IdTagFilter filter, CancellationToken cancellationToken = default);

    /// <summary>Gets a listed tag from memory, ignoring case (OCPP 1.6 §3.9); null when it is not listed.</summary>
    IdTagRecord? FindIdTag(string idTag);

    /// <summary>Gets the answer to a charge point about a tag from memory; Accepted when it is not listed.</summary>
    IdTagInfo Authorize(IdTag idTag);
}

/// <summary>A listed tag.</summary>
/// <param name="ExpiryDate">The time from which the answer is Expired instead of Accepted.</param>
internal sealed record IdTagRecord(string IdTag, AuthorizationStatus Status, string? ParentIdTag = null, DateTimeOffset? ExpiryDate = null);

/// <summary>A selection of tags. Null members do not filter.</summary>
/// <param name="After">Selects tags after this one: the last tag of the page before.</param>
/// <param name="Limit">The page size, 1 to 10,000.</param>
internal sealed record IdTagFilter(string? After = null, AuthorizationStatus? Status = null, string? ParentIdTag = null, int Limit = 1_000);
