using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text;
using Moev.CommandLine;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;
using Moev.Ocpp.OcppJ;

namespace Moev.LoadTest.Load;

/// <summary>The command line options for the charge points and their messages.</summary>
internal static class TrafficArguments
{
    /// <summary>The maximum number of charge points per process, so that it stays below the usual limit of 20,000 open files.</summary>
    private const int MaxChargePoints = 19_000;

    private const int DefaultSourceAddresses = 8;

    private static readonly ValueOption<string> MixName = new(
        "--mix", $"Messages of the charge points: {string.Join(", ", BuiltInMixes.Names)}, or a JSON file (see loadtest/README.md)", "name|file",
        "a name or a file", "transactions", "transactions", static (string text, out string? name) => (name = text).Length > 0);

    private static readonly ValueOption<int> ChargePoints = Values.Number("--charge-points", "Number of charge points", 2_000, 1, MaxChargePoints);
    private static readonly ValueOption<double?> Rate = LoadArguments.Rate(
        "--rate", "Messages per second from each charge point; without a rate, each message follows the previous answer");

    private static readonly ValueOption<double?> TotalRate = LoadArguments.Rate("--total-rate", "Messages per second from all charge points together");
    private static readonly ValueOption<TimeSpan> Duration = LoadArguments.Time("--duration", "Time to measure", TimeSpan.FromSeconds(20));
    private static readonly ValueOption<TimeSpan> WarmUp = LoadArguments.Duration("--warm-up", "Load before the measurement", TimeSpan.FromSeconds(5));
    private static readonly ValueOption<TimeSpan> Ramp = LoadArguments.Duration(
        "--ramp", "Time until all charge points send; part of the warm-up", TimeSpan.Zero);

    private static readonly ValueOption<(TimeSpan Least, TimeSpan Most)> Think = LoadArguments.DurationRange(
        "--think", "Pause between an answer and the next message, without a rate", TimeSpan.Zero);

    private static readonly ValueOption<int> ConnectRate = Values.Number("--connect-rate", "Connection attempts per second", 1_000, 1, 50_000);
    private static readonly ValueOption<int> MeterValues = Values.Number("--meter-values", "MeterValues per transaction", 20, 1, 100_000);
    private static readonly ValueOption<int> Seed = Values.Number("--seed", "Seed of all random choices", 0, 0, int.MaxValue);
    private static readonly ValueOption<int> FirstIndex = Values.Number(
        "--first-index", "Index of the first charge point, for additional processes", 0, 0, 100_000_000);

    private static readonly ValueOption<string> Prefix = new(
        "--identity-prefix", "Prefix of the identities; the index follows", "text", "a text of at most 200 characters without a colon", "LOAD_", "LOAD_",
        static (string text, out string? prefix) => (prefix = text).Length <= 200 && !text.Contains(':', StringComparison.Ordinal));

    private static readonly ValueOption<string> IdTag = new(
        "--id-tag", "Id tag of the charge points; {index} is the index of the charge point", "text", "a text of at most 255 characters", "LOAD{index}", "LOAD{index}",
        static (string text, out string? tag) => (tag = text).Length <= 255);

    internal static readonly ValueOption<string?> Key = new(
        "--key", "Password for HTTP Basic authentication, the same for all charge points", "text", "a text of 1 to 255 characters", null, null,
        static (string text, out string? key) => (key = text).Length is > 0 and <= 255);

    private static readonly ValueOption<SourceAddresses?> Sources = LoadArguments.Addresses(
        "--source-addresses", $"Source addresses: the first n of 127.0.0.1, 127.0.0.2 ..., or a list (default: {DefaultSourceAddresses} for a loopback server, else the system's choice)");

    private static readonly ValueOption<TimeSpan> AnswerTimeout = LoadArguments.Time(
        "--answer-timeout", "Time-out for an answer, after which the connection is closed", TimeSpan.FromSeconds(30));

    private static readonly ValueOption<TimeSpan> ConnectTimeout = LoadArguments.Time(
        "--connect-timeout", "Time-out for a connection attempt, after which the next one starts", TimeSpan.FromSeconds(10));

    private static readonly ValueOption<TimeSpan> WaitForServer = LoadArguments.Duration(
        "--wait-for-server", "Time to wait for a central system that accepts no connection yet", TimeSpan.Zero);

    private static readonly ValueOption<(TimeSpan Least, TimeSpan Most)> ReconnectWait = LoadArguments.DurationRange(
        "--reconnect-wait", "Pause between a lost connection and the next attempt", TimeSpan.FromSeconds(1));

    private static readonly Option<bool> NewIdentities = new("--new-identities")
    {
        Description = "After each run of its steps a charge point leaves, and one with a new identity takes its place after --reconnect-wait",
    };

