using Moev.Gateway.Calls;
using Moev.Gateway.Timers;

namespace Moev.Gateway.Sessions;

/// <summary>Registers the sessions.</summary>
internal static class SessionServices
{
    /// <summary>Adds the sessions. Requires the ledger, CallHandlers, a TimeProvider, diagnostics and the Ocpp options.</summary>
    public static void AddChargePointSessions(this IServiceCollection services)
    {
        services.AddSingleton<TimingWheel>();
        services.AddSingleton<ExpectedMessages>();
        services.AddSingleton<InboundCalls>();
        services.AddSingleton<ChargePointAuthenticator>();
        services.AddSingleton<ConnectionGate>();
        services.AddSingleton<ReplacementLimit>();
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<IChargePointRouter>(static provider => provider.GetRequiredService<SessionRegistry>());
        services.AddSingleton<ChargePointConnectionHandler>();
        services.AddHostedService<ConnectStormCleanup>();
    }
}
