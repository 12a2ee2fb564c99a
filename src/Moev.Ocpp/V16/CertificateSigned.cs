using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Brings the certificate that a SignCertificate asked for (security whitepaper §5.1).</summary>
/// <param name="CertificateChain">PEM, its own certificate first, then those of sub CAs; at most 10000 characters.</param>
public readonly partial record struct CertificateSignedRequest(string CertificateChain) : IOcppPayload<CertificateSignedRequest>;

/// <summary>Whether the charge point will use it (security whitepaper §5.2).</summary>
public readonly partial record struct CertificateSignedResponse(CertificateSignedStatus Status)
    : IOcppPayload<CertificateSignedResponse>;

/// <summary>Whether a signed certificate is valid (security whitepaper §6.2).</summary>
public enum CertificateSignedStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The certificate is valid.</summary>
    Accepted,

    /// <summary>It is not.</summary>
    Rejected,
}
