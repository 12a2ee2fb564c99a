using System.CommandLine;
using System.Text;
using Moev.ChargePoint;
using Moev.ChargePoint.Scripting;
using Moev.ChargePoint.Simulation;
using Moev.CommandLine;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest;

/// <summary>
/// The command <c>chargepoint ID</c>: runs one charge point, shows its messages and events, and reads commands from standard input.
/// </summary>
internal static class ChargePointCommand
{
    /// <summary>The maximum size of a script in bytes.</summary>
    private const int MaxScriptBytes = 1024 * 1024;

    /// <summary>The maximum number of errors of a script that are shown.</summary>
    private const int MaxErrors = 2;

    private static readonly Argument<string?> Identity = new("id")
    {
        Description = "The charge point's identity",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static result =>
        {
            var id = result.Tokens[0].Value;
            if (string.IsNullOrWhiteSpace(id) || id.Contains(':', StringComparison.Ordinal) || id.Length > 255)
                result.AddError("The identity must have 1 to 255 characters and no colon");
            return id;
        },
    };

    internal static readonly ValueOption<Uri> Url = new(
        "--url", "URL of the central system; the percent-encoded identity is appended", "ws://host:port/path",
        "ws://host:port or ws://host:port/path, without user, password and fragment", new Uri("ws://localhost:9000"), "ws://localhost:9000",
        static (string text, out Uri? url) => Uri.TryCreate(text, UriKind.Absolute, out url)
            && url is { Scheme: "ws", Host.Length: > 0, Port: > 0, UserInfo: "", Fragment: "" });

    private static readonly ValueOption<int> Connectors = Values.Number("--connectors", "Connectors", 1, 1, 1_000);
    private static readonly ValueOption<int> Phases = Values.Number("--phases", "Phases of each connector and each car", 3, 1, 3);
    private static readonly ValueOption<double> MaxCurrent = Values.Quantity("--max-current", "Maximum current of a connector, in A per phase", 32, 6, 1_000);
    private static readonly ValueOption<double> BatteryKwh = Values.Quantity("--battery-kwh", "Battery capacity of each car, in kWh; a small battery is full sooner", 60, 0.01, 10_000);
    private static readonly ValueOption<double> Soc = Values.Quantity("--soc", "State of charge of each car when it is connected, in percent", 20, 0, 100);
    private static readonly ValueOption<double> EvMaxCurrent = Values.Quantity("--ev-max-current", "Maximum current of each car, in A per phase", 32, 6, 1_000);

    private static readonly ValueOption<string> Unit = Values.Word("--unit", "Supported units of charging limits", "Current", "Power", "both");
    private static readonly ValueOption<int> SampleInterval = Values.Number("--sample-interval", "Seconds between MeterValues of a transaction; 0 disables them", 60, 0, 86_400);
    private static readonly Option<byte[]?> Key = new("--key")
    {
        Description = "Key for HTTP Basic authentication, as text or as hex:0001feff",
        HelpName = "key",
        CustomParser = static result =>
        {
            if (KeyBytes(result.Tokens[0].Value) is { Length: > 0 and <= 255 } key)
                return key;
            result.AddError("--key must be text of 1 to 255 bytes, or hex: followed by an even number of hexadecimal digits");
            return null;
        },
    };

    private static readonly ValueOption<string> Lock = Values.Word("--lock", "Behaviour of the connector locks", "works", "jammed", "none");
    private static readonly Option<string?> Serial = new("--serial") { Description = "Serial number, at most 25 characters", HelpName = "text" };
    private static readonly Option<string[]> Quirks = new("--quirk")
    {
        Description = "Name of a misbehaviour; may be repeated. --list-quirks lists them",
        HelpName = "name",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = static result =>
        {
            if (result.Tokens.FirstOrDefault(static token => QuirkTable.Find(token.Value) is null) is { } unknown)
                result.AddError($"Unknown quirk '{OneLine.Of(unknown.Value)}'. --list-quirks shows all quirks");
            return [.. result.Tokens.Select(static token => token.Value)];
        },
    };

    private static readonly Option<bool> ListQuirks = new("--list-quirks") { Description = "List the misbehaviours and exit" };
    private static readonly Option<bool> SecurityEvents = new("--security-events") { Description = "Send critical security events, such as a restart" };
    private static readonly Option<string?> ScriptFile = Values.FilePath(
        "--script", "Run the steps of a file, or - for standard input, and exit: 0 on success, 1 at the first failed step");

    private static readonly ValueOption<int> Seed = Values.Number("--seed", "Seed of all random choices", 0, 0, int.MaxValue);
    private static readonly Option<bool> NoTrace = new("--no-trace") { Description = "Hide the messages" };

