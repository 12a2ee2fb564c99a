using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for the installation of a root certificate (security whitepaper §5.11).</summary>
/// <param name="CertificateType">What it is for.</param>
/// <param name="Certificate">PEM; at most 5500 characters.</param>
public readonly partial record struct InstallCertificateRequest(
    CertificateUse CertificateType,
    string Certificate) : IOcppPayload<InstallCertificateRequest>;

/// <summary>Whether it was installed (security whitepaper §5.12).</summary>
public readonly partial record struct InstallCertificateResponse(InstallCertificateStatus Status)
    : IOcppPayload<InstallCertificateResponse>;

/// <summary>Whether a certificate was installed (security whitepaper §6.3).</summary>
public enum InstallCertificateStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It is installed.</summary>
    Accepted,

    /// <summary>The certificate is good, and something else went wrong.</summary>
    Failed,

    /// <summary>The certificate is not good, or there are too many.</summary>
    Rejected,
}
