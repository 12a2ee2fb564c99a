using Moev.Gateway.Certificates;
using Moev.Gateway.Commands;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.Certificates;

/// <summary><c>GET /api/v1/certificate-authority</c>: its certificate in PEM; <c>GET /api/v1/charge-points/{identity}/certificates</c>: what it signed.</summary>
internal sealed class CertificateRoutes(LocalAuthority authority, ChargePointFinder finder, IManagementRecords records)
{
    public Task<IResult> AuthorityAsync(HttpContext context) => Task.FromResult<IResult>(
        authority.CertificatePem is { } pem
            ? TypedResults.Text(pem, "application/x-pem-file")
            : ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status404NotFound,
                ProblemReasons.CertificateAuthorityOff,
                "The gateway signs no certificates: Certificates:LocalAuthority is false.")));

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var identity = RoutePaths.Identity(context);
        if (!await finder.IsKnownAsync(identity, context.RequestAborted))
            return new CommandFailure.ChargePointUnknown(identity.Value).Reply();
        var page = await records.ReadManagementAsync(
            identity, static management => new CertificatePage([.. management.Certificates.NewestFirst.Select(View)]), context.RequestAborted);
        return ControlReplies.Json(page, CertificateJson.Plain.CertificatePage);
    }

    private static CertificateView View(CertificateRecord certificate) => new(
        certificate.Id,
        certificate.SerialNumber,
        certificate.Subject,
        certificate.NotBefore,
        certificate.NotAfter,
        certificate.IssuedAt,
        certificate.State.ToString(),
        certificate.Detail,
        certificate.Pem);
}

/// <param name="Certificates">The newest first.</param>
internal sealed record CertificatePage(IReadOnlyList<CertificateView> Certificates);

/// <param name="State">A <see cref="CertificateState"/>.</param>
internal sealed record CertificateView(
    int CertificateId,
    string SerialNumber,
    string Subject,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    DateTimeOffset IssuedAt,
    string State,
    string? Detail,
    string Pem);
