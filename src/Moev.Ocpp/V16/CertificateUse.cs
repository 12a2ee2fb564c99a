namespace Moev.Ocpp.V16;

/// <summary>What an installed certificate is for (security whitepaper §6.4).</summary>
[MustBeKnown]
public enum CertificateUse : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Verifies the central system's certificate.</summary>
    CentralSystemRootCertificate,

    /// <summary>Verifies the certificates that firmware is signed with.</summary>
    ManufacturerRootCertificate,
}
