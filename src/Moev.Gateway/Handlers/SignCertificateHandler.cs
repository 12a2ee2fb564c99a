using Moev.Gateway.Calls;
using Moev.Gateway.Certificates;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Handlers;

/// <summary>
/// The handler of SignCertificate (security whitepaper §5.17, A02, A03): checks the request, signs it with the local authority, and answers.
/// CertificateSigned follows the answer without a command.
/// </summary>
internal sealed class SignCertificateHandler(
    LocalAuthority authority, CertificateQueue queue, IManagementRecords records, LogThrottle throttle, ILogger<SignCertificateHandler> logger)
    : ICallHandler<SignCertificateRequest, SignCertificateResponse>, IAnsweredHandler
{
    public ValueTask<SignCertificateResponse> HandleAsync(in CallContext context, in SignCertificateRequest request) => SignAsync(context, request);

    public void Answered(ChargePointIdentity identity) => queue.Release(identity);

    private async ValueTask<SignCertificateResponse> SignAsync(CallContext context, SignCertificateRequest request)
    {
        if (!queue.TryEnter(context.Identity))
            return Reject(context, "a certificate for this charge point is already being delivered, or too many are");
        var signed = authority.Sign(context.Identity, request.Csr);
        if (signed.Certificate is not { } certificate)
        {
            queue.Leave(context.Identity);
            return Reject(context, signed.Problem!);
        }

        try
        {
            certificate = await records.ChangeManagementAsync(context.Identity, context.ReceivedAt, management => management.AddCertificate(certificate));
        }
        catch (LedgerUnavailableException)
        {
            queue.Leave(context.Identity);
            return Reject(context, "the ledger is not available");
        }

        queue.Prepare(context.Identity, certificate);
        if (throttle.TryEnter(context.Identity, CertificateLog.SignedId, out var leftOut))
            CertificateLog.Signed(logger, context.Identity, certificate.SerialNumber, leftOut);
        return new SignCertificateResponse(GenericStatus.Accepted);
    }

    private SignCertificateResponse Reject(in CallContext context, string problem)
    {
        if (throttle.TryEnter(context.Identity, CertificateLog.RefusedId, out var leftOut))
            CertificateLog.Refused(logger, context.Identity, problem, leftOut);
        return new SignCertificateResponse(GenericStatus.Rejected);
    }
}
