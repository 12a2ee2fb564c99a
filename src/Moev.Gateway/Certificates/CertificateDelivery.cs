using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Certificates;

/// <summary>
/// Sends CertificateSigned for what was signed (security whitepaper A02, A03): beside the sessions, because a handler never awaits a CALL on its
/// own session. Like every command it is on record before it leaves.
/// </summary>
internal sealed class CertificateDelivery(
    CertificateQueue queue,
    IChargePointRouter router,
    IAuditTrail audit,
    IFunctionRecords records,
    TimeProvider time,
    IOptions<CertificateOptions> options,
    ILogger<CertificateDelivery> logger) : BackgroundService
{
    /// <summary>Who asked for it, where the audit trail names the route of a command.</summary>
    public const string Route = "SignCertificate of the charge point";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Parallel.ForEachAsync(
        queue.ReadAllAsync(stoppingToken),
        new ParallelOptions { MaxDegreeOfParallelism = options.Value.MaxParallel, CancellationToken = stoppingToken },
        DeliverAsync);

    private async ValueTask DeliverAsync(SignedCertificate signed, CancellationToken cancellationToken)
    {
        try
        {
            var (state, detail) = await SendAsync(signed, cancellationToken);
            var now = time.GetUtcNow();
            records.NoteFunctions(signed.Identity, now, functions => functions.EndCertificate(signed.Certificate.Id, state, detail, now));
            CertificateLog.Delivered(logger, signed.Identity, signed.Certificate.SerialNumber, state.ToString(), detail);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The boundary of one delivery: the others go on.
            CertificateLog.DeliveryFailed(logger, signed.Identity, e);
        }
        finally
        {
            queue.Leave(signed.Identity);
        }
    }

    private async ValueTask<(CertificateState State, string? Detail)> SendAsync(SignedCertificate signed, CancellationToken cancellationToken)
    {
        var payload = Encode(new CertificateSignedRequest(signed.Certificate.Pem));
        var started = time.GetTimestamp();
        long auditId;
        try
        {
            auditId = await audit.BeginCommandAsync(
                new CommandIntent(time.GetUtcNow(), "", Route, Actions16.Name(Action16.CertificateSigned), signed.Identity, payload), cancellationToken);
        }
        catch (LedgerUnavailableException e)
        {
            return (CertificateState.NotSent, e.Message);
        }

        var outcome = await router.CallAsync(signed.Identity, Action16.CertificateSigned, payload, cancellationToken: cancellationToken);
        var answered = outcome.TryRead<CertificateSignedResponse>(out var response);
        audit.NoteCommandEnded(auditId, new CommandResult(
            time.GetUtcNow(),
            outcome.Kind.ToString(),
            answered ? response.Status.ToWireName() : null,
            outcome.Id.IsNone ? null : outcome.Id.ToString(),
            time.GetElapsedTime(started)));
        return outcome.Kind switch
        {
            CallOutcomeKind.Answered when answered && response.Status == CertificateSignedStatus.Accepted => (CertificateState.Accepted, null),
            CallOutcomeKind.Answered => (CertificateState.Rejected, null),
            CallOutcomeKind.CallError => (CertificateState.Rejected, $"CALLERROR {outcome.ErrorCode}"),
            CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost => (CertificateState.Unanswered, outcome.Kind.ToString()),
            _ => (CertificateState.NotSent, outcome.Kind.ToString()),
        };
    }

    private static ReadOnlyMemory<byte> Encode(CertificateSignedRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>(2_048);
        using (var writer = new Utf8JsonWriter(buffer))
            request.Write(writer);
        return buffer.WrittenMemory;
    }
}
