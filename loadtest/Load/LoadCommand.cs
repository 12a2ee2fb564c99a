using System.CommandLine;
using System.Net;
using System.Text;
using Moev.LoadTest.Mixes;
using Moev.LoadTest.Options;
using Moev.Ocpp.OcppJ;
using Moev.Transport.Polling;

namespace Moev.LoadTest.Load;

/// <summary>The command <c>load</c>: simulates thousands of charge points and reports the performance of the central system.</summary>
internal static class LoadCommand
{
    /// <summary>The maximum number of charge points per process, so that it stays below the usual limit of 20,000 open files.</summary>
    private const int MaxChargePoints = 19_000;

    private const int DefaultSourceAddresses = 8;

    private static readonly Option<string> MixName = new("--mix")
    {
        Description = $"What the charge points say: {string.Join(", ", BuiltInMixes.Names)}, or a JSON file (see loadtest/README.md)",
        HelpName = "name|file",
        DefaultValueFactory = static _ => "transactions",
    };

    private static readonly Option<int> ChargePoints = LoadArguments.Number("--charge-points", "Charge points", 2_000, 1, MaxChargePoints);
    private static readonly Option<double?> Rate = LoadArguments.Rate(
        "--rate", "Messages that each charge point sends in a second; without, each is sent as soon as the last is answered");

    private static readonly Option<double?> TotalRate = LoadArguments.Rate("--total-rate", "The same for all charge points together");
    private static readonly Option<TimeSpan> Duration = LoadArguments.Duration("--duration", "How long to measure", TimeSpan.FromSeconds(20));
    private static readonly Option<TimeSpan> WarmUp = LoadArguments.Duration("--warm-up", "Load before that", TimeSpan.FromSeconds(5));
    private static readonly Option<TimeSpan> Ramp = LoadArguments.Duration(
        "--ramp", "How long it takes until all charge points send; part of the warm-up", TimeSpan.Zero);

    private static readonly Option<(TimeSpan Least, TimeSpan Most)> Think = LoadArguments.DurationRange(
        "--think", "Wait between an answer and the next message, without a rate", TimeSpan.Zero);

    private static readonly Option<int> ConnectRate = LoadArguments.Number("--connect-rate", "Connections begun in a second", 1_000, 1, 50_000);
    private static readonly Option<int> MeterValues = LoadArguments.Number("--meter-values", "MeterValues of one transaction", 20, 1, 100_000);
    private static readonly Option<int> Seed = LoadArguments.Number("--seed", "Where every random choice comes from", 0, 0, int.MaxValue);
    private static readonly Option<int> FirstIndex = LoadArguments.Number(
        "--first-index", "Number of the first charge point, for a further process", 0, 0, 100_000_000);

    private static readonly Option<string> Prefix = new("--identity-prefix")
    {
        Description = "Identity of a charge point, without its number",
        HelpName = "text",
        DefaultValueFactory = static _ => "LOAD_",
        Validators =
        {
            static result =>
            {
                if (result.GetValueOrDefault<string>() is { } text && (text.Contains(':', StringComparison.Ordinal) || text.Length > 200))
                    result.AddError("--identity-prefix must have at most 200 characters and no colon");
            },
        },
    };

    private static readonly Option<string> IdTag = new("--id-tag")
    {
        Description = "Id tag that charge points present; {index} is a charge point's number",
        HelpName = "text",
        DefaultValueFactory = static _ => "LOAD{index}",
        Validators =
        {
            static result =>
            {
                if (result.GetValueOrDefault<string>() is { Length: > 255 })
                    result.AddError("--id-tag must have at most 255 characters");
            },
        },
    };

    private static readonly Option<string?> Key = new("--key") { Description = "Password of HTTP Basic authentication, the same for all", HelpName = "text" };
    private static readonly Option<SourceAddresses?> Sources = LoadArguments.Addresses(
        "--source-addresses", $"Addresses to connect from: so many of 127.0.0.1, 127.0.0.2 ..., or a list; to a loopback address {DefaultSourceAddresses}, else the system's choice");

    private static readonly Option<TimeSpan> AnswerTimeout = LoadArguments.Duration(
        "--answer-timeout", "An answer that takes longer ends the connection", TimeSpan.FromSeconds(30));

    private static readonly Option<TimeSpan> ConnectTimeout = LoadArguments.Duration(
        "--connect-timeout", "An attempt to connect that takes longer is given up for the next", TimeSpan.FromSeconds(10));

    private static readonly Option<(TimeSpan Least, TimeSpan Most)> ReconnectWait = LoadArguments.DurationRange(
        "--reconnect-wait", "Wait between a lost connection and the next attempt", TimeSpan.FromSeconds(1));

