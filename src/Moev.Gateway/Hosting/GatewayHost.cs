using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Moev.Gateway.Certificates;
using Moev.Gateway.Handlers;
using Moev.Gateway.Http;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;

namespace Moev.Gateway.Hosting;

/// <summary>Composes the gateway. Program.cs runs it; tests and laboratories host it in their own process.</summary>
internal static class GatewayHost
{
    public const string EnvironmentPrefix = "MOEV_";

    // The console's queue: a blocked terminal must not block sessions. The console drops lines that do not fit, and reports it.
    private const int MaxQueuedLogLines = 10_000;

    // Docker and systemd kill a process that does not end in time. When storage hangs, the ledger's writer takes up to 5 s more to end.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(9);

    /// <summary>Creates a gateway that is ready to be started.</summary>
    /// <param name="args">The options, as on the command line.</param>
    /// <param name="configure">Changes the composition before it is built: a clock, a ledger, settings.</param>
    /// <exception cref="StartupException">The options are invalid.</exception>
    public static WebApplication Create(IReadOnlyList<string> args, Action<WebApplicationBuilder>? configure = null)
    {
        if (!CommandLine.TryParse(args, out var commandLine, out var problem))
            throw new StartupException(problem);
        return Create(commandLine, configure);
    }

    /// <inheritdoc cref="Create(IReadOnlyList{string}, Action{WebApplicationBuilder}?)"/>
    public static WebApplication Create(CommandLine commandLine, Action<WebApplicationBuilder>? configure = null)
    {
        // The host builder throws an exception that does not say so.
        if (WorkingDirectory() is null)
            throw new StartupException("The working directory does not exist, or cannot be read");
        // An empty builder has no configuration sources, logging or server except those added below.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Moev.Gateway" });
        AddConfiguration(builder.Configuration, commandLine);
        var started = new StrongBox<bool>();
        AddLogging(builder, started);
        AddOptions(builder);
        AddServices(builder.Services);
        AddServer(builder);
        configure?.Invoke(builder);

        if (ConfigurationCheck.Problems(builder.Configuration) is { Count: > 0 } problems)
            throw new StartupException(problems);

        builder.AddSite();
        builder.AddTelemetryExport();
        var app = BuildValidated(builder);
        app.Lifetime.ApplicationStarted.Register(static state => ((StrongBox<bool>)state!).Value = true, started);
        app.MapControlApi();
        return app;
    }

    /// <summary>Reads the configuration, for a command that needs no host.</summary>
    /// <exception cref="StartupException">The options cannot be read, or are invalid.</exception>
    public static IConfiguration Configuration(CommandLine commandLine)
    {
        var configuration = new ConfigurationManager();
        AddConfiguration(configuration, commandLine);
        return ConfigurationCheck.Problems(configuration) is { Count: > 0 } problems ? throw new StartupException(problems) : configuration;
    }

    private static void AddConfiguration(ConfigurationManager configuration, CommandLine commandLine)
    {
        SettingsFile.Add(configuration, AppContext.BaseDirectory);
        if (WorkingDirectory() is { } here && Path.TrimEndingDirectorySeparator(here) != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
            SettingsFile.Add(configuration, here);
        configuration.AddEnvironmentVariables(EnvironmentPrefix);
        configuration.AddInMemoryCollection(commandLine.Settings);
    }

    // Null when it was deleted.
    private static string? WorkingDirectory()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void AddLogging(WebApplicationBuilder builder, StrongBox<bool> started)
    {
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        AddConsole(builder);
        // The host logs a failed start with its stack trace; the program prints it in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", level => level >= LogLevel.Warning && started.Value);
        // No log line prints scopes, and Kestrel opens one per connection, which would live as long as the connection, with its execution context.
        builder.Services.Configure<LoggerFilterOptions>(static filter => filter.CaptureScopes = false);
        builder.Services.Configure<ConsoleLoggerOptions>(static console =>
        {
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = MaxQueuedLogLines;
        });
    }

    private static void AddConsole(WebApplicationBuilder builder)
    {
        const string Timestamp = "yyyy-MM-ddTHH:mm:ss.fffZ";
        // The validation of the options reports a wrong word.
        if (Enum.TryParse<LogFormat>(builder.Configuration[$"{DiagnosticsOptions.Section}:{nameof(DiagnosticsOptions.LogFormat)}"], true, out var format) && format == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(static console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = Timestamp;
            });
            return;
        }

        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = Timestamp + " ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }

    private static void AddOptions(WebApplicationBuilder builder)
    {
        AddOptions<OcppOptions>(builder, OcppOptions.Section);
        AddOptions<ControlOptions>(builder, ControlOptions.Section);
        AddOptions<LedgerOptions>(builder, LedgerOptions.Section);
        AddOptions<DiagnosticsOptions>(builder, DiagnosticsOptions.Section);
        AddOptions<CertificateOptions>(builder, CertificateOptions.Section);
        AddOptions<UploadOptions>(builder, UploadOptions.Section);
        AddOptions<SiteOptions>(builder, SiteOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<OcppOptions>, CrossChecks>();
    }

    private static void AddOptions<TOptions>(WebApplicationBuilder builder, string section)
        where TOptions : class, new()
    {
        builder.Services.AddOptions<TOptions>().Bind(builder.Configuration.GetSection(section)).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<TOptions>>(new AnnotatedOptionsValidator<TOptions>(section));
    }

    private static void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddGatewayDiagnostics(static provider => provider.GetRequiredService<ILedgerState>().UnavailableReason);
        services.AddLedger();
        services.AddCallHandlers();
        services.AddSingleton(OpenAuthority);
        services.AddChargePointSessions();
        services.AddCommands();
        services.AddCertificateDelivery();
        services.AddLeavingChargePoints();
        services.AddControlApi();
    }

    private static void AddServer(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GatewayListeners>();
        // Kestrel's own options set-up first, which gives them the services, then ours.
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton(static services => ChargePointListening.Create(
            services.GetRequiredService<IOptions<OcppOptions>>().Value,
            services.GetRequiredService<GatewayListeners>().IsForChargePoints,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddOptions<KestrelServerOptions>()
            .Configure<IOptions<OcppOptions>, IOptions<ControlOptions>, IOptions<UploadOptions>, GatewayListeners>(
                static (kestrel, ocpp, control, uploads, listeners) => listeners.Configure(kestrel, ocpp.Value, control.Value, uploads.Value));
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddHostedService<Announcer>();
    }

    // Report all problems before the host starts, so that an invalid setting has no side effects. Building already reads some options.
    private static WebApplication BuildValidated(WebApplicationBuilder builder)
    {
        try
        {
            var app = builder.Build();
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return app;
        }
        catch (OptionsValidationException e)
        {
            throw new StartupException([.. e.Failures]);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(static inner => inner is OptionsValidationException))
        {
            throw new StartupException([.. e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(static inner => inner.Failures)]);
        }
    }

    // Charge points would be refused their certificates: the operator who switched the authority on must know at once.
    private static LocalAuthority OpenAuthority(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CertificateOptions>>();
        try
        {
            return new LocalAuthority(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<LocalAuthority>>());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StartupException($"Certificates:Path is '{options.Value.Path}': the local authority's files cannot be opened or created: {e.Message}");
        }
    }
}
