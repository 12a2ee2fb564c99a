using System.Diagnostics.CodeAnalysis;
using Moev.Gateway.Diagnostics;

namespace Moev.Gateway.Hosting;

/// <summary>The command given to the program.</summary>
internal enum CommandLineVerb : byte
{
    Run,
    Help,
    Version,
    HashKey,
    Backup,
}

/// <summary>The parsed command line. <c>--Ocpp:Port 9100</c> and <c>--Ocpp:Port=9100</c> are equivalent.</summary>
/// <param name="Settings">Keys and values, for the configuration.</param>
/// <param name="HashKey">The charge points whose keys to hash.</param>
/// <param name="Target">The file for the backup.</param>
internal sealed record CommandLine(CommandLineVerb Verb, IReadOnlyDictionary<string, string?> Settings, HashKeyRequest? HashKey = null, string? Target = null)
{
    private const string LoggingPrefix = "Logging:";
    private const int MaxShownChars = 100;

    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="commandLine">The parsed arguments.</param>
    /// <param name="problem">The error, which names the argument.</param>
    public static bool TryParse(
        IReadOnlyList<string> args,
        [NotNullWhen(true)] out CommandLine? commandLine,
        [NotNullWhen(false)] out string? problem)
    {
        commandLine = null;
        problem = null;
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (args.Any(static arg => arg is "--help" or "-h" or "-?"))
        {
            commandLine = new CommandLine(CommandLineVerb.Help, settings);
            return true;
        }

        if (args.Contains("--version"))
        {
            commandLine = new CommandLine(CommandLineVerb.Version, settings);
            return true;
        }

        if (args is ["hash-key", ..])
        {
            if (HashKeyRequest.TryParse([.. args.Skip(1)], out var request, out problem))
                commandLine = new CommandLine(CommandLineVerb.HashKey, settings, request);
            return problem is null;
        }

        var verb = CommandLineVerb.Run;
        string? target = null;
        if (args is ["backup", ..])
        {
            if (args.Count < 2 || args[1].Length == 0 || args[1].StartsWith("--", StringComparison.Ordinal))
            {
                problem = "backup needs the file to write: backup ledger-backup.db [--Ledger:Path data/ledger.db]";
                return false;
            }

            (verb, target, args) = (CommandLineVerb.Backup, args[1], [.. args.Skip(2)]);
        }

        problem = Fill(settings, args);
        if (problem is not null)
            return false;
        commandLine = new CommandLine(verb, settings, Target: target);
        return true;
    }

    private static string? Fill(Dictionary<string, string?> settings, IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var arg = args[i];
            if (!arg.StartsWith("--", StringComparison.Ordinal) || arg.Length == 2)
                return $"'{Shown(arg)}' is not understood: commands are hash-key and backup, options have the form --Ocpp:Port 9100; --help lists them";
            var equals = arg.IndexOf('=', StringComparison.Ordinal);
            var key = equals < 0 ? arg[2..] : arg[2..equals];
            if (OptionCatalogue.Find(key) is null && !key.StartsWith(LoggingPrefix, StringComparison.OrdinalIgnoreCase))
                return $"--{Shown(key)} is not an option; --help lists them{OptionNames.Suggest(key)}";
            if (equals < 0 && i + 1 == args.Count)
                return $"--{Shown(key)} needs a value";
            settings[key] = equals < 0 ? args[++i] : arg[(equals + 1)..];
        }

        return null;
    }

    /// <summary>Returns a text of the caller as it may stand in one line of an error.</summary>
    internal static string Shown(string text) => LogText.Clean(text, MaxShownChars) + (text.Length > MaxShownChars ? "…" : "");
}
