namespace Moev.Ocpp.V16;

/// <summary>The names and origins of the actions. The generator adds one validator per declared action.</summary>
public static partial class Actions16
{
    /// <summary>Finds an action by its wire name. Names are compared exactly, as bytes.</summary>
    /// <param name="name">UTF-8, without quotes or escapes.</param>
    /// <param name="action">The action, or Unknown.</param>
    public static bool TryFind(ReadOnlySpan<byte> name, out Action16 action)
    {
        action = name.Length switch
        {
            5 => name.SequenceEqual("Reset"u8) ? Action16.Reset : Action16.Unknown,
            6 => name.SequenceEqual("GetLog"u8) ? Action16.GetLog : Action16.Unknown,
            9 => name.SequenceEqual("Authorize"u8) ? Action16.Authorize
                : name.SequenceEqual("Heartbeat"u8) ? Action16.Heartbeat
                : Action16.Unknown,
            10 => name.SequenceEqual("ClearCache"u8) ? Action16.ClearCache
                : name.SequenceEqual("ReserveNow"u8) ? Action16.ReserveNow
                : Action16.Unknown,
            11 => name.SequenceEqual("MeterValues"u8) ? Action16.MeterValues : Action16.Unknown,
            12 => name.SequenceEqual("DataTransfer"u8) ? Action16.DataTransfer : Action16.Unknown,
            13 => name.SequenceEqual("SendLocalList"u8) ? Action16.SendLocalList : Action16.Unknown,
            14 => name.SequenceEqual("GetDiagnostics"u8) ? Action16.GetDiagnostics
                : name.SequenceEqual("TriggerMessage"u8) ? Action16.TriggerMessage
                : name.SequenceEqual("UpdateFirmware"u8) ? Action16.UpdateFirmware
                : Action16.Unknown,
            15 => name.SequenceEqual("StopTransaction"u8) ? Action16.StopTransaction
                : name.SequenceEqual("UnlockConnector"u8) ? Action16.UnlockConnector
                : name.SequenceEqual("SignCertificate"u8) ? Action16.SignCertificate
                : Action16.Unknown,
            16 => name.SequenceEqual("BootNotification"u8) ? Action16.BootNotification
                : name.SequenceEqual("GetConfiguration"u8) ? Action16.GetConfiguration
                : name.SequenceEqual("StartTransaction"u8) ? Action16.StartTransaction
                : Action16.Unknown,
            17 => name.SequenceEqual("CancelReservation"u8) ? Action16.CancelReservation
                : name.SequenceEqual("CertificateSigned"u8) ? Action16.CertificateSigned
                : name.SequenceEqual("DeleteCertificate"u8) ? Action16.DeleteCertificate
                : Action16.Unknown,
            18 => name.SequenceEqual("ChangeAvailability"u8) ? Action16.ChangeAvailability
                : name.SequenceEqual("SetChargingProfile"u8) ? Action16.SetChargingProfile
                : name.SequenceEqual("StatusNotification"u8) ? Action16.StatusNotification
                : name.SequenceEqual("InstallCertificate"u8) ? Action16.InstallCertificate
                : Action16.Unknown,
            19 => name.SequenceEqual("ChangeConfiguration"u8) ? Action16.ChangeConfiguration
                : name.SequenceEqual("GetLocalListVersion"u8) ? Action16.GetLocalListVersion
                : Action16.Unknown,
            20 => name.SequenceEqual("ClearChargingProfile"u8) ? Action16.ClearChargingProfile
                : name.SequenceEqual("GetCompositeSchedule"u8) ? Action16.GetCompositeSchedule
                : name.SequenceEqual("SignedUpdateFirmware"u8) ? Action16.SignedUpdateFirmware
                : Action16.Unknown,
            21 => name.SequenceEqual("RemoteStopTransaction"u8) ? Action16.RemoteStopTransaction
                : name.SequenceEqual("LogStatusNotification"u8) ? Action16.LogStatusNotification
                : Action16.Unknown,
            22 => name.SequenceEqual("RemoteStartTransaction"u8) ? Action16.RemoteStartTransaction
                : name.SequenceEqual("ExtendedTriggerMessage"u8) ? Action16.ExtendedTriggerMessage
                : Action16.Unknown,
            25 => name.SequenceEqual("SecurityEventNotification"u8) ? Action16.SecurityEventNotification : Action16.Unknown,
            26 => name.SequenceEqual("FirmwareStatusNotification"u8) ? Action16.FirmwareStatusNotification
                : name.SequenceEqual("GetInstalledCertificateIds"u8) ? Action16.GetInstalledCertificateIds
                : Action16.Unknown,
            29 => name.SequenceEqual("DiagnosticsStatusNotification"u8) ? Action16.DiagnosticsStatusNotification : Action16.Unknown,
            32 => name.SequenceEqual("SignedFirmwareStatusNotification"u8) ? Action16.SignedFirmwareStatusNotification : Action16.Unknown,
            _ => Action16.Unknown,
        };
        return action != Action16.Unknown;
    }

