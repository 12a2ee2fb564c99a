using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the installed certificates of one use (security whitepaper §5.7).</summary>
public readonly partial record struct GetInstalledCertificateIdsRequest(CertificateUse CertificateType)
    : IOcppPayload<GetInstalledCertificateIdsRequest>;

/// <summary>The installed certificates of that use (security whitepaper §5.8).</summary>
/// <param name="Status">NotFound when there is none.</param>
/// <param name="CertificateHashData">The certificates; absent when there is none, never empty.</param>
public readonly partial record struct GetInstalledCertificateIdsResponse(
    GetInstalledCertificateStatus Status,
    OcppList<CertificateHashData>? CertificateHashData = null) : IOcppPayload<GetInstalledCertificateIdsResponse>;

/// <summary>The result of GetInstalledCertificateIds (security whitepaper §6.9).</summary>
public enum GetInstalledCertificateStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The response contains the certificates.</summary>
    Accepted,

    /// <summary>There is no certificate of that use.</summary>
    NotFound,
}
