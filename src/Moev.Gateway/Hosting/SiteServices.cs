using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.Hosting;

/// <summary>Composes smart charging, if Site:File names a site. Without it nothing of it exists but what takes limits back that were left behind.</summary>
internal static class SiteServices
{
    /// <summary>Reads the site file, and adds the services of the site.</summary>
    /// <exception cref="StartupException">The site file cannot be used.</exception>
    public static void AddSite(this WebApplicationBuilder builder)
    {
        var file = builder.Configuration[$"{SiteOptions.Section}:{nameof(SiteOptions.File)}"];
        if (string.IsNullOrEmpty(file))
            return;
        builder.Services.AddSingleton(Read(file));
        builder.Services.AddSingleton<SiteInputs>();
        builder.Services.AddSingleton<ISiteInputs>(static services => services.GetRequiredService<SiteInputs>());
        builder.Services.AddAlgorithm();
        builder.Services.AddSetPoints();
        builder.Services.AddSingleton<SiteController>();
        // The last one: it uses all of the others.
        builder.Services.AddHostedService(static services => services.GetRequiredService<SiteController>());
    }

    private static SiteModel Read(string file)
    {
        try
        {
            return SiteFiles.Read(file);
        }
        catch (SiteFileException e)
        {
            throw new StartupException(e.Problems);
        }
    }
}
