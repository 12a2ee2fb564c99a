using Moev.Gateway.Calls;
using Moev.Gateway.Certificates;

namespace Moev.Gateway.Handlers;

/// <summary>Registers the handlers: one line for each charge point action.</summary>
internal static class HandlerServices
{
    /// <summary>Adds the handlers. Requires the ledger, a TimeProvider, diagnostics and the Ocpp options.</summary>
    public static void AddCallHandlers(this IServiceCollection services)
    {
        services.AddSingleton<PlausibilityChecks>();
        services.AddSingleton<JobStatusRecorder>();
        services.AddLocalAuthority();
        services.AddSingleton<IdTagPolicy>();
        services.AddSingleton<AuthorizeHandler>();
        services.AddSingleton<BootNotificationHandler>();
        services.AddSingleton<DataTransferHandler>();
        services.AddSingleton<DiagnosticsStatusNotificationHandler>();
        services.AddSingleton<FirmwareStatusNotificationHandler>();
        services.AddSingleton<HeartbeatHandler>();
        services.AddSingleton<LogStatusNotificationHandler>();
        services.AddSingleton<MeterValuesHandler>();
        services.AddSingleton<SecurityEventNotificationHandler>();
        services.AddSingleton<SignCertificateHandler>();
        services.AddSingleton<SignedFirmwareStatusNotificationHandler>();
        services.AddSingleton<StartTransactionHandler>();
        services.AddSingleton<StatusNotificationHandler>();
        services.AddSingleton<StopTransactionHandler>();
        services.AddSingleton(Create);
    }

    /// <summary>Creates the table of handlers from the services.</summary>
    public static CallHandlers Create(IServiceProvider provider) => new()
    {
        Authorize = provider.GetRequiredService<AuthorizeHandler>(),
        BootNotification = provider.GetRequiredService<BootNotificationHandler>(),
        DataTransfer = provider.GetRequiredService<DataTransferHandler>(),
        DiagnosticsStatusNotification = provider.GetRequiredService<DiagnosticsStatusNotificationHandler>(),
        FirmwareStatusNotification = provider.GetRequiredService<FirmwareStatusNotificationHandler>(),
        Heartbeat = provider.GetRequiredService<HeartbeatHandler>(),
        LogStatusNotification = provider.GetRequiredService<LogStatusNotificationHandler>(),
        MeterValues = provider.GetRequiredService<MeterValuesHandler>(),
        SecurityEventNotification = provider.GetRequiredService<SecurityEventNotificationHandler>(),
        SignCertificate = provider.GetRequiredService<SignCertificateHandler>(),
        SignedFirmwareStatusNotification = provider.GetRequiredService<SignedFirmwareStatusNotificationHandler>(),
        StartTransaction = provider.GetRequiredService<StartTransactionHandler>(),
        StatusNotification = provider.GetRequiredService<StatusNotificationHandler>(),
        StopTransaction = provider.GetRequiredService<StopTransactionHandler>(),
    };
}
