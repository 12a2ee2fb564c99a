using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>What is listed of id tags. Ocpp:UnknownIdTags says what one is answered that is not listed.</summary>
internal interface IIdTags
{
    /// <summary>Lists a tag, in the place of what was said of it before; completes when that is durable.</summary>
    /// <returns>False when as many as Ledger:MaxIdTags are listed: nothing was changed.</returns>
    ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default);

    /// <summary>Takes a tag off the list; completes when that is durable.</summary>
    /// <returns>False when it was not listed.</returns>
    ValueTask<bool> DeleteIdTagAsync(string idTag, CancellationToken cancellationToken = default);

    /// <summary>Listed tags in an order that does not change, whatever the case of their letters; at most <see cref="IdTagFilter.Limit"/>.</summary>
    ValueTask<IReadOnlyList<IdTagRecord>> ListIdTagsAsync(IdTagFilter filter, CancellationToken cancellationToken = default);

    /// <summary>What is listed of a tag, whose case does not matter (OCPP 1.6 §3.9); null when nothing is. Known without waiting.</summary>
    IdTagRecord? FindIdTag(string idTag);

    /// <summary>What a charge point is answered about a tag; Accepted when it is not listed. Known without waiting.</summary>
    IdTagInfo Authorize(IdTag idTag);
}

/// <summary>A listed tag.</summary>
/// <param name="ExpiryDate">From then on it is answered with Expired, unless it may not charge anyway.</param>
internal sealed record IdTagRecord(string IdTag, AuthorizationStatus Status, string? ParentIdTag = null, DateTimeOffset? ExpiryDate = null);

/// <summary>Which tags to list. Null members do not filter.</summary>
/// <param name="After">Only what follows this tag: the last one of the page before.</param>
/// <param name="Limit">At most so many, 1 to 10,000.</param>
internal sealed record IdTagFilter(string? After = null, AuthorizationStatus? Status = null, string? ParentIdTag = null, int Limit = 1_000);
