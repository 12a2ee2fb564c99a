using Moev.ChargePoint.Availability;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Diagnostics;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Lifecycle;
using Moev.ChargePoint.Messaging;
using Moev.ChargePoint.Registration;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.Timing;
using Moev.ChargePoint.Transactions;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Firmware;

/// <summary>
/// Updates the firmware (OCPP 1.6 §5.19, §4.5; whitepaper L01): downloads it, checks it, installs it when no transaction runs, and restarts.
/// </summary>
internal sealed class FirmwareControl
{
    private readonly ChargePointOptions _options;
    private readonly ChargePointClock _clock;
    private readonly ChargePointLog _log;
    private readonly MessageOutput _output;
    private readonly RegistrationControl _registration;
    private readonly SecurityEvents _events;
    private readonly CertificateControl _certificates;
    private readonly TransferSource _transfers;
    private readonly ConnectorSet _connectors;
    private readonly AvailabilityControl _availability;
    private readonly RestartControl _restarts;
    private readonly FirmwareReporter _reporter;
    private readonly Alarm _due;
    private FirmwareJob? _job;

    /// <summary>The wall-clock time that the job waits for; null when it waits for something else.</summary>
    private DateTimeOffset? _waitsFor;

    public FirmwareControl(
        ChargePointOptions options,
        ChargePointClock clock,
        ChargePointLog log,
        MessageOutput output,
        CallSender calls,
        RegistrationControl registration,
        SecurityEvents events,
        CertificateControl certificates,
        TransferSource transfers,
        ConnectorSet connectors,
        AvailabilityControl availability,
        TransactionControl transactions,
        RestartControl restarts)
    {
        _options = options;
        _clock = clock;
        _log = log;
        _output = output;
        _registration = registration;
        _events = events;
        _certificates = certificates;
        _transfers = transfers;
        _connectors = connectors;
        _availability = availability;
        _restarts = restarts;
        _reporter = new FirmwareReporter(calls);
        _due = clock.CreateAlarm(AlarmOrder.Firmware, NextStep);
        transactions.Ended += OnTransactionEnded;
    }

    /// <summary>The firmware version.</summary>
    public string Version => _registration.FirmwareVersion;

    public void Handle(ReadOnlySpan<byte> id, in UpdateFirmwareRequest request)
    {
        _output.Answer(id, new UpdateFirmwareResponse());
        Begin(
            new FirmwareJob
            {
                Location = request.Location,
                Attempts = _transfers.Attempts(request.Retries),
                RetryInterval = _transfers.RetryInterval(request.RetryInterval),
            },
            request.RetrieveDate.Value);
    }

    public void Handle(ReadOnlySpan<byte> id, in SignedUpdateFirmwareRequest request)
    {
        var firmware = request.Firmware;
        if (!_certificates.IsFirmwareCertificate(firmware.SigningCertificate))
        {
            _output.Answer(id, new SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus.InvalidCertificate));
            _events.Send(SecurityEvent.InvalidFirmwareSigningCertificate, null);
            return;
        }

        // An installation cannot be stopped any more.
        if (_job is { Step: FirmwareStep.Installing or FirmwareStep.Restarting })
        {
            _output.Answer(id, new SignedUpdateFirmwareResponse(SignedUpdateFirmwareStatus.Rejected));
            return;
        }