    public static Command Create()
    {
        var command = new Command("chargepoint", "Runs one simulated charge point. Type help for its commands.")
        {
            Identity, Url, Connectors, Phases, MaxCurrent, BatteryKwh, Soc, EvMaxCurrent, Unit, SampleInterval, Key, Lock, Serial,
            Quirks, ListQuirks, SecurityEvents, ScriptFile, Seed, NoTrace,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (output, error) = (arguments.InvocationConfiguration.Output, arguments.InvocationConfiguration.Error);
        if (arguments.GetValue(ListQuirks))
        {
            foreach (var quirk in QuirkTable.All)
                await output.WriteLineAsync($"{quirk.Name,-36} {quirk.Description}");
            return 0;
        }

        if (arguments.GetValue(Identity) is not { } identity)
        {
            await error.WriteLineAsync("The identity is missing. Usage: chargepoint ID");
            return 1;
        }

        var options = new ChargePointOptions
        {
            Identity = identity,
            Endpoint = arguments.Value(Url),
            Connectors = arguments.Value(Connectors),
            Phases = arguments.Value(Phases),
            MaxCurrent = arguments.Value(MaxCurrent),
            RateUnits = arguments.Value(Unit).ToUpperInvariant() switch
            {
                "CURRENT" => ChargingRateUnits.Current,
                "POWER" => ChargingRateUnits.Power,
                _ => ChargingRateUnits.Both,
            },
            MeterValueSampleInterval = TimeSpan.FromSeconds(arguments.Value(SampleInterval)),
            AuthorizationKey = arguments.GetValue(Key),
            Seed = arguments.Value(Seed),
            CableLock = Enum.Parse<CableLock>(arguments.Value(Lock), ignoreCase: true),
            SerialNumber = arguments.GetValue(Serial),
            SendSecurityEvents = arguments.GetValue(SecurityEvents),
            Quirks = [.. (arguments.GetValue(Quirks) ?? []).Select(static name => QuirkTable.Find(name)!.Quirk)],
        };
        if (options.Problem() is { } problem)
        {
            await error.WriteLineAsync(OneLine.Of(problem));
            return 1;
        }

        ChargePointScript? script = null;
        if (arguments.GetValue(ScriptFile) is { } file && (script = await ReadScriptAsync(file, options.Connectors, error)) is null)
            return 1;

        var time = TimeProvider.System;
        await using var lines = new LineWriter(output);
        var journal = new ScriptJournal(new ConsoleObserver(lines, time, !arguments.GetValue(NoTrace)));
        await using var chargePoint = new SimulatedChargePoint(options, time, journal);
        var car = new ScriptCar
        {
            Phases = arguments.Value(Phases),
            MaxCurrent = arguments.Value(EvMaxCurrent),
            BatteryKwh = arguments.Value(BatteryKwh),
            Soc = arguments.Value(Soc) / 100,
            Voltage = options.Voltage,
        };
        var runner = new ScriptRunner(chargePoint, journal, time, car, lines.Write);

        lines.Write($"{options.Identity} connects to {options.Url.AbsoluteUri}{(script is null ? " (type help for the commands)" : "")}");
        chargePoint.Start();
        if (script is not null)
            return await RunScriptAsync(chargePoint, runner, script, lines, error, cancellationToken);
        var commands = new CommandReader(runner, lines.Write);
        var quit = await commands.ReadUntilQuitAsync(Console.OpenStandardInput(), cancellationToken);
        await chargePoint.StopAsync(quit ? WebSocketCloseCode.NormalClosure : WebSocketCloseCode.GoingAway, "");
        return 0;
    }

    /// <summary>Reads a whole script and reports its errors, at most <see cref="MaxErrors"/>.</summary>
    private static async Task<ChargePointScript?> ReadScriptAsync(string file, int connectors, TextWriter error)
    {
        var name = file == "-" ? "stdin" : file;
        string text;
        try
        {
            await using var input = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            text = Encoding.UTF8.GetString(await BoundedInput.ReadAsync(input, MaxScriptBytes)).TrimStart('\uFEFF');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await error.WriteLineAsync(OneLine.Of($"{name}: {e.Message}"));
            return null;
        }

        var script = ChargePointScript.Parse(text, name, connectors, out var errors);
        foreach (var problem in errors.Take(MaxErrors))
            await error.WriteLineAsync(OneLine.Of(problem.ToString()));
        if (errors.Count > MaxErrors)
            await error.WriteLineAsync($"{name}: {errors.Count - MaxErrors} more errors");
        return script;
    }

    private static async Task<int> RunScriptAsync(
        SimulatedChargePoint chargePoint, ScriptRunner runner, ChargePointScript script, LineWriter lines, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await runner.RunAsync(script, cancellationToken);
            await chargePoint.StopAsync(WebSocketCloseCode.NormalClosure, "");
            lines.Write(problem is null ? $"{script.Name}: passed" : $"{script.Name}: failed");
            if (problem is not null)
                await error.WriteLineAsync(problem.ToString());
            return problem is null ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            await chargePoint.StopAsync(WebSocketCloseCode.GoingAway, "");
            return 1;
        }
    }

    private static byte[]? KeyBytes(string key)
    {
        if (!key.StartsWith("hex:", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetBytes(key);
        var digits = key[4..];
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }
}
