using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Empties the authorization cache (OCPP 1.6 §5.4, §6.11). It has no members.</summary>
public readonly partial record struct ClearCacheRequest : IOcppPayload<ClearCacheRequest>;

/// <summary>Whether it was emptied (OCPP 1.6 §6.12).</summary>
public readonly partial record struct ClearCacheResponse(ClearCacheStatus Status) : IOcppPayload<ClearCacheResponse>;

/// <summary>Whether the authorization cache was emptied (OCPP 1.6 §7.20).</summary>
public enum ClearCacheStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The cache is empty.</summary>
    Accepted,

    /// <summary>Also from a charge point that has no cache (errata 3.23).</summary>
    Rejected,
}
