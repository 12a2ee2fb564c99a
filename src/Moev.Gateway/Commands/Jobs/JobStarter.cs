using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;

namespace Moev.Gateway.Commands.Jobs;

/// <summary>Starts jobs. Records a job with its id before the charge point is asked, and the outcome of the request afterwards.</summary>
internal sealed class JobStarter(ChargePointFinder finder, CommandSender sender, IManagementRecords records, TimeProvider time)
{
    public async ValueTask<CommandOutcome<StartedJob>> StartAsync(
        ChargePointIdentity identity, JobRequest request, TimeSpan? timeout, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (await finder.RequireConnectedAsync(identity, cancellationToken) is { } unreachable)
            return unreachable;
        var now = time.GetUtcNow();
        var job = await records.ChangeManagementAsync(
            identity,
            now,
            management => management.OpenJob(request.Kind, id => SecretMask.Address(request.File.Of(id)), request.File.UploadToken, now, request.DueAt),
            cancellationToken);

        SentCommand sent;
        try
        {
            sent = await sender.SendAsync(identity, request.Encode(job.Id, request.File.Of(job.Id)), caller, timeout, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            var left = new JobAnswer(JobState.Unanswered, Detail: "The caller left before there was an answer.");
            records.NoteManagement(identity, now, management => management.AnswerJob(job.Id, left, cancelsOthers: false, time.GetUtcNow()));
            throw;
        }

        var answer = sent.Failure is null ? request.Read(sent) : Failed(sent);
        var at = time.GetUtcNow();
        await records.NoteAndWaitAsync(
            identity, at, management => management.AnswerJob(job.Id, answer, cancelsOthers: answer.Status == "AcceptedCanceled", at));
        return new StartedJob(
            job with { State = answer.State, Status = answer.Status, FileName = answer.FileName, Detail = answer.Detail }, sent);
    }

    private static JobAnswer Failed(SentCommand sent) => sent.Outcome.Kind switch
    {
        CallOutcomeKind.CallError => new JobAnswer(
            JobState.Refused, Detail: $"CALLERROR {sent.Outcome.ErrorCode}: {sent.Outcome.ErrorDescription}"),
        CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost or CallOutcomeKind.Unreadable => new JobAnswer(JobState.Unanswered, Detail: sent.Failure?.Message),
        _ => new JobAnswer(JobState.NotSent, Detail: sent.Failure?.Message),
    };
}

/// <summary>A job on record, and the request that was to start it. The request may have failed.</summary>
internal sealed record StartedJob(JobRecord Job, SentCommand Sent);
