using Moev.Gateway.Ledger;

namespace Moev.Gateway.Certificates;

/// <summary>A signed certificate, or the reason why there is none.</summary>
internal readonly record struct SigningResult(CertificateRecord? Certificate, string? Problem)
{
    public static SigningResult Refused(string problem) => new(null, problem);
}
