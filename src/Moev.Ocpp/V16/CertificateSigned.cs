using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Delivers the certificate requested by SignCertificate (security whitepaper §5.1).</summary>
/// <param name="CertificateChain">PEM: the charge point's certificate first, then those of the sub CAs; at most 10000 characters.</param>
public readonly partial record struct CertificateSignedRequest(string CertificateChain) : IOcppPayload<CertificateSignedRequest>;

/// <summary>The response to CertificateSigned (security whitepaper §5.2).</summary>
public readonly partial record struct CertificateSignedResponse(CertificateSignedStatus Status)
    : IOcppPayload<CertificateSignedResponse>;

/// <summary>The result of CertificateSigned (security whitepaper §6.2).</summary>
public enum CertificateSignedStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The certificate is valid.</summary>
    Accepted,

    /// <summary>The certificate is not valid.</summary>
    Rejected,
}
