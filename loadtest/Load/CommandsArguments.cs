using System.CommandLine;
using Moev.LoadTest.Commands;
using Moev.LoadTest.Options;

namespace Moev.LoadTest.Load;

/// <summary>The command line options for commands during the load.</summary>
internal static class CommandsArguments
{
    private static readonly CommandOptions Usual = new() { Url = new Uri("http://localhost") };

    private static readonly Option<Uri?> Url = new("--commands-url")
    {
        Description = "HTTP API of the central system to which commands are posted during the load",
        HelpName = "http://host:port",
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"--commands-url must be http://host:port, not {result.Tokens[0].Value}");
            return null;
        },
    };

    private static readonly Option<double?> Rate = LoadArguments.Rate("--commands-rate", "Commands per second (default: 100)");
    private static readonly Option<int> Connections = LoadArguments.Number(
        "--commands-connections", "Connections to the API, each with one command at a time", Usual.Connections, 1, 1_000);

    private static readonly Option<string> Path = new("--commands-path")
    {
        Description = "Path to which commands are posted",
        HelpName = "path",
        DefaultValueFactory = static _ => Usual.Path,
    };

    private static readonly Option<string> Body = new("--commands-body")
    {
        Description = "Body of the commands; {identity} is a random charge point, {random LEAST..MOST} a random number",
        HelpName = "json",
        DefaultValueFactory = static _ => Usual.Body,
        Validators =
        {
            static result =>
            {
                if (result.GetValueOrDefault<string>() is { } text && CommandBody.Parse(text, out var problem) is null)
                    result.AddError($"--commands-body: {problem}");
            },
        },
    };

    public static IEnumerable<Option> All => [Url, Rate, Path, Body, Connections];

    public static CommandOptions? Read(ParseResult arguments) => arguments.GetValue(Url) is { } url
        ? new CommandOptions
        {
            Url = url,
            Path = arguments.GetValue(Path)!,
            Body = arguments.GetValue(Body)!,
            Rate = arguments.GetValue(Rate) ?? Usual.Rate,
            Connections = arguments.GetValue(Connections),
        }
        : null;
}
