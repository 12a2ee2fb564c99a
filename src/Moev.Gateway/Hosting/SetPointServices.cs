using Moev.Gateway.SmartCharging.SetPoints;

namespace Moev.Gateway.Hosting;

/// <summary>Registers the set-points of a site.</summary>
internal static class SetPointServices
{
    /// <summary>Adds the set-points. They need a SiteModel, the commands, the ledger, an IChargePointRouter, a TimeProvider, and the options of Site.</summary>
    public static void AddSetPoints(this IServiceCollection services)
    {
        services.AddSingleton<SetPointSender>();
        services.AddSingleton<InterruptedSetPoints>();
        services.AddSingleton<SetPointController>();
        services.AddSingleton<ISetPoints>(static provider => provider.GetRequiredService<SetPointController>());
        services.AddHostedService(static provider => provider.GetRequiredService<SetPointController>());
    }

    /// <summary>Adds what takes limits back that a site left behind, also when there is no site. It needs the same but the SiteModel.</summary>
    public static void AddLeavingChargePoints(this IServiceCollection services) => services.AddHostedService<LeavingChargePoints>();
}
