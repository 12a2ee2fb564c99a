namespace Moev.Ocpp.V16;

/// <summary>Names an installed certificate without showing it (security whitepaper §6.1).</summary>
/// <param name="HashAlgorithm">Of both hashes.</param>
/// <param name="IssuerNameHash">Of the issuer's distinguished name; at most 128 characters.</param>
/// <param name="IssuerKeyHash">Of the issuer's public key; at most 128 characters.</param>
/// <param name="SerialNumber">Of the certificate; at most 40 characters.</param>
public readonly partial record struct CertificateHashData(
    CertificateHashAlgorithm HashAlgorithm,
    string IssuerNameHash,
    string IssuerKeyHash,
    string SerialNumber);

/// <summary>How the hashes that name a certificate are made (security whitepaper §6.10).</summary>
public enum CertificateHashAlgorithm : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>SHA-256.</summary>
    SHA256,

    /// <summary>SHA-384.</summary>
    SHA384,

    /// <summary>SHA-512.</summary>
    SHA512,
}
