using System.CommandLine;
using Moev.CommandLine;
using Moev.LoadTest.Commands;
using Moev.LoadTest.Options;

namespace Moev.LoadTest.Load;

/// <summary>The command line options for commands during the load.</summary>
internal static class CommandsArguments
{
    private static readonly CommandOptions Usual = new() { Url = new Uri("http://localhost") };

    private static readonly ValueOption<Uri?> Url = new(
        "--commands-url", "HTTP API of the central system to which commands are posted during the load", "http://host:port",
        "http://host:port, without user and password", null, null,
        static (string text, out Uri? url) => Uri.TryCreate(text, UriKind.Absolute, out url) && url is { Scheme: "http" or "https", Port: > 0, UserInfo: "" });

    private static readonly ValueOption<double?> Rate = LoadArguments.Rate("--commands-rate", "Commands per second", Usual.Rate);
    private static readonly ValueOption<int> Connections = Values.Number(
        "--commands-connections", "Connections to the API, each with one command at a time", Usual.Connections, 1, 1_000);

    private static readonly ValueOption<string> Path = new(
        "--commands-path", "Path to which commands are posted", "path", "a path that begins with /", Usual.Path, Usual.Path,
        static (string text, out string? path) =>
        {
            path = text;
            return text.StartsWith('/') && Uri.TryCreate(Usual.Url, text, out var url) && url.Host == Usual.Url.Host;
        });

    private static readonly ValueOption<string> Body = new(
        "--commands-body", "Body of the commands; {identity} is a random charge point, {random LEAST..MOST} a random number", "json",
        "a text in which each {random LEAST..MOST} has two whole numbers in ascending order", Usual.Body, Usual.Body,
        static (string text, out string? body) =>
        {
            body = text;
            return CommandBody.Parse(text, out _) is not null;
        });

    public static IEnumerable<Option> All => [Url, Rate, Path, Body, Connections];

    /// <summary>Checks combinations of options.</summary>
    /// <returns>The error, or null.</returns>
    public static string? Problem(ParseResult arguments) =>
        !arguments.Has(Url) && All.FirstOrDefault(arguments.Has) is { } option ? $"{option.Name} has no effect without {Url.Name}" : null;

    public static CommandOptions? Read(ParseResult arguments) => arguments.Value(Url) is { } url
        ? new CommandOptions
        {
            Url = url,
            Path = arguments.Value(Path),
            Body = arguments.Value(Body),
            Rate = arguments.Value(Rate)!.Value,
            Connections = arguments.Value(Connections),
        }
        : null;
}
