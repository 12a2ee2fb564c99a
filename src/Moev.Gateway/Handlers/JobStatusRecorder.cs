using System.Text.Json;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Handlers;

/// <summary>Takes what charge points report of firmware, diagnostics and log jobs. Nothing waits: a charge point does not send it again anyway.</summary>
internal sealed class JobStatusRecorder(IFunctionRecords records, LogThrottle throttle, ILogger<JobStatusRecorder> logger)
{
    /// <param name="status">The status in the word of the specification; null when it has no such word.</param>
    public void Note(in CallContext context, JobKind kind, int? requestId, string? status)
    {
        var notice = new JobNotice(kind, requestId, status ?? WordOf(context.Payload), context.ReceivedAt);
        records.NoteFunctions(context.Identity, context.ReceivedAt, functions => functions.NoteStatus(notice));
        if (throttle.TryEnter(context.Identity, HandlerLog.JobStatusId, out var leftOut, LogThrottle.EventsPerMinute))
            HandlerLog.JobStatus(logger, context.Identity, kind.ToString(), LogText.Clean(notice.Status), requestId, leftOut);
    }

    /// <summary>A word that the specification does not have (Tolerant mode): kept as it was sent.</summary>
    private static string WordOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String ? status.GetString()! : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The session checked that it is JSON; half a surrogate pair is the rest that can be wrong.
            return "";
        }
    }
}
