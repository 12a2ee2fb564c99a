using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the removal of an installed certificate (security whitepaper §5.3).</summary>
/// <param name="CertificateHashData">The certificate, as identified by GetInstalledCertificateIds.</param>
public readonly partial record struct DeleteCertificateRequest(CertificateHashData CertificateHashData)
    : IOcppPayload<DeleteCertificateRequest>;

/// <summary>The response to DeleteCertificate (security whitepaper §5.4).</summary>
public readonly partial record struct DeleteCertificateResponse(DeleteCertificateStatus Status)
    : IOcppPayload<DeleteCertificateResponse>;

/// <summary>The result of DeleteCertificate (security whitepaper §6.5).</summary>
public enum DeleteCertificateStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The certificate was removed.</summary>
    Accepted,

    /// <summary>The removal failed.</summary>
    Failed,

    /// <summary>There is no such certificate.</summary>
    NotFound,
}
