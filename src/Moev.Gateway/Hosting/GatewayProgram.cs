using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>The program around the host: commands, exit codes and one line per failure.</summary>
internal static class GatewayProgram
{
    // Fits on any terminal, so that the last line, the reason, is seen.
    private const int MaxProblems = 3;
    private const int MaxProblemChars = 1_000;

    /// <summary>Runs the program.</summary>
    /// <returns>0 on success, also after a requested stop; 1 when the program cannot start or fails.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Stream input, TextWriter output, TextWriter errors)
    {
        try
        {
            if (!CommandLine.TryParse(args, out var commandLine, out var problem))
                return await FailAsync(errors, problem);

            switch (commandLine.Verb)
            {
                case CommandLineVerb.Help:
                    await output.WriteAsync(HelpText.Create());
                    return 0;
                case CommandLineVerb.Version:
                    await output.WriteLineAsync(ProductVersion.Text);
                    return 0;
                case CommandLineVerb.HashKey:
                    return HashKeyCommand.Run(commandLine.HashKey!, input, output, errors);
                case CommandLineVerb.Backup:
                    return await BackupCommand.RunAsync(commandLine, output, errors);
                default:
                    return await RunHostAsync(commandLine, errors);
            }
        }
        catch (StartupException e)
        {
            return await FailAsync(errors, [.. e.Problems]);
        }
        catch (LedgerUnavailableException e)
        {
            return await FailAsync(errors, e.Message);
        }
        catch (Exception e)
        {
            // A stack trace does not help an operator; a host that runs has logged it.
            return await FailAsync(errors, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static async Task<int> RunHostAsync(CommandLine commandLine, TextWriter errors)
    {
        IReadOnlyList<ListenerAddress> addresses = [];
        var isStarted = false;
        try
        {
            using var end = new ShutdownDeadline();
            WebApplication? running = null;
            using var hangUp = ConfigurationReload.AtHangUp(() => Volatile.Read(ref running), commandLine);
            await using var app = GatewayHost.Create(commandLine, OpenFiles.Fit);
            addresses = ListenerAddress.Of(
                app.Services.GetRequiredService<IOptions<OcppOptions>>().Value,
                app.Services.GetRequiredService<IOptions<ControlOptions>>().Value,
                app.Services.GetRequiredService<IOptions<UploadOptions>>().Value);
            app.Lifetime.ApplicationStopping.Register(end.Begin);
            await app.StartAsync();
            isStarted = true;
            Volatile.Write(ref running, app);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (!isStarted && e is not StartupException)
        {
            // Kestrel names neither the option nor, for most errors, the address.
            if (addresses.Select(static address => address.Problem()).FirstOrDefault(static problem => problem is not null) is { } problem)
                return await FailAsync(errors, problem);
            throw;
        }
    }

    private static async Task<int> FailAsync(TextWriter errors, params IReadOnlyList<string> problems)
    {
        var shown = problems.Count <= MaxProblems ? problems : [.. problems.Take(MaxProblems - 1), $"{problems.Count - MaxProblems + 1} more errors"];
        try
        {
            foreach (var problem in shown)
                await errors.WriteLineAsync("Moev.Gateway: " + LogText.Clean(problem, MaxProblemChars));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Standard error is closed or full: the exit code remains.
        }

        return 1;
    }
}
