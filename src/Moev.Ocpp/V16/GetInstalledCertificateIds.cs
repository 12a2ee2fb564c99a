using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks which certificates are installed (security whitepaper §5.7).</summary>
public readonly partial record struct GetInstalledCertificateIdsRequest(CertificateUse CertificateType)
    : IOcppPayload<GetInstalledCertificateIdsRequest>;

/// <summary>The certificates of that kind (security whitepaper §5.8).</summary>
/// <param name="Status">NotFound: there is none.</param>
/// <param name="CertificateHashData">Absent when there is none; never empty.</param>
public readonly partial record struct GetInstalledCertificateIdsResponse(
    GetInstalledCertificateStatus Status,
    OcppList<CertificateHashData>? CertificateHashData = null) : IOcppPayload<GetInstalledCertificateIdsResponse>;

/// <summary>Whether certificates of a kind are installed (security whitepaper §6.9).</summary>
public enum GetInstalledCertificateStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>They come along.</summary>
    Accepted,

    /// <summary>There is none of the kind.</summary>
    NotFound,
}
