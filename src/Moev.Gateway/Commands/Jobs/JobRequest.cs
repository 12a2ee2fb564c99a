using Moev.Gateway.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Jobs;

/// <summary>A job for a charge point. The records in this class are the complete set.</summary>
/// <param name="Kind">The job's kind on record.</param>
/// <param name="File">The file to fetch or to upload.</param>
internal abstract record JobRequest(JobKind Kind, JobFileLocation File)
{
    /// <summary>Gets the time at which the charge point is to act at last; null: at once.</summary>
    public virtual DateTimeOffset? DueAt => null;

    /// <summary>Encodes the request to the charge point.</summary>
    public abstract EncodedCommand Encode(int jobId, string location);

    /// <summary>Returns what the charge point's answer says about the job.</summary>
    /// <param name="sent">A command that was answered.</param>
    public abstract JobAnswer Read(SentCommand sent);

    private static JobAnswer ByStatus(SentCommand sent, string? fileName) => sent.Status is "Accepted" or "AcceptedCanceled"
        ? new JobAnswer(JobState.Accepted, sent.Status, fileName)
        : new JobAnswer(JobState.Refused, sent.Status, fileName, $"The charge point answered {sent.Status ?? "no status"}.");

    /// <summary>UpdateFirmware (OCPP 1.6 §5.19).</summary>
    /// <param name="RetryInterval">Seconds.</param>
    internal sealed record Firmware(string Location, DateTimeOffset RetrieveDate, int? Retries, int? RetryInterval)
        : JobRequest(JobKind.Firmware, JobFileLocation.At(Location))
    {
        public override DateTimeOffset? DueAt => RetrieveDate;

        public override EncodedCommand Encode(int jobId, string location) =>
            EncodedCommand.Of(Action16.UpdateFirmware, new UpdateFirmwareRequest(location, Retries, RetrieveDate, RetryInterval));

        /// <remarks>The answer has no status (OCPP 1.6 §6.56): the charge point reports progress in its notifications.</remarks>
        public override JobAnswer Read(SentCommand sent) => new(JobState.Accepted);
    }

    /// <summary>SignedUpdateFirmware (security whitepaper §6.12).</summary>
    /// <param name="SigningCertificate">X.509, in PEM.</param>
    /// <param name="Signature">Base64.</param>
    /// <param name="RetryInterval">Seconds.</param>
    internal sealed record SignedFirmware(
        string Location,
        DateTimeOffset RetrieveDate,
        DateTimeOffset? InstallDate,
        string SigningCertificate,
        string Signature,
        int? Retries,
        int? RetryInterval) : JobRequest(JobKind.SignedFirmware, JobFileLocation.At(Location))
    {
        public override DateTimeOffset? DueAt => InstallDate > RetrieveDate ? InstallDate : RetrieveDate;

        public override EncodedCommand Encode(int jobId, string location) => EncodedCommand.Of(
            Action16.SignedUpdateFirmware,
            new SignedUpdateFirmwareRequest(
                Retries,
                RetryInterval,
                jobId,
                new Moev.Ocpp.V16.SignedFirmware(location, RetrieveDate, InstallDate, SigningCertificate, Signature)));

        public override JobAnswer Read(SentCommand sent) => ByStatus(sent, null);
    }

    /// <summary>GetDiagnostics (OCPP 1.6 §5.9).</summary>
    /// <param name="RetryInterval">Seconds.</param>
    internal sealed record Diagnostics(JobFileLocation File, DateTimeOffset? Start, DateTimeOffset? Stop, int? Retries, int? RetryInterval)
        : JobRequest(JobKind.Diagnostics, File)
    {
        public override EncodedCommand Encode(int jobId, string location) =>
            EncodedCommand.Of(Action16.GetDiagnostics, new GetDiagnosticsRequest(location, Retries, RetryInterval, Start, Stop));

        /// <remarks>A charge point without diagnostics answers no file name (OCPP 1.6 §5.9).</remarks>
        public override JobAnswer Read(SentCommand sent) =>
            sent.Outcome.TryRead<GetDiagnosticsResponse>(out var answer) && !string.IsNullOrEmpty(answer.FileName)
                ? new JobAnswer(JobState.Accepted, FileName: answer.FileName)
                : new JobAnswer(JobState.Refused, Detail: "The charge point answered no file name: it has no diagnostics.");
    }

    /// <summary>GetLog (security whitepaper §6.7).</summary>
    /// <param name="RetryInterval">Seconds.</param>
    internal sealed record Log(
        JobFileLocation File, LogType Type, DateTimeOffset? Oldest, DateTimeOffset? Latest, int? Retries, int? RetryInterval) : JobRequest(JobKind.Log, File)
    {
        public override EncodedCommand Encode(int jobId, string location) => EncodedCommand.Of(
            Action16.GetLog, new GetLogRequest(Type, jobId, Retries, RetryInterval, new LogParameters(location, Oldest, Latest)));

        public override JobAnswer Read(SentCommand sent) =>
            ByStatus(sent, sent.Outcome.TryRead<GetLogResponse>(out var answer) ? answer.Filename : null);
    }
}

/// <summary>The place of a job's file.</summary>
/// <param name="Of">Returns the location for the job's id.</param>
/// <param name="UploadToken">Part of the location when the gateway itself receives the file; null when it does not.</param>
internal sealed record JobFileLocation(Func<int, string> Of, string? UploadToken)
{
    /// <summary>Returns a place outside of the gateway.</summary>
    public static JobFileLocation At(string location) => new(_ => location, null);
}
