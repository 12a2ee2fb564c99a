using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for a certificate for the charge point's key (security whitepaper §5.17).</summary>
/// <param name="Csr">A PKCS #10 request (RFC 2986) in PEM; at most 5500 characters.</param>
public readonly partial record struct SignCertificateRequest(string Csr) : IOcppPayload<SignCertificateRequest>;

/// <summary>
/// The response to SignCertificate: the request is forwarded for signing or refused. The certificate follows in CertificateSigned (security
/// whitepaper §5.18).
/// </summary>
public readonly partial record struct SignCertificateResponse(GenericStatus Status) : IOcppPayload<SignCertificateResponse>;

/// <summary>The result of a request (security whitepaper §6.8).</summary>
public enum GenericStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The request will be carried out.</summary>
    Accepted,

    /// <summary>The request will not be carried out.</summary>
    Rejected,
}