    /// <summary>Gets the wire name of an action; empty for Unknown.</summary>
    public static ReadOnlySpan<byte> Utf8Name(Action16 action) => action switch
    {
        Action16.Authorize => "Authorize"u8,
        Action16.BootNotification => "BootNotification"u8,
        Action16.CancelReservation => "CancelReservation"u8,
        Action16.ChangeAvailability => "ChangeAvailability"u8,
        Action16.ChangeConfiguration => "ChangeConfiguration"u8,
        Action16.ClearCache => "ClearCache"u8,
        Action16.ClearChargingProfile => "ClearChargingProfile"u8,
        Action16.DataTransfer => "DataTransfer"u8,
        Action16.DiagnosticsStatusNotification => "DiagnosticsStatusNotification"u8,
        Action16.FirmwareStatusNotification => "FirmwareStatusNotification"u8,
        Action16.GetCompositeSchedule => "GetCompositeSchedule"u8,
        Action16.GetConfiguration => "GetConfiguration"u8,
        Action16.GetDiagnostics => "GetDiagnostics"u8,
        Action16.GetLocalListVersion => "GetLocalListVersion"u8,
        Action16.Heartbeat => "Heartbeat"u8,
        Action16.MeterValues => "MeterValues"u8,
        Action16.RemoteStartTransaction => "RemoteStartTransaction"u8,
        Action16.RemoteStopTransaction => "RemoteStopTransaction"u8,
        Action16.ReserveNow => "ReserveNow"u8,
        Action16.Reset => "Reset"u8,
        Action16.SendLocalList => "SendLocalList"u8,
        Action16.SetChargingProfile => "SetChargingProfile"u8,
        Action16.StartTransaction => "StartTransaction"u8,
        Action16.StatusNotification => "StatusNotification"u8,
        Action16.StopTransaction => "StopTransaction"u8,
        Action16.TriggerMessage => "TriggerMessage"u8,
        Action16.UnlockConnector => "UnlockConnector"u8,
        Action16.UpdateFirmware => "UpdateFirmware"u8,
        Action16.CertificateSigned => "CertificateSigned"u8,
        Action16.DeleteCertificate => "DeleteCertificate"u8,
        Action16.ExtendedTriggerMessage => "ExtendedTriggerMessage"u8,
        Action16.GetInstalledCertificateIds => "GetInstalledCertificateIds"u8,
        Action16.GetLog => "GetLog"u8,
        Action16.InstallCertificate => "InstallCertificate"u8,
        Action16.LogStatusNotification => "LogStatusNotification"u8,
        Action16.SecurityEventNotification => "SecurityEventNotification"u8,
        Action16.SignCertificate => "SignCertificate"u8,
        Action16.SignedFirmwareStatusNotification => "SignedFirmwareStatusNotification"u8,
        Action16.SignedUpdateFirmware => "SignedUpdateFirmware"u8,
        _ => default,
    };

