using System.Text.Json;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Handlers;

/// <summary>Records reported statuses of firmware, diagnostics and log jobs. Never waits for storage: charge points do not resend these messages.</summary>
internal sealed class JobStatusRecorder(IManagementRecords records, LogThrottle throttle, ILogger<JobStatusRecorder> logger)
{
    // The specification's longest word has 27; the rest of a longer one is cut off before it waits for storage.
    private const int MaxStatusChars = 255;

    /// <param name="status">The status as spelled in the specification; null if the specification does not define it.</param>
    public void Note(in CallContext context, JobKind kind, int? requestId, string? status)
    {
        var notice = new JobNotice(kind, requestId, status ?? WordOf(context.Payload), context.ReceivedAt);
        records.NoteManagement(context.Identity, context.ReceivedAt, management => management.NoteStatus(notice));
        if (throttle.TryEnter(context.Identity, HandlerLog.JobStatusId, out var leftOut, LogThrottle.EventsPerMinute))
            HandlerLog.JobStatus(logger, context.Identity, kind.ToString(), LogText.Clean(notice.Status), requestId, leftOut);
    }

    /// <summary>Returns a status that the specification does not define, as it was sent (Tolerant mode).</summary>
    private static string WordOf(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            return document.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.String ? Cut(status.GetString()!) : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The session has checked that it is JSON; an unpaired surrogate is the only other possible error.
            return "";
        }
    }

    private static string Cut(string status) => status.Length > MaxStatusChars ? status[..MaxStatusChars] : status;
}
