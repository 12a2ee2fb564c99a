using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>The command <c>backup FILE</c>: copies the ledger named by the options, even while a gateway writes to it.</summary>
internal static class BackupCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CommandLine commandLine, TextWriter output, TextWriter errors)
    {
        try
        {
            var options = GatewayHost.Configuration(commandLine).GetSection(LedgerOptions.Section).Get<LedgerOptions>() ?? new LedgerOptions();
            LedgerServices.Backup(options, commandLine.Target!);
            await output.WriteLineAsync($"Copied {Path.GetFullPath(options.Path)} to {Path.GetFullPath(commandLine.Target!)}.");
            return 0;
        }
        catch (StartupException e)
        {
            foreach (var problem in e.Problems)
                await errors.WriteLineAsync($"backup: {problem}");
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            await errors.WriteLineAsync($"backup: {e.Message}");
            return 1;
        }
    }
}
