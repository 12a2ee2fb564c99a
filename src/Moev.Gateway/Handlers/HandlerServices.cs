using Moev.Gateway.Calls;

namespace Moev.Gateway.Handlers;

/// <summary>Puts the handlers together: one line for each action that a charge point starts.</summary>
internal static class HandlerServices
{
    /// <summary>Needs an ILedger, a TimeProvider, diagnostics, and the options of Ocpp.</summary>
    public static void AddCallHandlers(this IServiceCollection services)
    {
        services.AddSingleton<Suspicions>();
        services.AddSingleton<IdTagPolicy>();
        services.AddSingleton<AuthorizeHandler>();
        services.AddSingleton<BootNotificationHandler>();
        services.AddSingleton<DataTransferHandler>();
        services.AddSingleton<HeartbeatHandler>();
        services.AddSingleton<MeterValuesHandler>();
        services.AddSingleton<StartTransactionHandler>();
        services.AddSingleton<StatusNotificationHandler>();
        services.AddSingleton<StopTransactionHandler>();
        services.AddSingleton(static provider => new CallHandlers
        {
            Authorize = provider.GetRequiredService<AuthorizeHandler>(),
            BootNotification = provider.GetRequiredService<BootNotificationHandler>(),
            DataTransfer = provider.GetRequiredService<DataTransferHandler>(),
            Heartbeat = provider.GetRequiredService<HeartbeatHandler>(),
            MeterValues = provider.GetRequiredService<MeterValuesHandler>(),
            StartTransaction = provider.GetRequiredService<StartTransactionHandler>(),
            StatusNotification = provider.GetRequiredService<StatusNotificationHandler>(),
            StopTransaction = provider.GetRequiredService<StopTransactionHandler>(),
        });
    }
}
