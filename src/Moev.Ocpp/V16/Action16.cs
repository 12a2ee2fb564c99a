namespace Moev.Ocpp.V16;

/// <summary>The actions of OCPP 1.6 (§4, §5) and of its security extension (whitepaper edition 2, §5).</summary>
public enum Action16 : byte
{
    /// <summary>An unknown action.</summary>
    Unknown = 0,

    /// <summary>OCPP 1.6 §4.1, sent by charge points.</summary>
    Authorize,
    /// <summary>OCPP 1.6 §4.2, sent by charge points.</summary>
    BootNotification,
    /// <summary>OCPP 1.6 §5.1, sent by central systems.</summary>
    CancelReservation,
    /// <summary>OCPP 1.6 §5.2, sent by central systems.</summary>
    ChangeAvailability,
    /// <summary>OCPP 1.6 §5.3, sent by central systems.</summary>
    ChangeConfiguration,
    /// <summary>OCPP 1.6 §5.4, sent by central systems.</summary>
    ClearCache,
    /// <summary>OCPP 1.6 §5.5, sent by central systems.</summary>
    ClearChargingProfile,
    /// <summary>OCPP 1.6 §4.3 and §5.6, sent by both.</summary>
    DataTransfer,
    /// <summary>OCPP 1.6 §4.4, sent by charge points.</summary>
    DiagnosticsStatusNotification,
    /// <summary>OCPP 1.6 §4.5, sent by charge points.</summary>
    FirmwareStatusNotification,
    /// <summary>OCPP 1.6 §5.7, sent by central systems.</summary>
    GetCompositeSchedule,
    /// <summary>OCPP 1.6 §5.8, sent by central systems.</summary>
    GetConfiguration,
    /// <summary>OCPP 1.6 §5.9, sent by central systems.</summary>
    GetDiagnostics,
    /// <summary>OCPP 1.6 §5.10, sent by central systems.</summary>
    GetLocalListVersion,
    /// <summary>OCPP 1.6 §4.6, sent by charge points.</summary>
    Heartbeat,
    /// <summary>OCPP 1.6 §4.7, sent by charge points.</summary>
    MeterValues,
    /// <summary>OCPP 1.6 §5.11, sent by central systems.</summary>
    RemoteStartTransaction,
    /// <summary>OCPP 1.6 §5.12, sent by central systems.</summary>
    RemoteStopTransaction,
    /// <summary>OCPP 1.6 §5.13, sent by central systems.</summary>
    ReserveNow,
    /// <summary>OCPP 1.6 §5.14, sent by central systems.</summary>
    Reset,
    /// <summary>OCPP 1.6 §5.15, sent by central systems.</summary>
    SendLocalList,
    /// <summary>OCPP 1.6 §5.16, sent by central systems.</summary>
    SetChargingProfile,
    /// <summary>OCPP 1.6 §4.8, sent by charge points.</summary>
    StartTransaction,
    /// <summary>OCPP 1.6 §4.9, sent by charge points.</summary>
    StatusNotification,
    /// <summary>OCPP 1.6 §4.10, sent by charge points.</summary>
    StopTransaction,
    /// <summary>OCPP 1.6 §5.17, sent by central systems.</summary>
    TriggerMessage,
    /// <summary>OCPP 1.6 §5.18, sent by central systems.</summary>
    UnlockConnector,
    /// <summary>OCPP 1.6 §5.19, sent by central systems.</summary>
    UpdateFirmware,

    // The security extension.
    /// <summary>Security whitepaper §5.1, sent by central systems.</summary>
    CertificateSigned,
    /// <summary>Security whitepaper §5.3, sent by central systems.</summary>
    DeleteCertificate,
    /// <summary>Security whitepaper §5.5, sent by central systems.</summary>
    ExtendedTriggerMessage,
    /// <summary>Security whitepaper §5.7, sent by central systems.</summary>
    GetInstalledCertificateIds,
    /// <summary>Security whitepaper §5.9, sent by central systems.</summary>
    GetLog,
    /// <summary>Security whitepaper §5.11, sent by central systems.</summary>
    InstallCertificate,
    /// <summary>Security whitepaper §5.13, sent by charge points.</summary>
    LogStatusNotification,
    /// <summary>Security whitepaper §5.15, sent by charge points.</summary>
    SecurityEventNotification,
    /// <summary>Security whitepaper §5.17, sent by charge points.</summary>
    SignCertificate,
    /// <summary>Security whitepaper §5.19, sent by charge points.</summary>
    SignedFirmwareStatusNotification,
    /// <summary>Security whitepaper §5.21, sent by central systems.</summary>
    SignedUpdateFirmware,
}