    private static readonly Option<bool> Tolerant = new("--tolerant") { Description = "Accept answers and commands that deviate from the schemas and can be understood" };
    private static readonly Option<int[]> ServerPid = new("--server-pid")
    {
        Description = "Process id of the central system, to measure its CPU time and memory; may be repeated",
        HelpName = "pid",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = static result =>
        {
            List<int> processes = [];
            foreach (var token in result.Tokens)
            {
                if (!int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var process) || process == 0)
                    result.AddError($"--server-pid must be the id of a process, not '{OneLine.Of(token.Value)}'");
                else if (ServerProcess.Read([process]) is null)
                    result.AddError($"--server-pid {process}: there is no such process on this machine");
                else
                    processes.Add(process);
            }

            return [.. processes];
        },
    };

    public static IEnumerable<Option> All =>
    [
        ChargePointCommand.Url, MixName, ChargePoints, Rate, TotalRate, Duration, WarmUp, Ramp, Think, ConnectRate, MeterValues, Seed, Prefix, FirstIndex, IdTag,
        Key, Sources, ConnectTimeout, WaitForServer, AnswerTimeout, ReconnectWait, NewIdentities, Tolerant, ServerPid,
    ];

    /// <summary>Gets the mix by its name or file.</summary>
    /// <returns>The mix, or null and the error.</returns>
    public static async Task<(Mix? Mix, string? Problem)> ReadMixAsync(ParseResult arguments)
    {
        var (name, mix) = (arguments.Value(MixName), (Mix?)null);
        var text = BuiltInMixes.Text(name);
        var problem = "";
        if (text is null)
        {
            try
            {
                await using var file = File.OpenRead(name);
                text = await BoundedInput.ReadAsync(file, MixReader.MaxBytes);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                problem = $"it is not one of {string.Join(", ", BuiltInMixes.Names)}, and as a file: {e.Message}";
            }
        }

        if (text is not null)
            mix = MixReader.Read(text, Path.GetFileNameWithoutExtension(name), arguments.Value(MeterValues), out problem);
        return (mix, mix is null ? $"--mix {name}: {problem}" : null);
    }

    /// <summary>Gets the text of a built-in mix.</summary>
    /// <returns>The text, or null and the error.</returns>
    public static (byte[]? Text, string? Problem) Template(ParseResult arguments) => BuiltInMixes.Text(arguments.Value(MixName)) is { } text
        ? (text, null)
        : (null, $"--print-mix needs a --mix of {string.Join(", ", BuiltInMixes.Names)}, not '{arguments.Value(MixName)}'");

    /// <summary>Checks combinations of options.</summary>
    /// <returns>The error, or null.</returns>
    public static string? Problem(ParseResult arguments)
    {
        if (arguments.Has(Rate) && arguments.Has(TotalRate))
            return "--rate and --total-rate cannot be combined";
        if (arguments.Has(Think) && (arguments.Has(Rate) || arguments.Has(TotalRate)))
            return "--think has no effect with a rate";
        var needed = arguments.Value(ChargePoints) + OpenFiles.Reserve;
        if (OpenFiles.Limit() is { } limit && needed > limit)
            return $"--charge-points {arguments.Value(ChargePoints)} needs {needed} open files, and the limit is {limit} (ulimit -n)";
        return FaultArguments.Problem(arguments, arguments.Value(ChargePoints), arguments.Value(Duration)) ?? CommandsArguments.Problem(arguments);
    }

    public static LoadOptions Read(ParseResult arguments, Mix mix)
    {
        var url = arguments.Value(ChargePointCommand.Url);
        var count = arguments.Value(ChargePoints);
        var (thinkLeast, thinkMost) = arguments.Value(Think);
        var (reconnectLeast, reconnectMost) = arguments.Value(ReconnectWait);
        var isLoopback = url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));
        return new LoadOptions
        {
            Url = url,
            Mix = mix,
            ChargePoints = count,
            FirstIndex = arguments.Value(FirstIndex),
            IdentityPrefix = arguments.Value(Prefix),
            NewIdentities = arguments.GetValue(NewIdentities),
            IdTag = arguments.Value(IdTag),
            Key = arguments.Value(Key) is { } key ? Encoding.UTF8.GetBytes(key) : null,
            Rate = arguments.Value(Rate) ?? (arguments.Value(TotalRate) / Math.Max(1, Enumerable.Range(0, count).Count(i => mix.GroupOf(i).Main.Sends))),
            Duration = arguments.Value(Duration),
            WarmUp = arguments.Value(WarmUp),
            Ramp = arguments.Value(Ramp),
            ThinkLeast = thinkLeast,
            ThinkMost = thinkMost,
            ConnectRate = arguments.Value(ConnectRate),
            Seed = arguments.Value(Seed),
            SourceAddresses = arguments.Value(Sources) ?? (isLoopback ? SourceAddresses.Loopback(DefaultSourceAddresses) : SourceAddresses.Any),
            ServerProcesses = arguments.GetValue(ServerPid) ?? [],
            Validation = arguments.GetValue(Tolerant) ? ValidationMode.Tolerant : ValidationMode.Strict,
            ConnectTimeout = arguments.Value(ConnectTimeout),
            WaitForServer = arguments.Value(WaitForServer),
            AnswerTimeout = arguments.Value(AnswerTimeout),
            ReconnectLeast = reconnectLeast,
            ReconnectMost = reconnectMost,
            Faults = FaultArguments.Read(arguments),
            Commands = CommandsArguments.Read(arguments),
        };
    }
}
