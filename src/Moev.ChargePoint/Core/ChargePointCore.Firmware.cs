using Moev.ChargePoint.Configuration;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Security;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Core;

/// <content>Updates of the firmware (OCPP 1.6 §5.19, §4.5; whitepaper L01): fetched, checked, installed when nobody charges, restarted.</content>
internal sealed partial class ChargePointCore
{
    private readonly Alarm _firmwareDue;
    private FirmwareJob? _firmware;
    private string _firmwareVersion;
    private int _transfers;

    public string FirmwareVersion => _firmwareVersion;

    /// <summary>Whether connectors that are free stay out of service for an installation (whitepaper L01.FR.07).</summary>
    private bool IsInstalling => _firmware is { Step: FirmwareStep.WaitForTransactions or FirmwareStep.Installing };

    private void Handle(ReadOnlySpan<byte> id, in UpdateFirmwareRequest request)
    {
        Answer(id, new UpdateFirmwareResponse());
        BeginFirmware(
            new FirmwareJob
            {
                Location = request.Location,
                Attempts = 1 + Retries(request.Retries),
                RetryInterval = RetryInterval(request.RetryInterval),
            },
            request.RetrieveDate.Value);
    }

    private void Handle(ReadOnlySpan<byte> id, in SignedUpdateFirmwareRequest request)
    {
        var firmware = request.Firmware;
        if (!_certificates.IsFirmwareCertificate(firmware.SigningCertificate, Clock))
        {
            Answer(id, new SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus.InvalidCertificate));
            SendSecurityEvent(SecurityEvent.InvalidFirmwareSigningCertificate, null);
            return;
        }

