using System.Diagnostics.CodeAnalysis;
using Moev.SmartCharging;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>The value of <c>Site:Algorithm</c>, understood.</summary>
/// <param name="Kind">The way in which the algorithm is asked.</param>
/// <param name="Name">The value, for people and for events.</param>
internal sealed record AlgorithmTarget(AlgorithmKind Kind, string Name)
{
    /// <summary>The word for decisions that a client posts.</summary>
    public const string External = "external";

    /// <summary>Marks a command line, so that a program without a blank or slash can be named.</summary>
    public const string CommandPrefix = "exec:";

    /// <summary>The program and its arguments; empty unless it is a child process.</summary>
    public IReadOnlyList<string> Command { get; private init; } = [];

    /// <summary>The address that observations are posted to; null unless it is an HTTP server.</summary>
    public Uri? Address { get; private init; }

    /// <summary>Returns a child process.</summary>
    /// <param name="command">The program and its arguments.</param>
    public static AlgorithmTarget Of(IReadOnlyList<string> command) => new(AlgorithmKind.Process, string.Join(' ', command)) { Command = command };

    /// <summary>Parses the option.</summary>
    /// <param name="text">Its value.</param>
    /// <param name="target">The algorithm.</param>
    /// <param name="problem">The problem, to follow the option's value; null when nothing is.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out AlgorithmTarget? target, [NotNullWhen(false)] out string? problem)
    {
        target = null;
        var value = text.Trim();
        if (value.Length == 0)
        {
            problem = "must name an algorithm, external, a command line or an http URL";
            return false;
        }

        if (value == External)
        {
            target = new AlgorithmTarget(AlgorithmKind.External, value);
        }
        else if (value.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            // A password in the URL would be in events and answers, which show the algorithm's name.
            if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.UserInfo.Length > 0)
            {
                problem = "must be a URL without a user name, such as http://localhost:8090/decide";
                return false;
            }

            target = new AlgorithmTarget(AlgorithmKind.Http, value) { Address = address };
        }
        else if (value.StartsWith(CommandPrefix, StringComparison.Ordinal) || value.AsSpan().ContainsAny(" \t/"))
        {
            var line = value.StartsWith(CommandPrefix, StringComparison.Ordinal) ? value[CommandPrefix.Length..] : value;
            if (!CommandWords.TrySplit(line, out var words, out problem))
                return false;
            target = new AlgorithmTarget(AlgorithmKind.Process, value) { Command = words };
        }
        else
        {
            problem = ProblemOfBuiltIn(value);
            if (problem is not null && ChargingAlgorithms.Contains(value))
                return false;
            if (problem is not null)
            {
                problem += $". Or {External}, an http URL, or a command line: with a blank or slash in it, or {CommandPrefix} in front";
                return false;
            }

            target = new AlgorithmTarget(AlgorithmKind.BuiltIn, value);
        }

        problem = null;
        return true;
    }

    /// <summary>Checks the name of a built-in algorithm.</summary>
    /// <returns>The problem, to follow the option's value; null when nothing is.</returns>
    public static string? ProblemOfBuiltIn(string name) => ChargingAlgorithms.Contains(name)
        ? ChargingAlgorithms.ProblemOf(name)
        : "must be one of " + string.Join(", ", ChargingAlgorithms.All.Select(static known => known.Name));
}
