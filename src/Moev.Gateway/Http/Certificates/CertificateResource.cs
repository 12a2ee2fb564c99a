using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Certificates;

/// <summary>The local certificate authority and the certificates that it signed.</summary>
internal sealed class CertificateResource : IResource
{
    public void AddServices(IServiceCollection services) => services.AddSingleton<CertificateRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var certificates = routes.ServiceProvider.GetRequiredService<CertificateRoutes>();
        routes.Get("/api/v1/certificate-authority", certificates.AuthorityAsync, new Operation("getCertificateAuthority", Tags.Management, "Download the certificate of the local authority")
        {
            Answers = [new Answer(200, "In PEM.", ("application/x-pem-file", """{"type":"string"}"""))],
            Reasons = [ProblemReasons.CertificateAuthorityOff],
        });
        routes.Get(RoutePaths.ChargePoint + "/certificates", certificates.ListAsync, new Operation("listCertificates", Tags.Management, "List the certificates that were signed for a charge point, the newest first")
        {
            Answers = [Answer.Ok("Certificates.", Schema.Of("CertificatePage", CertificateJson.Plain.CertificatePage))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        });
    }
}
