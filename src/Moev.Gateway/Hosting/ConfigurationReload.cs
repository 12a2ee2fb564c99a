using System.Runtime.InteropServices;
using Moev.Gateway.Diagnostics;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Handles SIGHUP, which would end the process: reads the configuration again. The log levels change at once, because the logging library watches
/// them; all other options are read once, at the start.
/// </summary>
internal static class ConfigurationReload
{
    /// <param name="running">Returns the gateway; null while it starts: it reads the configuration anyway then.</param>
    /// <returns>The registration, which ends when it is disposed.</returns>
    public static IDisposable AtHangUp(Func<WebApplication?> running, CommandLine commandLine) => PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
    {
        context.Cancel = true;
        if (running() is { } app)
            Reload(app, commandLine);
    });

    internal static void Reload(WebApplication app, CommandLine commandLine)
    {
        try
        {
            // Try it first: a configuration with an error must not replace the one in use.
            GatewayHost.Configuration(commandLine);
            ((IConfigurationRoot)app.Configuration).Reload();
            HostLog.Reloaded(app.Logger);
        }
        catch (Exception e) when (e is StartupException or InvalidDataException or IOException)
        {
            HostLog.NotReloaded(app.Logger, LogText.Clean(e is StartupException startup ? startup.Problems[0] : e.Message, 500));
        }
    }
}
