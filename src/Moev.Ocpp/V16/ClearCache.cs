using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Empties the authorization cache (OCPP 1.6 §5.4, §6.11). It has no members.</summary>
public readonly partial record struct ClearCacheRequest : IOcppPayload<ClearCacheRequest>;

/// <summary>The response to ClearCache (OCPP 1.6 §6.12).</summary>
public readonly partial record struct ClearCacheResponse(ClearCacheStatus Status) : IOcppPayload<ClearCacheResponse>;

/// <summary>The result of ClearCache (OCPP 1.6 §7.20).</summary>
public enum ClearCacheStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The cache is empty.</summary>
    Accepted,

    /// <summary>The cache was not cleared. Also sent by a charge point that has no cache (errata 3.23).</summary>
    Rejected,
}
