using Microsoft.Extensions.Options;
using Moev.Gateway.Certificates;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Certificates;

/// <summary>
/// Sends signed certificates with CertificateSigned (security whitepaper A02, A03). It runs beside the sessions, because a handler never
/// awaits a CALL on its own session.
/// </summary>
internal sealed class CertificateDelivery(
    CertificateQueue queue,
    CommandSender sender,
    IManagementRecords records,
    TimeProvider time,
    IOptions<CertificateOptions> options,
    ILogger<CertificateDelivery> logger) : BackgroundService
{
    /// <summary>The route of these commands in the audit trail.</summary>
    public const string Route = "SignCertificate of the charge point";

    private static readonly CommandCaller Caller = new("", Route);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        queue.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallel, CancellationToken = stoppingToken },
        DeliverAsync);

    private async ValueTask DeliverAsync(SignedCertificate signed, CancellationToken cancellationToken)
    {
        try
        {
            var request = new CertificateSignedRequest(signed.Certificate.Pem);
            var sent = await sender.SendAsync(signed.Identity, Action16.CertificateSigned, request, Caller, null, cancellationToken);
            var (state, detail) = Result(sent);
            var now = time.GetUtcNow();
            records.NoteManagement(signed.Identity, now, management => management.EndCertificate(signed.Certificate.Id, state, detail, now));
            CertificateLog.Delivered(logger, signed.Identity, signed.Certificate.SerialNumber, state.ToString(), detail);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A failure of one delivery must not stop the others.
            CertificateLog.DeliveryFailed(logger, signed.Identity, e);
        }
        finally
        {
            queue.Leave(signed.Identity);
        }
    }

    private static (CertificateState State, string? Detail) Result(SentCommand sent) => sent.Outcome.Kind switch
    {
        CallOutcomeKind.Answered => (sent.IsAccepted ? CertificateState.Accepted : CertificateState.Rejected, null),
        CallOutcomeKind.CallError => (CertificateState.Rejected, $"CALLERROR {sent.Outcome.ErrorCode}"),
        CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost or CallOutcomeKind.Unreadable => (CertificateState.Unanswered, sent.Outcome.Kind.ToString()),
        _ => (CertificateState.NotSent, sent.Failure is CommandFailure.NotRecorded ? sent.Failure.Message : sent.Outcome.Kind.ToString()),
    };
}
