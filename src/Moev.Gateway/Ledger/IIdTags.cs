using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>Which id tags may charge. One that is not listed may.</summary>
internal interface IIdTags
{
    /// <summary>Lists a tag, in the place of what was said of it before; completes when that is durable.</summary>
    /// <returns>False when as many as Ledger:MaxIdTags are listed: nothing was changed.</returns>
    ValueTask<bool> StoreIdTagAsync(IdTagRecord idTag, CancellationToken cancellationToken = default);

    /// <summary>What is listed of a tag, whose case does not matter (OCPP 1.6 §3.14); null when nothing is. Known without waiting.</summary>
    IdTagRecord? FindIdTag(string idTag);

    /// <summary>What a charge point is answered about a tag. Known without waiting.</summary>
    IdTagInfo Authorize(IdTag idTag);
}

/// <summary>A listed tag.</summary>
/// <param name="ExpiryDate">From then on it is answered with Expired, unless it may not charge anyway.</param>
internal sealed record IdTagRecord(string IdTag, AuthorizationStatus Status, string? ParentIdTag = null, DateTimeOffset? ExpiryDate = null);
