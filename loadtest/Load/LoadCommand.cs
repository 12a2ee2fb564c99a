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
        Description = $"Messages of the charge points: {string.Join(", ", BuiltInMixes.Names)}, or a JSON file (see loadtest/README.md)",
        HelpName = "name|file",
        DefaultValueFactory = static _ => "transactions",
    };

    private static readonly Option<int> ChargePoints = LoadArguments.Number("--charge-points", "Number of charge points", 2_000, 1, MaxChargePoints);
    private static readonly Option<double?> Rate = LoadArguments.Rate(
        "--rate", "Messages per second from each charge point; without a rate, each message follows the previous answer");

    private static readonly Option<double?> TotalRate = LoadArguments.Rate("--total-rate", "Messages per second from all charge points together");
    private static readonly Option<TimeSpan> Duration = LoadArguments.Duration("--duration", "Time to measure", TimeSpan.FromSeconds(20));
    private static readonly Option<TimeSpan> WarmUp = LoadArguments.Duration("--warm-up", "Load before the measurement", TimeSpan.FromSeconds(5));
    private static readonly Option<TimeSpan> Ramp = LoadArguments.Duration(
        "--ramp", "Time until all charge points send; part of the warm-up", TimeSpan.Zero);

    private static readonly Option<(TimeSpan Least, TimeSpan Most)> Think = LoadArguments.DurationRange(
        "--think", "Pause between an answer and the next message, without a rate", TimeSpan.Zero);

    private static readonly Option<int> ConnectRate = LoadArguments.Number("--connect-rate", "Connection attempts per second", 1_000, 1, 50_000);
    private static readonly Option<int> MeterValues = LoadArguments.Number("--meter-values", "MeterValues per transaction", 20, 1, 100_000);
    private static readonly Option<int> Seed = LoadArguments.Number("--seed", "Seed of all random choices", 0, 0, int.MaxValue);
    private static readonly Option<int> FirstIndex = LoadArguments.Number(
        "--first-index", "Index of the first charge point, for additional processes", 0, 0, 100_000_000);

    private static readonly Option<string> Prefix = new("--identity-prefix")
    {
        Description = "Prefix of the identities; the index follows",
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
        Description = "Id tag of the charge points; {index} is the index of the charge point",
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

    private static readonly Option<string?> Key = new("--key") { Description = "Password for HTTP Basic authentication, the same for all charge points", HelpName = "text" };
    private static readonly Option<SourceAddresses?> Sources = LoadArguments.Addresses(
        "--source-addresses", $"Source addresses: the first n of 127.0.0.1, 127.0.0.2 ..., or a list (default: {DefaultSourceAddresses} for a loopback server, else the system's choice)");

    private static readonly Option<TimeSpan> AnswerTimeout = LoadArguments.Duration(
        "--answer-timeout", "Time-out for an answer, after which the connection is closed", TimeSpan.FromSeconds(30));

    private static readonly Option<TimeSpan> ConnectTimeout = LoadArguments.Duration(
        "--connect-timeout", "Time-out for a connection attempt, after which the next one starts", TimeSpan.FromSeconds(10));

    private static readonly Option<(TimeSpan Least, TimeSpan Most)> ReconnectWait = LoadArguments.DurationRange(
        "--reconnect-wait", "Pause between a lost connection and the next attempt", TimeSpan.FromSeconds(1));

    private static readonly Option<bool> Tolerant = new("--tolerant") { Description = "Accept answers and commands that deviate from the schemas and can be understood" };
    private static readonly Option<int[]> ServerPid = new("--server-pid")
    {
        Description = "Process id of the central system, to measure its CPU time and memory; may be repeated",
        HelpName = "pid",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<bool> PrintMix = new("--print-mix") { Description = "Print the mix with that name as a template, and exit" };

    public static Command Create()
    {
        var command = new Command(
            "load",
            "Runs many charge points and reports how the central system handled them. Exits with 1 if the load could not be created, with 2 if a --fail-on condition holds.")
        {
            ChargePointCommand.Url, MixName, ChargePoints, Rate, TotalRate, Duration, WarmUp, Ramp, Think, ConnectRate, MeterValues, Seed,
            Prefix, FirstIndex, IdTag, Key, Sources, ConnectTimeout, AnswerTimeout, ReconnectWait, Tolerant, ServerPid, PrintMix,
        };
        foreach (var option in FaultArguments.All.Concat(CommandsArguments.All).Concat(ReportArguments.All))
            command.Add(option);
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Rate) is not null && result.GetValue(TotalRate) is not null)
                result.AddError("--rate and --total-rate cannot be combined");
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
