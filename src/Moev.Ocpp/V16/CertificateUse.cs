namespace Moev.Ocpp.V16;

/// <summary>The use of an installed certificate (security whitepaper §6.4).</summary>
[MustBeKnown]
public enum CertificateUse : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>Verifies the central system's certificate.</summary>
    CentralSystemRootCertificate,

    /// <summary>Verifies the certificates that firmware is signed with.</summary>
    ManufacturerRootCertificate,
}
