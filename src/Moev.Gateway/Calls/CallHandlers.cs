using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>The handler of each charge point action that this central system supports.</summary>
/// <remarks>The handlers of StartTransaction, StopTransaction and MeterValues must also be <see cref="ITransactionMessageHandler{TResponse}"/>.</remarks>
internal sealed record CallHandlers
{
    public required ICallHandler<AuthorizeRequest, AuthorizeResponse> Authorize { get; init; }

    public required ICallHandler<BootNotificationRequest, BootNotificationResponse> BootNotification { get; init; }

    public required ICallHandler<DataTransferRequest, DataTransferResponse> DataTransfer { get; init; }

    public required ICallHandler<DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse> DiagnosticsStatusNotification { get; init; }

    public required ICallHandler<FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse> FirmwareStatusNotification { get; init; }

    public required ICallHandler<HeartbeatRequest, HeartbeatResponse> Heartbeat { get; init; }

    public required ICallHandler<LogStatusNotificationRequest, LogStatusNotificationResponse> LogStatusNotification { get; init; }

    public required ICallHandler<MeterValuesRequest, MeterValuesResponse> MeterValues { get; init; }

    public required ICallHandler<SecurityEventNotificationRequest, SecurityEventNotificationResponse> SecurityEventNotification { get; init; }

    public required ICallHandler<SignCertificateRequest, SignCertificateResponse> SignCertificate { get; init; }

    public required ICallHandler<SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse> SignedFirmwareStatusNotification { get; init; }

    public required ICallHandler<StartTransactionRequest, StartTransactionResponse> StartTransaction { get; init; }

    public required ICallHandler<StatusNotificationRequest, StatusNotificationResponse> StatusNotification { get; init; }

    public required ICallHandler<StopTransactionRequest, StopTransactionResponse> StopTransaction { get; init; }
}
