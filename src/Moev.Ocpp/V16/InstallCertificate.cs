using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the installation of a root certificate (security whitepaper §5.11).</summary>
/// <param name="CertificateType">The use of the certificate.</param>
/// <param name="Certificate">PEM; at most 5500 characters.</param>
public readonly partial record struct InstallCertificateRequest(
    CertificateUse CertificateType,
    string Certificate) : IOcppPayload<InstallCertificateRequest>;

/// <summary>The response to InstallCertificate (security whitepaper §5.12).</summary>
public readonly partial record struct InstallCertificateResponse(InstallCertificateStatus Status)
    : IOcppPayload<InstallCertificateResponse>;

/// <summary>The result of InstallCertificate (security whitepaper §6.3).</summary>
public enum InstallCertificateStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The certificate is installed.</summary>
    Accepted,

    /// <summary>The certificate is valid, but the installation failed.</summary>
    Failed,

    /// <summary>The certificate is invalid, or there are too many.</summary>
    Rejected,
}
