using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Moev.Gateway.Model;

namespace Moev.Gateway.Hosting;

/// <summary>The program around the host: commands, exit codes and one line per failure.</summary>
internal static class GatewayProgram
{
    /// <summary>Runs the program.</summary>
    /// <returns>0 on success, also after a requested stop; 1 when the program cannot start.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Stream input, TextWriter output, TextWriter errors)
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
                return HashKeyCommand.Run(commandLine.Identity!, input, output, errors);
            case CommandLineVerb.Backup:
                return await BackupCommand.RunAsync(commandLine, output, errors);
            default:
                return await RunHostAsync(commandLine, errors);
        }
    }

    private static async Task<int> RunHostAsync(CommandLine commandLine, TextWriter errors)
    {
        try
        {
            await using var app = GatewayHost.Create(commandLine);
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (StartupException e)
        {
            return await FailAsync(errors, [.. e.Problems]);
        }
        catch (LedgerUnavailableException e)
        {
            return await FailAsync(errors, e.Message);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return await FailAsync(errors, $"{e.Message.TrimEnd('.')}: is another gateway running? Choose other ports with --Ocpp:Port and --Control:Port");
        }
        catch (SocketException e)
        {
            // For example a port below 1024 without the privilege, or an address that this machine does not have.
            return await FailAsync(errors, $"Cannot open the listeners: {e.Message}");
        }
    }

    private static async Task<int> FailAsync(TextWriter errors, params string[] problems)
    {
        foreach (var problem in problems)
            await errors.WriteLineAsync("Moev.Gateway: " + problem);
        return 1;
    }
}
