namespace Moev.Ocpp.V16;

/// <summary>Identifies an installed certificate without revealing it (security whitepaper §6.1).</summary>
/// <param name="HashAlgorithm">The algorithm of both hashes.</param>
/// <param name="IssuerNameHash">The hash of the issuer's distinguished name; at most 128 characters.</param>
/// <param name="IssuerKeyHash">The hash of the issuer's public key; at most 128 characters.</param>
/// <param name="SerialNumber">The serial number of the certificate; at most 40 characters.</param>
public readonly partial record struct CertificateHashData(
    CertificateHashAlgorithm HashAlgorithm,
    string IssuerNameHash,
    string IssuerKeyHash,
    string SerialNumber);

/// <summary>The hash algorithm that identifies a certificate (security whitepaper §6.10).</summary>
public enum CertificateHashAlgorithm : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>SHA-256.</summary>
    SHA256,

    /// <summary>SHA-384.</summary>
    SHA384,

    /// <summary>SHA-512.</summary>
    SHA512,
}
