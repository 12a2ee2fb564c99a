using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the removal of an installed certificate (security whitepaper §5.3).</summary>
/// <param name="CertificateHashData">Which one, as GetInstalledCertificateIds named it.</param>
public readonly partial record struct DeleteCertificateRequest(CertificateHashData CertificateHashData)
    : IOcppPayload<DeleteCertificateRequest>;

/// <summary>Whether it was removed (security whitepaper §5.4).</summary>
public readonly partial record struct DeleteCertificateResponse(DeleteCertificateStatus Status)
    : IOcppPayload<DeleteCertificateResponse>;

/// <summary>Whether a certificate was removed (security whitepaper §6.5).</summary>
public enum DeleteCertificateStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It is gone.</summary>
    Accepted,

    /// <summary>Something went wrong.</summary>
    Failed,

    /// <summary>There is no such certificate.</summary>
    NotFound,
}
