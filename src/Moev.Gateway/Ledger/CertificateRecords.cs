namespace Moev.Gateway.Ledger;

/// <summary>The state of a certificate.</summary>
internal enum CertificateState : byte
{
    /// <summary>Signed; the charge point has not taken it yet.</summary>
    Issued,

    /// <summary>The charge point took it.</summary>
    Accepted,

    /// <summary>The charge point refused it, or answered CertificateSigned with a CALLERROR.</summary>
    Rejected,

    /// <summary>CertificateSigned was sent and not answered.</summary>
    Unanswered,

    /// <summary>CertificateSigned could not be sent.</summary>
    NotSent,
}

/// <summary>A certificate that the local authority signed for a charge point.</summary>
/// <param name="SerialNumber">Hexadecimal.</param>
/// <param name="Pem">The certificate.</param>
internal sealed record CertificateRecord(
    int Id,
    string SerialNumber,
    string Subject,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    DateTimeOffset IssuedAt,
    CertificateState State,
    string Pem)
{
    public string? Detail { get; init; }
}
