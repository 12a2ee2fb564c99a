using System.Globalization;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>
/// Fits the maximum numbers of connections into the process's limit of open files (RLIMIT_NOFILE). Without a free descriptor the runtime can neither
/// load code nor open the ledger, and ends the process.
/// </summary>
internal static class OpenFiles
{
    private const string LimitsFile = "/proc/self/limits"; // proc(5); absent on other systems than Linux
    private const string LimitName = "Max open files";

    /// <summary>Lowers the options of a gateway that has not been built, and logs what it changed when it starts.</summary>
    /// <exception cref="StartupException">The limit is too low.</exception>
    public static void Fit(WebApplicationBuilder builder)
    {
        if (Limit() is not { } limit || Read(builder.Configuration) is not { } wanted)
            return;
        var plan = DescriptorPlan.For(limit, wanted);
        if (plan is null)
        {
            throw new StartupException(
                $"The limit of open files is {limit}: at least {DescriptorPlan.MinLimit} are needed, {DescriptorPlan.Needed(wanted)} for the configured connections (ulimit -n, LimitNOFILE=)");
        }

        if (plan == wanted)
            return;
        builder.Configuration.AddInMemoryCollection(plan.Settings());
        builder.Services.AddHostedService(services => new Notice(services.GetRequiredService<ILoggerFactory>().CreateLogger("Moev.Gateway.Hosting.OpenFiles"), limit, wanted, plan));
    }

    /// <summary>Returns the limit of open files; null when it is unknown or unlimited. The runtime has raised it to the maximum that this process may have.</summary>
    private static long? Limit()
    {
        try
        {
            // "Max open files            20000                20000                files"
            var line = File.ReadLines(LimitsFile).FirstOrDefault(static line => line.StartsWith(LimitName, StringComparison.Ordinal));
            var soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
            return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Null when an option is invalid, which its validation reports.
    private static DescriptorPlan? Read(ConfigurationManager configuration)
    {
        try
        {
            var ocpp = configuration.GetSection(OcppOptions.Section).Get<OcppOptions>() ?? new OcppOptions();
            var control = configuration.GetSection(ControlOptions.Section).Get<ControlOptions>() ?? new ControlOptions();
            var uploads = configuration.GetSection(UploadOptions.Section).Get<UploadOptions>() ?? new UploadOptions();
            return new DescriptorPlan(ocpp.MaxSessions, ocpp.MaxHalfOpen, control.MaxConnections, uploads.Address.Length > 0 ? uploads.MaxConnections : 0);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Logs the change once the log works.</summary>
    private sealed class Notice(ILogger logger, long limit, DescriptorPlan wanted, DescriptorPlan plan) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            // Half-open connections last seconds; fewer of them are seldom noticed.
            var level = plan.Sessions < wanted.Sessions ? LogLevel.Warning : LogLevel.Information;
            var changes = plan.Changes(wanted);
            var needed = DescriptorPlan.Needed(wanted);
            HostLog.ConnectionsLowered(logger, level, limit, changes, needed);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
