using Moev.ChargePoint.Messaging;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Firmware;

/// <summary>Sends the status notifications of firmware updates, plain and signed (OCPP 1.6 §4.5, whitepaper L01).</summary>
internal sealed class FirmwareReporter(CallSender calls)
{
    /// <summary>Reports the present status of a job.</summary>
    public void Report(FirmwareJob job)
    {
        if (job.IsSigned)
            SendSigned(job.Status, job.RequestId, isTriggered: false);
        else if (ToPlain(job.Status) is not FirmwareStatus.Idle and var plain)
            SendPlain(plain, isTriggered: false);
    }

    /// <summary>Sends a FirmwareStatusNotification because a TriggerMessage asks for it.</summary>
    public void SendTriggered(FirmwareJob? job) =>
        SendPlain(job is { IsSigned: false } ? ToPlain(job.Status) : FirmwareStatus.Idle, isTriggered: true);

    /// <summary>Sends a SignedFirmwareStatusNotification because an ExtendedTriggerMessage asks for it.</summary>
    public void SendTriggeredSigned(FirmwareJob? job)
    {
        var signed = job is { IsSigned: true } ? job : null;
        SendSigned(signed?.Status ?? SignedFirmwareStatus.Idle, signed?.RequestId, isTriggered: true);
    }

    /// <summary>Returns the status of OCPP 1.6 §7.25; Idle when it has none.</summary>
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

    private void SendPlain(FirmwareStatus status, bool isTriggered) =>
        calls.Add<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse>(
            Action16.FirmwareStatusNotification, () => new FirmwareStatusNotificationRequest(status), isTriggered);

    private void SendSigned(SignedFirmwareStatus status, int? requestId, bool isTriggered) =>
        calls.Add<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse>(
            Action16.SignedFirmwareStatusNotification, () => new SignedFirmwareStatusNotificationRequest(status, requestId), isTriggered);
}
