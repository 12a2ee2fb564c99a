using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks for a certificate for the charge point's key (security whitepaper §5.17).</summary>
/// <param name="Csr">PKCS #10 (RFC 2986) in PEM; at most 5500 characters.</param>
public readonly partial record struct SignCertificateRequest(string Csr) : IOcppPayload<SignCertificateRequest>;

/// <summary>Whether it is passed on to be signed; the certificate comes by CertificateSigned (security whitepaper §5.18).</summary>
public readonly partial record struct SignCertificateResponse(GenericStatus Status) : IOcppPayload<SignCertificateResponse>;

/// <summary>Whether a request will be carried out (security whitepaper §6.8).</summary>
public enum GenericStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>It will.</summary>
    Accepted,

    /// <summary>It will not.</summary>
    Rejected,
}