    /// <summary>Gets the wire name of an action; empty for Unknown.</summary>
    public static string Name(Action16 action) => action switch
    {
        Action16.Authorize => nameof(Action16.Authorize),
        Action16.BootNotification => nameof(Action16.BootNotification),
        Action16.CancelReservation => nameof(Action16.CancelReservation),
        Action16.ChangeAvailability => nameof(Action16.ChangeAvailability),
        Action16.ChangeConfiguration => nameof(Action16.ChangeConfiguration),
        Action16.ClearCache => nameof(Action16.ClearCache),
        Action16.ClearChargingProfile => nameof(Action16.ClearChargingProfile),
        Action16.DataTransfer => nameof(Action16.DataTransfer),
        Action16.DiagnosticsStatusNotification => nameof(Action16.DiagnosticsStatusNotification),
        Action16.FirmwareStatusNotification => nameof(Action16.FirmwareStatusNotification),
        Action16.GetCompositeSchedule => nameof(Action16.GetCompositeSchedule),
        Action16.GetConfiguration => nameof(Action16.GetConfiguration),
        Action16.GetDiagnostics => nameof(Action16.GetDiagnostics),
        Action16.GetLocalListVersion => nameof(Action16.GetLocalListVersion),
        Action16.Heartbeat => nameof(Action16.Heartbeat),
        Action16.MeterValues => nameof(Action16.MeterValues),
        Action16.RemoteStartTransaction => nameof(Action16.RemoteStartTransaction),
        Action16.RemoteStopTransaction => nameof(Action16.RemoteStopTransaction),
        Action16.ReserveNow => nameof(Action16.ReserveNow),
        Action16.Reset => nameof(Action16.Reset),
        Action16.SendLocalList => nameof(Action16.SendLocalList),
        Action16.SetChargingProfile => nameof(Action16.SetChargingProfile),
        Action16.StartTransaction => nameof(Action16.StartTransaction),
        Action16.StatusNotification => nameof(Action16.StatusNotification),
        Action16.StopTransaction => nameof(Action16.StopTransaction),
        Action16.TriggerMessage => nameof(Action16.TriggerMessage),
        Action16.UnlockConnector => nameof(Action16.UnlockConnector),
        Action16.UpdateFirmware => nameof(Action16.UpdateFirmware),
        Action16.CertificateSigned => nameof(Action16.CertificateSigned),
        Action16.DeleteCertificate => nameof(Action16.DeleteCertificate),
        Action16.ExtendedTriggerMessage => nameof(Action16.ExtendedTriggerMessage),
        Action16.GetInstalledCertificateIds => nameof(Action16.GetInstalledCertificateIds),
        Action16.GetLog => nameof(Action16.GetLog),
        Action16.InstallCertificate => nameof(Action16.InstallCertificate),
        Action16.LogStatusNotification => nameof(Action16.LogStatusNotification),
        Action16.SecurityEventNotification => nameof(Action16.SecurityEventNotification),
        Action16.SignCertificate => nameof(Action16.SignCertificate),
        Action16.SignedFirmwareStatusNotification => nameof(Action16.SignedFirmwareStatusNotification),
        Action16.SignedUpdateFirmware => nameof(Action16.SignedUpdateFirmware),
        _ => "",
    };

    /// <summary>Gets the side that sends the request of an action.</summary>
    public static ActionOrigin Origin(Action16 action) => action switch
    {
        Action16.Unknown => ActionOrigin.None,
        Action16.DataTransfer => ActionOrigin.Both,
        Action16.Authorize
            or Action16.BootNotification
            or Action16.DiagnosticsStatusNotification
            or Action16.FirmwareStatusNotification
            or Action16.Heartbeat
            or Action16.MeterValues
            or Action16.StartTransaction
            or Action16.StatusNotification
            or Action16.StopTransaction
            or Action16.LogStatusNotification
            or Action16.SecurityEventNotification
            or Action16.SignCertificate
            or Action16.SignedFirmwareStatusNotification => ActionOrigin.ChargePoint,
        <= Action16.SignedUpdateFirmware => ActionOrigin.CentralSystem,
        _ => ActionOrigin.None,
    };
}
