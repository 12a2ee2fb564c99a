using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Moev.ChargePoint;
using Moev.ChargePoint.Scripting;
using Moev.ChargePoint.Simulation;
using Moev.Ocpp.WebSockets;

namespace Moev.LoadTest;

/// <summary>
/// The command <c>chargepoint ID</c>: runs one charge point, shows its messages and events, and reads commands from standard input.
/// </summary>
internal static class ChargePointCommand
{
    /// <summary>The maximum size of a script in bytes.</summary>
    private const int MaxScriptBytes = 1024 * 1024;

    private static readonly Argument<string?> Identity = new("id")
    {
        Description = "The charge point's identity",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal static readonly Option<Uri> Url = new("--url")
    {
        Description = "URL of the central system; the percent-encoded identity is appended",
        HelpName = "ws://host:port/path",
        DefaultValueFactory = static _ => new Uri("ws://localhost:9000"),
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme == "ws" && url.Host.Length > 0)
                return url;
            result.AddError($"--url must be ws://host:port or ws://host:port/path, not {result.Tokens[0].Value}");
            return null!;
        },
    };

    private static readonly Option<int> Connectors = Number("--connectors", "Connectors", 1, 1, 1_000);
    private static readonly Option<int> Phases = Number("--phases", "Phases of each connector and each car, 1 to 3", 3, 1, 3);
    private static readonly Option<double> MaxCurrent = Quantity("--max-current", "Maximum current of a connector, in A per phase", 32, 6, 1_000);
    private static readonly Option<double> BatteryKwh = Quantity("--battery-kwh", "Battery capacity of each car, in kWh; a small battery is full sooner", 60, 0.01, 10_000);
    private static readonly Option<double> Soc = Quantity("--soc", "State of charge of each car when it is connected, in percent", 20, 0, 100);
    private static readonly Option<double> EvMaxCurrent = Quantity("--ev-max-current", "Maximum current of each car, in A per phase", 32, 6, 1_000);

    private static readonly Option<string> Unit = Words("--unit", "Supported units of charging limits", "Current", "Current", "Power", "both");
    private static readonly Option<int> SampleInterval = Number("--sample-interval", "Seconds between MeterValues of a transaction; 0 disables them", 60, 0, 86_400);
    private static readonly Option<string?> Key = new("--key")
    {
        Description = "Key for HTTP Basic authentication, as text or as hex:0001feff",
        HelpName = "key",
        Validators = { static result => CheckKey(result) },
    };

    private static readonly Option<string> Lock = Words("--lock", "Behaviour of the connector locks", "works", "works", "jammed", "none");
    private static readonly Option<string?> Serial = new("--serial") { Description = "Serial number, at most 25 characters", HelpName = "text" };
    private static readonly Option<string[]> Quirks = new("--quirk")
    {
        Description = "Name of a misbehaviour; may be repeated. --list-quirks lists them",
        HelpName = "name",
        Validators = { static result => CheckQuirks(result) },
    };

    private static readonly Option<bool> ListQuirks = new("--list-quirks") { Description = "List the misbehaviours and exit" };
    private static readonly Option<bool> SecurityEvents = new("--security-events") { Description = "Send critical security events, such as a restart" };
    private static readonly Option<string?> ScriptFile = new("--script")
    {
        Description = "Run the steps of a file, or - for standard input, and exit: 0 on success, 1 at the first failed step",
        HelpName = "file",
    };

    private static readonly Option<int> Seed = Number("--seed", "Seed of all random choices", 0, 0, int.MaxValue);
    private static readonly Option<bool> NoTrace = new("--no-trace") { Description = "Hide the messages" };

    public static Command Create()
    {
        Identity.Validators.Add(static result =>
        {
            var id = result.GetValueOrDefault<string>();
            if (string.IsNullOrWhiteSpace(id) || id.Contains(':', StringComparison.Ordinal) || id.Length > 255)
                result.AddError("The identity must have 1 to 255 characters and no colon.");
        });
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
        if (arguments.GetValue(ListQuirks))
        {
            foreach (var quirk in QuirkTable.All)
                await Console.Out.WriteLineAsync($"{quirk.Name,-36} {quirk.Description}");
            return 0;
        }

        if (arguments.GetValue(Identity) is not { } identity)
        {
            await Console.Error.WriteLineAsync("The identity is missing. Usage: chargepoint ID.");
            return 1;
        }

        var options = new ChargePointOptions
        {
            Identity = identity,
            Endpoint = arguments.GetRequiredValue(Url),
            Connectors = arguments.GetValue(Connectors),
            Phases = arguments.GetValue(Phases),
            MaxCurrent = arguments.GetValue(MaxCurrent),
            RateUnits = arguments.GetValue(Unit)!.ToUpperInvariant() switch
            {
                "CURRENT" => ChargingRateUnits.Current,
                "POWER" => ChargingRateUnits.Power,
                _ => ChargingRateUnits.Both,
            },
            MeterValueSampleInterval = TimeSpan.FromSeconds(arguments.GetValue(SampleInterval)),
            AuthorizationKey = arguments.GetValue(Key) is { } key ? KeyBytes(key) : null,
            Seed = arguments.GetValue(Seed),
            CableLock = Enum.Parse<CableLock>(arguments.GetValue(Lock)!, ignoreCase: true),
            SerialNumber = arguments.GetValue(Serial),
            SendSecurityEvents = arguments.GetValue(SecurityEvents),
            Quirks = [.. (arguments.GetValue(Quirks) ?? []).Select(static name => QuirkTable.Find(name)!.Quirk)],
        };
        if (options.Problem() is { } problem)
        {
            await Console.Error.WriteLineAsync(problem);
            return 1;
        }

        ChargePointScript? script = null;
        if (arguments.GetValue(ScriptFile) is { } file && (script = await ReadScriptAsync(file, options.Connectors)) is null)
            return 1;

        var time = TimeProvider.System;
        await using var lines = new LineWriter(Console.Out);
        var journal = new ScriptJournal(new ConsoleObserver(lines, time, !arguments.GetValue(NoTrace)));
        await using var chargePoint = new SimulatedChargePoint(options, time, journal);
        var car = new ScriptCar
        {
            Phases = arguments.GetValue(Phases),
            MaxCurrent = arguments.GetValue(EvMaxCurrent),
            BatteryKwh = arguments.GetValue(BatteryKwh),
            Soc = arguments.GetValue(Soc) / 100,
            Voltage = options.Voltage,
        };
        var runner = new ScriptRunner(chargePoint, journal, time, car, lines.Write);

        lines.Write($"{options.Identity} connects to {options.Url.AbsoluteUri}{(script is null ? " (type help for the commands)" : "")}");
        chargePoint.Start();
        if (script is not null)
            return await RunScriptAsync(chargePoint, runner, script, lines, cancellationToken);
        var commands = new CommandReader(runner, lines.Write);
        var quit = await commands.ReadUntilQuitAsync(Console.OpenStandardInput(), cancellationToken);
        await chargePoint.StopAsync(quit ? WebSocketCloseCode.NormalClosure : WebSocketCloseCode.GoingAway, "");
        return 0;
    }

    /// <summary>Reads a whole script and reports its errors.</summary>
    private static async Task<ChargePointScript?> ReadScriptAsync(string file, int connectors)
    {
        var name = file == "-" ? "stdin" : file;
        string text;
        try
        {
            if (file != "-" && new FileInfo(file).Length > MaxScriptBytes)
                throw new IOException($"it is larger than {MaxScriptBytes} bytes");
            text = file == "-" ? await Console.In.ReadToEndAsync() : await File.ReadAllTextAsync(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"{name}: {e.Message}");
            return null;
        }

        var script = ChargePointScript.Parse(text, name, connectors, out var errors);
        foreach (var error in errors)
            await Console.Error.WriteLineAsync(error.ToString());
        return script;
    }

    private static async Task<int> RunScriptAsync(
        SimulatedChargePoint chargePoint, ScriptRunner runner, ChargePointScript script, LineWriter lines, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await runner.RunAsync(script, cancellationToken);
            await chargePoint.StopAsync(WebSocketCloseCode.NormalClosure, "");
            lines.Write(problem is null ? $"{script.Name}: passed" : $"{script.Name}: failed");
            if (problem is not null)
                await Console.Error.WriteLineAsync(problem.ToString());
            return problem is null ? 0 : 1;
        }
        catch (OperationCanceledException)
        {
            await chargePoint.StopAsync(WebSocketCloseCode.GoingAway, "");
            return 1;
        }
    }

    private static void CheckQuirks(OptionResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (QuirkTable.Find(token.Value) is null)
                result.AddError($"Unknown quirk {token.Value}. --list-quirks shows all quirks.");
        }
    }

    private static void CheckKey(OptionResult result)
    {
        if (result.Tokens.Count == 1 && KeyBytes(result.Tokens[0].Value) is not { Length: > 0 and <= 255 })
            result.AddError("--key must be text, or hex: followed by an even number of hexadecimal digits.");
    }

    private static byte[]? KeyBytes(string key)
    {
        if (!key.StartsWith("hex:", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetBytes(key);
        var digits = key[4..];
        return digits.Length % 2 == 0 && digits.All(char.IsAsciiHexDigit) ? Convert.FromHexString(digits) : null;
    }

    internal static Option<int> Number(string name, string description, int value, int least, int most) => new(name)
    {
        Description = description,
        HelpName = "n",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
                return number;
            result.AddError($"{name} must be a whole number from {least} to {most}, not {result.Tokens[0].Value}");
            return value;
        },
    };

    private static Option<double> Quantity(string name, string description, double value, double least, double most) => new(name)
    {
        Description = description,
        HelpName = "x",
        DefaultValueFactory = _ => value,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most)
                return number;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} must be a number from {least} to {most}, not {result.Tokens[0].Value}"));
            return value;
        },
    };

    private static Option<string> Words(string name, string description, string value, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => value };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