        // What is being installed can no longer be stopped.
        if (_firmware is { Step: FirmwareStep.Installing or FirmwareStep.Restarting })
        {
            Answer(id, new SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus.Rejected));
            return;
        }

        Answer(id, new SignedUpdateFirmwareResponse(
            _firmware is null ? SignedUpdateFirmwareStatus.Accepted : SignedUpdateFirmwareStatus.AcceptedCanceled));
        BeginFirmware(
            new FirmwareJob
            {
                Location = firmware.Location,
                Attempts = 1 + Retries(request.Retries),
                RetryInterval = RetryInterval(request.RetryInterval),
                InstallAt = firmware.InstallDateTime?.Value,
                RequestId = request.RequestId,
                Signature = new FirmwareSignature(firmware.SigningCertificate, firmware.Signature),
            },
            firmware.RetrieveDateTime.Value);
    }

    private int Retries(int? asked) => Math.Clamp(asked ?? _options.FileTransferRetries, 0, 1_000);

    private TimeSpan RetryInterval(int? asked) =>
        asked is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : _options.FileTransferRetryInterval;

    private void BeginFirmware(FirmwareJob job, DateTimeOffset retrieveAt)
    {
        if (_firmware is { Step: FirmwareStep.Installing or FirmwareStep.Restarting })
        {
            Note("an update of the firmware is asked for while one is being installed, and left");
            return;
        }

        if (_firmware is { } old)
        {
            Note("the update of the firmware is replaced by another");
            _port.CancelTransfer(old.Transfer);
            _firmware = null;
            Unblock();
        }

        _firmware = job;
        _firmwareAt = retrieveAt;
        if (retrieveAt > Clock)
        {
            Tell(job, SignedFirmwareStatus.DownloadScheduled);
            _firmwareDue.SetAt(ElapsedAt(retrieveAt));
        }
        else
        {
            Download(job);
        }
    }

    /// <summary>The time of the clock that the job waits for; null when it waits for something else.</summary>
    private DateTimeOffset? _firmwareAt;

    /// <summary>The clock was set: what waits for one of its times comes earlier or later.</summary>
    private void RearmFirmware()
    {
        if (_firmwareAt is { } at && _firmwareDue.Due is not null)
            _firmwareDue.SetAt(ElapsedAt(at));
    }

    private void NextFirmwareStep()
    {
        _firmwareAt = null;
        switch (_firmware?.Step)
        {
            case FirmwareStep.WaitToDownload:
                Download(_firmware);
                break;
            case FirmwareStep.WaitToInstall:
                InstallWhenIdle();
                break;
            case FirmwareStep.Installing:
                FinishInstallation(_firmware);
                break;
        }
    }

    private void Download(FirmwareJob job)
    {
        _firmwareAt = null;
        job.Step = FirmwareStep.Downloading;
        job.Attempts--;
        job.Transfer = ++_transfers;
        // Further attempts are the same download.
        if (job.Status != SignedFirmwareStatus.Downloading)
            Tell(job, SignedFirmwareStatus.Downloading);
        if (Uri.TryCreate(job.Location, UriKind.Absolute, out var location))
            _port.Download(job.Transfer, location, _options.MaxFirmwareBytes);
        else
            Downloaded(job, new FileTransferResult(FileTransferStatus.NotSupported, Detail: "the location is no URL"));
    }

    /// <summary>A transfer is over, one way or the other. One that nobody waits for any more is nothing.</summary>
    public void TransferEnded(int transfer, FileTransferResult result) => Run(() =>
    {
        if (_firmware is { Step: FirmwareStep.Downloading } job && job.Transfer == transfer)
            Downloaded(job, result);
        else if (_upload is { IsUnderWay: true } upload && upload.Transfer == transfer)
            Uploaded(upload, result);
    });

    private void Downloaded(FirmwareJob job, in FileTransferResult result)
    {
        if (result.Status != FileTransferStatus.Done)
        {
            Note($"the firmware could not be downloaded: {result.Detail}");
            if (job.Attempts > 0)
            {
                job.Step = FirmwareStep.WaitToDownload;
                _firmwareDue.SetAt(_now + job.RetryInterval);
                return;
            }

            End(job, SignedFirmwareStatus.DownloadFailed);
            return;
        }

        Tell(job, SignedFirmwareStatus.Downloaded);
        job.IsValid = !result.Content.IsEmpty;
        if (job.Signature is { } signature)
        {
            if (!CertificateStore.IsSigned(result.Content.Span, signature.Certificate, signature.Signature))
            {
                End(job, SignedFirmwareStatus.InvalidSignature);
                SendSecurityEvent(SecurityEvent.InvalidFirmwareSignature, null);
                return;
            }

            Tell(job, SignedFirmwareStatus.SignatureVerified);
        }

        if (job.InstallAt is { } at && at > Clock)
        {
            job.Step = FirmwareStep.WaitToInstall;
            Tell(job, SignedFirmwareStatus.InstallScheduled);
            _firmwareAt = at;
            _firmwareDue.SetAt(ElapsedAt(at));
            return;
        }

        InstallWhenIdle();
    }

    /// <summary>Waits for transactions to end; connectors that are free, or become so, go out of service (OCPP 1.6 §5.19).</summary>
    private void InstallWhenIdle()
    {
        if (_firmware is not { } job)
            return;
        if (job.Step != FirmwareStep.WaitForTransactions)
        {
            job.Step = FirmwareStep.WaitForTransactions;
            foreach (var station in _connectors)
                ApplyAvailability(station);
        }

        if (Array.Exists(_connectors, static station => station.Connector.Transaction is not null))
            return;
        job.Step = FirmwareStep.Installing;
        Tell(job, SignedFirmwareStatus.Installing);
        _firmwareDue.SetAt(_now + _options.FirmwareInstallDuration);
    }

    private void FinishInstallation(FirmwareJob job)
    {
        if (!job.IsValid)
        {
            End(job, SignedFirmwareStatus.InstallationFailed);
            return;
        }

        // The image says nothing of its version; its file's name does.
        var name = Uri.TryCreate(job.Location, UriKind.Absolute, out var location) ? Path.GetFileNameWithoutExtension(location.LocalPath) : "";
        _firmwareVersion = name.Length is > 0 and <= 50 ? name : _firmwareVersion;
        job.Step = FirmwareStep.Restarting;
        Tell(job, SignedFirmwareStatus.InstallRebooting);
        if (_link != Link.Up)
        {
            Reboot();
            return;
        }

        // What was said is heard first, if that does not take too long.
        _rebootWhenIdle = true;
        _resetDue.SetAt(_called + _configuration.Seconds(ConfigurationKeys.MessageTimeout));
    }

    /// <summary>Accepted with the new firmware, which is what makes it installed (OCPP 1.6 §5.19).</summary>
    private void FirmwareStarted()
    {
        if (_firmware is not { Step: FirmwareStep.Restarting } job)
            return;
        End(job, SignedFirmwareStatus.Installed);
        if (job.IsSigned || _options.SendSecurityEvents)
            SendSecurityEvent(SecurityEvent.FirmwareUpdated, _firmwareVersion);
        else
            LogSecurityEvent(SecurityEvent.FirmwareUpdated, _firmwareVersion);
    }

    private void End(FirmwareJob job, SignedFirmwareStatus status)
    {
        Tell(job, status);
        _firmware = null;
        _firmwareAt = null;
        _firmwareDue.Clear();
        Unblock();
    }

    private void Unblock()
    {
        foreach (var station in _connectors)
            station.Connector.IsBlocked = false;
        Settle();
    }

    private void Tell(FirmwareJob job, SignedFirmwareStatus status)
    {
        job.Status = status;
        Note($"firmware: {status}");
        if (job.IsSigned)
            SendSignedFirmwareStatus(status, job.RequestId, isTriggered: false);
        else if (ToPlain(status) is not FirmwareStatus.Idle and var plain)
            SendFirmwareStatus(plain, isTriggered: false);
    }

    /// <summary>What OCPP 1.6 §7.25 has for it; Idle when it has no word.</summary>
    private static FirmwareStatus ToPlain(SignedFirmwareStatus status) => status switch
    {
        SignedFirmwareStatus.Downloaded => FirmwareStatus.Downloaded,
        SignedFirmwareStatus.DownloadFailed => FirmwareStatus.DownloadFailed,
        SignedFirmwareStatus.Downloading => FirmwareStatus.Downloading,
        SignedFirmwareStatus.InstallationFailed => FirmwareStatus.InstallationFailed,
        SignedFirmwareStatus.Installing => FirmwareStatus.Installing,
        SignedFirmwareStatus.Installed => FirmwareStatus.Installed,
        _ => FirmwareStatus.Idle,
    };

    private void SendFirmwareStatus(FirmwareStatus status, bool isTriggered) =>
        _calls.Add(new OutboundCall<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(
            Action16.FirmwareStatusNotification, () => new FirmwareStatusNotificationRequest(status), static _ => { }, static _ => { })
        { IsTriggered = isTriggered });

    private void SendSignedFirmwareStatus(SignedFirmwareStatus status, int? requestId, bool isTriggered) =>
        _calls.Add(new OutboundCall<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse>(
            Action16.SignedFirmwareStatusNotification, () => new SignedFirmwareStatusNotificationRequest(status, requestId), static _ => { }, static _ => { })
        { IsTriggered = isTriggered });
}