        _output.Answer(id, new SignedUpdateFirmwareResponse(
            _job is null ? SignedUpdateFirmwareStatus.Accepted : SignedUpdateFirmwareStatus.AcceptedCanceled));
        Begin(
            new FirmwareJob
            {
                Location = firmware.Location,
                Attempts = _transfers.Attempts(request.Retries),
                RetryInterval = _transfers.RetryInterval(request.RetryInterval),
                InstallAt = firmware.InstallDateTime?.Value,
                RequestId = request.RequestId,
                Signature = new FirmwareSignature(firmware.SigningCertificate, firmware.Signature),
            },
            firmware.RetrieveDateTime.Value);
    }

    /// <summary>Sends the status of a plain update because a TriggerMessage asks for it.</summary>
    public void SendTriggeredStatus() => _reporter.SendTriggered(_job);

    /// <summary>Sends the status of a signed update because an ExtendedTriggerMessage asks for it.</summary>
    public void SendTriggeredSignedStatus() => _reporter.SendTriggeredSigned(_job);

    /// <summary>Takes the end of a transfer, if it is the download's.</summary>
    public void OnTransferEnded(int transfer, in FileTransferResult result)
    {
        if (_job is { Step: FirmwareStep.Downloading } job && job.Transfer == transfer)
            OnDownloaded(job, result);
    }

    /// <summary>Reschedules a job that waits for a time of the wall clock, which was set.</summary>
    public void OnClockAdjusted()
    {
        if (_waitsFor is { } at && _due.Due is not null)
            _due.SetAt(_clock.MomentOf(at));
    }

    /// <summary>Finishes an update: the charge point is online with the new firmware (OCPP 1.6 §5.19).</summary>
    public void OnOnline()
    {
        if (_job is not { Step: FirmwareStep.Restarting } job)
            return;
        End(job, SignedFirmwareStatus.Installed);
        if (job.IsSigned || _options.SendSecurityEvents)
            _events.Send(SecurityEvent.FirmwareUpdated, Version);
        else
            _log.AddSecurity(SecurityEvent.FirmwareUpdated, Version);
    }

    private void Begin(FirmwareJob job, DateTimeOffset retrieveAt)
    {
        if (_job is { Step: FirmwareStep.Installing or FirmwareStep.Restarting })
        {
            _log.Note("a firmware update is ignored: another is being installed");
            return;
        }

        if (_job is { } old)
        {
            _log.Note("the firmware update is replaced by another");
            _transfers.Port.CancelTransfer(old.Transfer);
            _job = null;
            _availability.Unblock();
        }

        _job = job;
        _waitsFor = retrieveAt;
        if (retrieveAt > _clock.WallTime)
        {
            Report(job, SignedFirmwareStatus.DownloadScheduled);
            _due.SetAt(_clock.MomentOf(retrieveAt));
        }
        else
        {
            Download(job);
        }
    }

    private void NextStep()
    {
        _waitsFor = null;
        switch (_job?.Step)
        {
            case FirmwareStep.WaitToDownload:
                Download(_job);
                break;
            case FirmwareStep.WaitToInstall:
                InstallWhenIdle(_job);
                break;
            case FirmwareStep.Installing:
                FinishInstallation(_job);
                break;
        }
    }

    private void Download(FirmwareJob job)
    {
        _waitsFor = null;
        job.Step = FirmwareStep.Downloading;
        job.Attempts--;
        job.Transfer = _transfers.NextNumber();
        // Further attempts belong to the same download.
        if (job.Status != SignedFirmwareStatus.Downloading)
            Report(job, SignedFirmwareStatus.Downloading);
        if (Uri.TryCreate(job.Location, UriKind.Absolute, out var location))
            _transfers.Port.Download(job.Transfer, location, _options.MaxFirmwareBytes);
        else
            OnDownloaded(job, new FileTransferResult(FileTransferStatus.NotSupported, Detail: "the location is no URL"));
    }

    private void OnDownloaded(FirmwareJob job, in FileTransferResult result)
    {
        if (result.Status != FileTransferStatus.Done)
        {
            _log.Note($"the firmware could not be downloaded: {result.Detail}");
            if (job.Attempts > 0)
            {
                job.Step = FirmwareStep.WaitToDownload;
                _due.SetAt(_clock.Now + job.RetryInterval);
                return;
            }

            End(job, SignedFirmwareStatus.DownloadFailed);
            return;
        }

        Report(job, SignedFirmwareStatus.Downloaded);
        job.IsValid = !result.Content.IsEmpty;
        if (job.Signature is { } signature)
        {
            if (!CertificateStore.IsSigned(result.Content.Span, signature.Certificate, signature.Signature))
            {
                End(job, SignedFirmwareStatus.InvalidSignature);
                _events.Send(SecurityEvent.InvalidFirmwareSignature, null);
                return;
            }

            Report(job, SignedFirmwareStatus.SignatureVerified);
        }

        if (job.InstallAt is { } at && at > _clock.WallTime)
        {
            job.Step = FirmwareStep.WaitToInstall;
            Report(job, SignedFirmwareStatus.InstallScheduled);
            _waitsFor = at;
            _due.SetAt(_clock.MomentOf(at));
            return;
        }

        InstallWhenIdle(job);
    }

    private void OnTransactionEnded()
    {
        if (_job is { Step: FirmwareStep.WaitForTransactions } job)
            InstallWhenIdle(job);
    }

    /// <summary>Waits for transactions to end; connectors that are free, or become so, go out of service (OCPP 1.6 §5.19).</summary>
    private void InstallWhenIdle(FirmwareJob job)
    {
        if (job.Step != FirmwareStep.WaitForTransactions)
        {
            job.Step = FirmwareStep.WaitForTransactions;
            _availability.IsInstalling = true;
            _availability.ApplyAll();
        }

        if (_connectors.First(static connector => connector.Transaction is not null) is not null)
            return;
        job.Step = FirmwareStep.Installing;
        Report(job, SignedFirmwareStatus.Installing);
        _due.SetAt(_clock.Now + _options.FirmwareInstallDuration);
    }

    private void FinishInstallation(FirmwareJob job)
    {
        if (!job.IsValid)
        {
            End(job, SignedFirmwareStatus.InstallationFailed);
            return;
        }

        // The image holds no version; its file name does.
        var name = Uri.TryCreate(job.Location, UriKind.Absolute, out var location) ? Path.GetFileNameWithoutExtension(location.LocalPath) : "";
        if (name.Length is > 0 and <= 50)
            _registration.FirmwareVersion = name;
        job.Step = FirmwareStep.Restarting;
        _availability.IsInstalling = false;
        Report(job, SignedFirmwareStatus.InstallRebooting);
        _restarts.RestartWhenIdle();
    }

    private void End(FirmwareJob job, SignedFirmwareStatus status)
    {
        Report(job, status);
        _job = null;
        _waitsFor = null;
        _due.Clear();
        _availability.Unblock();
    }

    private void Report(FirmwareJob job, SignedFirmwareStatus status)
    {
        job.Status = status;
        _log.Note($"firmware: {status}");
        _reporter.Report(job);
    }
}
