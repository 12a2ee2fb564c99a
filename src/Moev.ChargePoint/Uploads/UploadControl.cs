using System.Globalization;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Timing;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Uploads;

/// <summary>Uploads diagnostics and logs, one at a time (OCPP 1.6 §5.9, §4.4; whitepaper N01).</summary>
internal sealed class UploadControl
{
    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly CallSender _calls;
    private readonly TransferSource _transfers;
    private readonly Alarm _uploadDue;
    private LogUpload? _upload;

    public UploadControl(
        ChargePointOptions options, ChargePointClock clock, ChargePointLog log, MessageOutput output, CallSender calls, TransferSource transfers)
    {
        _options = options;
        _clock = clock;
        _log = log;
        _output = output;
        _calls = calls;
        _transfers = transfers;
        _uploadDue = clock.CreateAlarm(AlarmOrder.Upload, Upload);
    }

    /// <summary>Takes the end of a transfer, if it is the upload's.</summary>
    public void OnTransferEnded(int transfer, in FileTransferResult result)
    {
        if (_upload is { IsUnderWay: true } upload && upload.Transfer == transfer)
            OnUploaded(upload, result);
    }

    public void Handle(ReadOnlySpan<byte> id, in GetDiagnosticsRequest request)
    {
        var content = _log.Diagnostics.Extract(request.StartTime?.Value, request.StopTime?.Value);
        if (content is null)
        {
            // No diagnostics, no file name (OCPP 1.6 §5.9).
            _output.Answer(id, new GetDiagnosticsResponse());
            return;
        }

        var name = FileName("diagnostics");
        _output.Answer(id, new GetDiagnosticsResponse(name));
        Begin(new LogUpload
        {
            Location = request.Location,
            FileName = name,
            Content = content,
            Attempts = _transfers.Attempts(request.Retries),
            RetryInterval = _transfers.RetryInterval(request.RetryInterval),
        });
    }

    public void Handle(ReadOnlySpan<byte> id, in GetLogRequest request)
    {
        var isSecurity = request.LogType == LogType.SecurityLog;
        var content = (isSecurity ? _log.Security : _log.Diagnostics).Extract(request.Log.OldestTimestamp?.Value, request.Log.LatestTimestamp?.Value);
        if (content is null)
        {
            // Nothing to upload, and so no name (whitepaper §5.10).
            _output.Answer(id, new GetLogResponse(GetLogStatus.Rejected));
            return;
        }

        var name = FileName(isSecurity ? "security" : "diagnostics");
        _output.Answer(id, new GetLogResponse(_upload is null ? GetLogStatus.Accepted : GetLogStatus.AcceptedCanceled, name));
        Begin(new LogUpload
        {
            Location = request.Log.RemoteLocation,
            FileName = name,
            Content = content,
            Attempts = _transfers.Attempts(request.Retries),
            RetryInterval = _transfers.RetryInterval(request.RetryInterval),
            RequestId = request.RequestId,
        });
    }

    /// <summary>Sends the state of a GetDiagnostics upload because a TriggerMessage asks for it.</summary>
    public void SendTriggeredDiagnosticsStatus() =>
        SendDiagnosticsStatus(_upload is { IsGetLog: false } ? DiagnosticsStatus.Uploading : DiagnosticsStatus.Idle, isTriggered: true);

    /// <summary>Sends the state of a GetLog upload because an ExtendedTriggerMessage asks for it.</summary>
    public void SendTriggeredLogStatus() =>
        // Without an upload there is no request to name (whitepaper N01.FR.12).
        SendLogStatus(_upload is { IsGetLog: true } ? UploadLogStatus.Uploading : UploadLogStatus.Idle, _upload?.RequestId, isTriggered: true);

    private string FileName(string kind)
    {
        // An identity may hold characters that a file name must not.
        var identity = string.Concat(_options.Identity.Take(100).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{identity}-{kind}-{_clock.WallTime:yyyyMMdd'T'HHmmss'Z'}.log");
    }

    private void Begin(LogUpload upload)
    {
        // The newer upload replaces the older (whitepaper N01.FR.11).
        if (_upload is { } old)
            _transfers.Port.CancelTransfer(old.Transfer);
        _upload = upload;
        Report(upload, null);
        Upload();
    }

    private void Upload()
    {
        if (_upload is not { } upload)
            return;
        _uploadDue.Clear();
        upload.Attempts--;
        upload.IsUnderWay = true;
        upload.Transfer = _transfers.NextNumber();
        if (Uri.TryCreate(upload.Location, UriKind.Absolute, out var location))
            _transfers.Port.Upload(upload.Transfer, location, upload.FileName, upload.Content);
        else
            OnUploaded(upload, new FileTransferResult(FileTransferStatus.NotSupported, Detail: "the location is no URL"));
    }

    private void OnUploaded(LogUpload upload, in FileTransferResult result)
    {
        upload.IsUnderWay = false;
        if (result.Status != FileTransferStatus.Done)
        {
            _log.Note($"{upload.FileName} could not be uploaded: {result.Detail}");
            if (upload.Attempts > 0)
            {
                _uploadDue.SetAt(_clock.Now + upload.RetryInterval);
                return;
            }
        }

        _upload = null;
        Report(upload, result.Status);
    }

    /// <summary>Reports the state of an upload.</summary>
    /// <param name="upload">The upload.</param>
    /// <param name="ended">The outcome; null while it is under way.</param>
    private void Report(LogUpload upload, FileTransferStatus? ended)
    {
        _log.Note($"{upload.FileName}: {(ended is null ? "uploading" : ended == FileTransferStatus.Done ? "uploaded" : "upload failed")}");
        if (upload.IsGetLog)
            SendLogStatus(ToLogStatus(ended), upload.RequestId, isTriggered: false);
        else
            SendDiagnosticsStatus(ToDiagnosticsStatus(ended), isTriggered: false);
    }

    private static UploadLogStatus ToLogStatus(FileTransferStatus? ended) => ended switch
    {
        null => UploadLogStatus.Uploading,
        FileTransferStatus.Done => UploadLogStatus.Uploaded,
        // As precise as possible (whitepaper N01.FR.10).
        FileTransferStatus.PermissionDenied => UploadLogStatus.PermissionDenied,
        FileTransferStatus.BadRequest => UploadLogStatus.BadMessage,
        FileTransferStatus.NotSupported => UploadLogStatus.NotSupportedOperation,
        _ => UploadLogStatus.UploadFailure,
    };

    private static DiagnosticsStatus ToDiagnosticsStatus(FileTransferStatus? ended) => ended switch
    {
        null => DiagnosticsStatus.Uploading,
        FileTransferStatus.Done => DiagnosticsStatus.Uploaded,
        _ => DiagnosticsStatus.UploadFailed,
    };

    private void SendDiagnosticsStatus(DiagnosticsStatus status, bool isTriggered) =>
        _calls.Add<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>(
            Action16.DiagnosticsStatusNotification, () => new DiagnosticsStatusNotificationRequest(status), isTriggered);

    private void SendLogStatus(UploadLogStatus status, int? requestId, bool isTriggered) =>
        _calls.Add<LogStatusNotificationRequest, LogStatusNotificationResponse>(
            Action16.LogStatusNotification, () => new LogStatusNotificationRequest(status, requestId), isTriggered);
}
