using System.Globalization;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Messaging;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Uploads of diagnostics and logs (OCPP 1.6 §5.9, §4.4; whitepaper N01).</content>
internal sealed partial class ChargePointCore
{
    private readonly ActivityLog _diagnosticsLog;
    private readonly Alarm _uploadDue;
    private LogUpload? _upload;

    private void Handle(ReadOnlySpan<byte> id, in GetDiagnosticsRequest request)
    {
        var content = _diagnosticsLog.Extract(request.StartTime?.Value, request.StopTime?.Value);
        if (content is null)
        {
            // No diagnostics, no file name (OCPP 1.6 §5.9).
            Answer(id, new GetDiagnosticsResponse());
            return;
        }

        var name = FileName("diagnostics");
        Answer(id, new GetDiagnosticsResponse(name));
        Begin(new LogUpload
        {
            Location = request.Location,
            FileName = name,
            Content = content,
            Attempts = 1 + Retries(request.Retries),
            RetryInterval = RetryInterval(request.RetryInterval),
        });
    }

    private void Handle(ReadOnlySpan<byte> id, in GetLogRequest request)
    {
        var isSecurity = request.LogType == LogType.SecurityLog;
        var content = (isSecurity ? _securityLog : _diagnosticsLog).Extract(request.Log.OldestTimestamp?.Value, request.Log.LatestTimestamp?.Value);
        if (content is null)
        {
            // Nothing to upload, and so no name (whitepaper §5.10).
            Answer(id, new GetLogResponse(GetLogStatus.Rejected));
            return;
        }

        var name = FileName(isSecurity ? "security" : "diagnostics");
        Answer(id, new GetLogResponse(_upload is null ? GetLogStatus.Accepted : GetLogStatus.AcceptedCanceled, name));
        Begin(new LogUpload
        {
            Location = request.Log.RemoteLocation,
            FileName = name,
            Content = content,
            Attempts = 1 + Retries(request.Retries),
            RetryInterval = RetryInterval(request.RetryInterval),
            RequestId = request.RequestId,
        });
    }

    private string FileName(string kind)
    {
        // An identity may hold what a file's name may not.
        var identity = string.Concat(_options.Identity.Take(100).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
        return string.Create(CultureInfo.InvariantCulture, $"{identity}-{kind}-{Clock:yyyyMMdd'T'HHmmss'Z'}.log");
    }

    private void Begin(LogUpload upload)
    {
        // One at a time: the newer replaces the older (whitepaper N01.FR.11).
        if (_upload is { } old)
            _port.CancelTransfer(old.Transfer);
        _upload = upload;
        TellUpload(upload, null);
        Upload();
    }

    private void Upload()
    {
        if (_upload is not { } upload)
            return;
        _uploadDue.Clear();
        upload.Attempts--;
        upload.IsUnderWay = true;
        upload.Transfer = ++_transfers;
        if (Uri.TryCreate(upload.Location, UriKind.Absolute, out var location))
            _port.Upload(upload.Transfer, location, upload.FileName, upload.Content);
        else
            Uploaded(upload, new FileTransferResult(FileTransferStatus.NotSupported, Detail: "the location is no URL"));
    }

    private void Uploaded(LogUpload upload, in FileTransferResult result)
    {
        upload.IsUnderWay = false;
        if (result.Status != FileTransferStatus.Done)
        {
            Note($"{upload.FileName} could not be uploaded: {result.Detail}");
            if (upload.Attempts > 0)
            {
                _uploadDue.SetAt(_now + upload.RetryInterval);
                return;
            }
        }

        _upload = null;
        TellUpload(upload, result.Status);
    }

    /// <param name="upload">Which.</param>
    /// <param name="ended">How it ended; null while it is under way.</param>
    private void TellUpload(LogUpload upload, FileTransferStatus? ended)
    {
        Note($"{upload.FileName}: {(ended is null ? "uploading" : ended == FileTransferStatus.Done ? "uploaded" : "upload failed")}");
        if (upload.IsGetLog)
        {
            SendLogStatus(
                ended switch
                {
                    null => UploadLogStatus.Uploading,
                    FileTransferStatus.Done => UploadLogStatus.Uploaded,
                    // As precise as possible (whitepaper N01.FR.10).
                    FileTransferStatus.PermissionDenied => UploadLogStatus.PermissionDenied,
                    FileTransferStatus.BadRequest => UploadLogStatus.BadMessage,
                    FileTransferStatus.NotSupported => UploadLogStatus.NotSupportedOperation,
                    _ => UploadLogStatus.UploadFailure,
                },
                upload.RequestId,
                isTriggered: false);
            return;
        }

        SendDiagnosticsStatus(
            ended switch
            {
                null => DiagnosticsStatus.Uploading,
                FileTransferStatus.Done => DiagnosticsStatus.Uploaded,
                _ => DiagnosticsStatus.UploadFailed,
            },
            isTriggered: false);
    }

    private void SendDiagnosticsStatus(DiagnosticsStatus status, bool isTriggered) =>
        _calls.Add(new OutboundCall<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse>(
            Action16.DiagnosticsStatusNotification, () => new DiagnosticsStatusNotificationRequest(status), static _ => { }, static _ => { })
        { IsTriggered = isTriggered });

    private void SendLogStatus(UploadLogStatus status, int? requestId, bool isTriggered) =>
        _calls.Add(new OutboundCall<LogStatusNotificationRequest, LogStatusNotificationResponse>(
            Action16.LogStatusNotification, () => new LogStatusNotificationRequest(status, requestId), static _ => { }, static _ => { })
        { IsTriggered = isTriggered });
}