    private static readonly Option<bool> Tolerant = new("--tolerant") { Description = "Take answers and commands that differ from the schemas and can be understood" };
    private static readonly Option<int[]> ServerPid = new("--server-pid")
    {
        Description = "The central system's process, or processes, to measure processor time and memory",
        HelpName = "pid",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> PrintMix = new("--print-mix") { Description = "Print the mix of that name, as a start for one of your own, and do nothing" };

    public static Command Create()
    {
        var command = new Command(
            "load",
            "Runs many charge points and reports what the central system made of them. Exits with 1 when the load could not be created, with 2 when a --fail-on holds.")
        {
            ChargePointCommand.Url, MixName, ChargePoints, Rate, TotalRate, Duration, WarmUp, Ramp, Think, ConnectRate, MeterValues, Seed,
            Prefix, FirstIndex, IdTag, Key, Sources, ConnectTimeout, AnswerTimeout, ReconnectWait, Tolerant, ServerPid, PrintMix,
        };
        foreach (var option in FaultArguments.All.Concat(CommandsArguments.All).Concat(ReportArguments.All))
            command.Add(option);
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Rate) is not null && result.GetValue(TotalRate) is not null)
                result.AddError("--rate and --total-rate exclude each other");
            FaultArguments.Check(result, result.GetValue(ChargePoints));
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(PrintMix) && BuiltInMixes.Text(arguments.GetValue(MixName)!) is { } text)
        {
            await Console.Out.WriteAsync(Encoding.UTF8.GetString(text));
            return 0;
        }

        if (ReadMix(arguments.GetValue(MixName)!, arguments.GetValue(MeterValues), out var problem) is not { } mix)
        {
            await Console.Error.WriteLineAsync($"--mix {arguments.GetValue(MixName)}: {problem}");
            return 1;
        }

        if (!EventLoop.IsSupported)
        {
            await Console.Error.WriteLineAsync("load needs Linux on x64 or arm64, because it uses epoll. The command chargepoint runs on all platforms.");
            return 1;
        }

        var options = Options(arguments, mix);
        try
        {
            using var log = ReportArguments.OpenAckLog(arguments);
            var display = ReportArguments.Display(arguments, options.ChargePoints);
            var report = await display.RunAsync(() => new LoadRun(options, TimeProvider.System, log, display.Watch).RunAsync(cancellationToken));
            var code = await ReportArguments.WriteAsync(arguments, report, TimeProvider.System);
            return cancellationToken.IsCancellationRequested ? 130 : code;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    private static LoadOptions Options(ParseResult arguments, Mix mix)
    {
        var url = arguments.GetRequiredValue(ChargePointCommand.Url);
        var count = arguments.GetValue(ChargePoints);
        var (thinkLeast, thinkMost) = arguments.GetValue(Think);
        var (reconnectLeast, reconnectMost) = arguments.GetValue(ReconnectWait);
        var isLoopback = url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));
        return new LoadOptions
        {
            Url = url,
            Mix = mix,
            ChargePoints = count,
            FirstIndex = arguments.GetValue(FirstIndex),
            IdentityPrefix = arguments.GetValue(Prefix)!,
            IdTag = arguments.GetValue(IdTag)!,
            Key = arguments.GetValue(Key) is { } key ? Encoding.UTF8.GetBytes(key) : null,
            Rate = arguments.GetValue(Rate) ?? (arguments.GetValue(TotalRate) / Enumerable.Range(0, count).Count(i => mix.GroupOf(i).Main.Sends)),
            Duration = arguments.GetValue(Duration),
            WarmUp = arguments.GetValue(WarmUp),
            Ramp = arguments.GetValue(Ramp),
            ThinkLeast = thinkLeast,
            ThinkMost = thinkMost,
            ConnectRate = arguments.GetValue(ConnectRate),
            Seed = arguments.GetValue(Seed),
            SourceAddresses = arguments.GetValue(Sources) ?? (isLoopback ? SourceAddresses.Loopback(DefaultSourceAddresses) : SourceAddresses.Any),
            ServerProcesses = arguments.GetValue(ServerPid) ?? [],
            Validation = arguments.GetValue(Tolerant) ? ValidationMode.Tolerant : ValidationMode.Strict,
            ConnectTimeout = arguments.GetValue(ConnectTimeout),
            AnswerTimeout = arguments.GetValue(AnswerTimeout),
            ReconnectLeast = reconnectLeast,
            ReconnectMost = reconnectMost,
            Faults = FaultArguments.Read(arguments),
            Commands = CommandsArguments.Read(arguments),
        };
    }

    private static Mix? ReadMix(string name, int meterValues, out string? problem)
    {
        if (BuiltInMixes.Text(name) is { } text)
            return MixReader.Read(text, name, meterValues, out problem);
        try
        {
            return MixReader.Read(File.ReadAllBytes(name), Path.GetFileNameWithoutExtension(name), meterValues, out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"it is not one of {string.Join(", ", BuiltInMixes.Names)}, and as a file: {e.Message}";
            return null;
        }
    }
}
