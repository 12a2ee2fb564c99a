using System.CommandLine;
using Moev.CommandLine;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Lab.Hosting;
using Moev.Lab.Realtime;

namespace Moev.Lab.Commands;

/// <summary>The options of the command <c>play</c>.</summary>
internal static class PlayCommandOptions
{
    private const double MostSpeed = 1_000;

    public static readonly ValueOption<Uri?> Url = new(
        "--url", "Central system to play against, without an identity [default: the gateway, in this process]", "ws://host:port/path",
        "a ws:// URL without a query, such as ws://localhost:9000", null, null, TryReadWebSocket);

    public static readonly ValueOption<Uri?> ControlUrl = new(
        "--control-url", "Control API of a gateway at --url: it is told what drivers declare and which limits are signalled [default: nothing is told]", "http://host:port",
        "an http or https URL, such as http://localhost:8080", null, null, TryReadHttp);

    public static readonly ValueOption<string> Algorithm = new(
        "--algorithm",
        $"Algorithm of the gateway in this process: as in Site:Algorithm, external for a client that posts decisions, or none to steer by hand [default: {ExperimentOptions.DefaultAlgorithm}]",
        "algorithm", "a built-in algorithm, external, none, an http URL or a command line", ExperimentOptions.DefaultAlgorithm, null,
        static (string text, out string? algorithm) => (algorithm = text.Trim()) == GatewaySettings.NoAlgorithm || AlgorithmTarget.TryParse(text, out _, out _));

    public static readonly ValueOption<int> Port = Values.Number("--port", "Port of the gateway in this process for charge points; 0 for a free one", 0, 0, 65_535);

    public static readonly ValueOption<int> ControlPort = Values.Number("--control-port", "Port of its control API; 0 for a free one", 0, 0, 65_535);

    public static readonly ValueOption<double> Speed = Values.Quantity(
        "--speed", "Simulated seconds in a real one, for the gateway in this process and the charge points", 1, 0.1, MostSpeed);

    public static readonly ValueOption<int> Seed = new(
        "--seed", "Seed [default: the first of the scenario]", "n", "a whole number from 0 to 2147483647", 0, null,
        static (string text, out int seed) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out seed));

    public static readonly Option<string?> GatewayLog = Values.FilePath("--gateway-log", "File for the log of the gateway in this process");

    public static IEnumerable<Option> All =>
    [
        Url, ControlUrl, Algorithm, Port, ControlPort, Speed, Seed, GatewayLog, ExperimentOptions.Set, ExperimentOptions.Out, ExperimentOptions.FailOn,
        ExperimentOptions.EventLogs, ExperimentOptions.LogMessages, ExperimentOptions.Bound, ExperimentOptions.Progress,
    ];

    /// <summary>Returns the problem of options that do not fit together; null when they do.</summary>
    public static string? Problem(ParseResult arguments)
    {
        if (arguments.Value(Url) is null)
            return arguments.Has(ControlUrl) ? "--control-url is for a gateway at --url; the one in this process is told without it." : null;
        foreach (var option in (Option[])[Algorithm, Port, ControlPort, GatewayLog])
        {
            if (arguments.Has(option))
                return $"{option.Name} is for the gateway in this process: leave it out with --url.";
        }

        return arguments.Has(Speed) && arguments.Value(Speed) != 1
            ? "--speed is for the gateway in this process: the central system at --url lives in real time."
            : null;
    }

    /// <summary>Returns the settings of the run.</summary>
    public static RealtimeSettings Settings(ParseResult arguments, Action<RealtimeView> started) => new()
    {
        Url = arguments.Value(Url),
        ControlUrl = arguments.Value(ControlUrl),
        Port = arguments.Value(Port),
        ControlPort = arguments.Value(ControlPort),
        GatewayLog = arguments.GetValue(GatewayLog),
        Started = started,
    };

    /// <summary>Returns what controls the site, for the report.</summary>
    public static string AlgorithmOf(ParseResult arguments) => arguments.Value(Url)?.ToString() ?? arguments.Value(Algorithm);

    private static bool TryReadWebSocket(string text, out Uri? url) => TryRead(text, out url) && url!.Scheme == "ws" && url.Query.Length == 0;

    private static bool TryReadHttp(string text, out Uri? url) => TryRead(text, out url) && url!.Scheme is "http" or "https" && url!.PathAndQuery == "/";

    private static bool TryRead(string text, out Uri? url) => Uri.TryCreate(text, UriKind.Absolute, out url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0;
}
