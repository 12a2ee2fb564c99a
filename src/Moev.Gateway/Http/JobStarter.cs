using Moev.Gateway.Diagnostics;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http;

/// <summary>Begins a job: on record with its id before the charge point is asked, and with what became of the request after.</summary>
internal sealed class JobStarter(ChargePointFinder finder, CommandSender sender, IFunctionRecords records, TimeProvider time)
{
    public async Task<IResult> StartAsync(ChargePointIdentity identity, JobRequest request, CommandQuery query, CommandCaller caller)
    {
        if (await finder.RequireConnectedAsync(identity, caller.Aborted) is { } unreachable)
            return ControlReplies.Problem(unreachable);
        var now = time.GetUtcNow();
        var job = await records.ChangeFunctionsAsync(
            identity, now, functions => functions.OpenJob(request.Kind, id => SecretMask.Address(request.Location(id)), request.UploadToken, now), caller.Aborted);

        SentCommand sent;
        try
        {
            sent = await sender.SendAsync(identity, request.Action, request.Payload(job.Id, request.Location(job.Id)), query.Timeout, caller);
        }
        catch (OperationCanceledException)
        {
            var left = new JobAnswer(JobState.Unanswered, Detail: "The caller left before there was an answer.");
            records.NoteFunctions(identity, now, functions => functions.AnswerJob(job.Id, left, cancelsOthers: false, time.GetUtcNow()));
            throw;
        }

        var answer = sent.Problem is null ? request.Read(sent) : Failed(sent);
        var at = time.GetUtcNow();
        await records.NoteAndWaitAsync(
            identity, at, functions => functions.AnswerJob(job.Id, answer, cancelsOthers: answer.Status == "AcceptedCanceled", at));
        var view = JobView.Of(job with { State = answer.State, Status = answer.Status, FileName = answer.FileName, Detail = answer.Detail });
        if (sent.Problem is not null)
            return ControlReplies.Problem(sent.Problem with { Job = view });
        var reply = sent.Answer() with { Job = view };
        return query.Strict && answer.State != JobState.Accepted
            ? ControlReplies.Problem(ControlReplies.NotAccepted(reply.Id, reply.Action, reply.Status, reply.MessageId, reply.ElapsedMs) with { Job = view })
            : ControlReplies.Json(reply, ControlJson.Plain.CommandAnswer);
    }

    private static JobAnswer Failed(SentCommand sent) => new(
        sent.Outcome.Kind switch
        {
            CallOutcomeKind.CallError => JobState.Refused,
            CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost => JobState.Unanswered,
            _ => JobState.NotSent,
        },
        Detail: sent.Outcome.Kind == CallOutcomeKind.CallError
            ? $"CALLERROR {sent.Outcome.ErrorCode}: {sent.Outcome.ErrorDescription}"
            : sent.Problem?.Detail);
}

/// <summary>What a job asks of a charge point.</summary>
/// <param name="Location">Makes the location out of the job's id.</param>
/// <param name="UploadToken">Part of the location when the gateway takes the file itself.</param>
/// <param name="Payload">The request for the job's id and location.</param>
/// <param name="Read">What the charge point's answer says.</param>
internal sealed record JobRequest(
    JobKind Kind,
    Action16 Action,
    Func<int, string> Location,
    string? UploadToken,
    Func<int, string, ReadOnlyMemory<byte>> Payload,
    Func<SentCommand, JobAnswer> Read);
