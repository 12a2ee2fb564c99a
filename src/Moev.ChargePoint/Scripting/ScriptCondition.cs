using System.Globalization;
using System.Text;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Scripting;

/// <summary>A condition that a script waits for or expects.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Match">The message, if it is about one.</param>
/// <param name="State">What must hold otherwise: null when it does, or how it is instead.</param>
internal sealed record ScriptCondition(string Text, ScriptMatch? Match, Func<ScriptContext, string?>? State)
{
    /// <summary>The conditions, for the reference.</summary>
    public static IReadOnlyList<ScriptVerb> Reference { get; } =
    [
        new("sent", "sent ACTION [path=value]...", "the charge point sent this CALL; a path is `idTagInfo.status` or `chargingSchedule.chargingSchedulePeriod.0.limit`, a value may be `*`"),
        new("received", "received ACTION [path=value]...", "the central system sent this CALL"),
        new("replied", "replied ACTION [path=value]...", "the charge point answered this CALL so; of a CALLERROR there is `errorCode`"),
        new("answered", "answered ACTION [path=value]...", "the central system answered this CALL so"),
        new("status", "status [connector] STATUS", "a connector, or with 0 the charge point, has this status"),
        new("limit", "limit [connector] OP AMPERES", "A per phase that a connector offers; OP is one of = != < <= > >="),
        new("current", "current [connector] OP AMPERES", "A that flow on each phase in use"),
        new("power", "power [connector] OP WATTS", "W that flow"),
        new("energy", "energy [connector] OP WH", "Wh that the register shows"),
        new("soc", "soc [connector] OP PERCENT", "state of charge of the car"),
        new("transaction", "transaction [connector] [none|known]", "a transaction runs; none runs; one runs and has its id"),
        new("online", "online", "connected and accepted"),
        new("offline", "offline", "not connected, or not accepted"),
        new("idle", "idle", "all messages are sent and answered"),
        new("config", "config KEY VALUE", "a configuration key has this value"),
        new("firmware", "firmware VERSION", "this firmware runs"),
    ];

    public static ScriptCondition Parse(ScriptArguments arguments)
    {
        var first = arguments.Position;
        var condition = Parse(arguments, "");
        return condition with { Text = arguments.TextFrom(first) };
    }

    private static ScriptCondition Parse(ScriptArguments arguments, string text)
    {
        var word = arguments.Word("what is waited for");
        switch (word.ToUpperInvariant())
        {
            case "SENT":
                return Message(arguments, text, ScriptMessageKind.Sent);
            case "RECEIVED":
                return Message(arguments, text, ScriptMessageKind.Received);
            case "REPLIED":
                return Message(arguments, text, ScriptMessageKind.Replied);
            case "ANSWERED":
                return Message(arguments, text, ScriptMessageKind.Answered);
            case "STATUS":
                return StatusOf(arguments, text);
            case "LIMIT":
                return Quantity(arguments, text, static connector => connector.OfferedCurrent, "A");
            case "CURRENT":
                return Quantity(arguments, text, static connector => connector.Current, "A");
            case "POWER":
                return Quantity(arguments, text, static connector => connector.Power, "W");
            case "ENERGY":
                return Quantity(arguments, text, static connector => connector.RegisterWh, "Wh");
            case "SOC":
                return Quantity(arguments, text, static connector => connector.StateOfCharge * 100, "%");
            case "TRANSACTION":
                return TransactionOn(arguments, text);
            case "ONLINE":
                return new(text, null, static context => context.ChargePoint.IsOnline ? null : "it is offline");
            case "OFFLINE":
                return new(text, null, static context => context.ChargePoint.IsOnline ? "it is online" : null);
            case "IDLE":
                return new(text, null, static context => context.ChargePoint.IsIdle ? null : "messages wait for their answer or their turn");
            case "CONFIG":
                var key = arguments.Word("the key");
                var value = arguments.Word("the value");
                return new(text, null, context => context.ChargePoint.GetConfiguration(key) is var now && now == value ? null : $"it is {now ?? "not there"}");
            case "FIRMWARE":
                var version = arguments.Word("the version");
                return new(text, null, context => context.ChargePoint.FirmwareVersion is var runs && runs == version ? null : $"it is {runs}");
            default:
                throw new ScriptSyntaxException($"{word} is nothing that can be waited for; one of {string.Join(", ", Reference.Select(static verb => verb.Name))}");
        }
    }

    private static ScriptCondition Message(ScriptArguments arguments, string text, ScriptMessageKind kind)
    {
        var action = arguments.Word("the action");
        if (!Actions16.TryFind(Encoding.UTF8.GetBytes(action), out _))
            throw new ScriptSyntaxException($"OCPP 1.6 has no action {action}");
        List<(string, string)> members = [];
        while (arguments.Peek is { } member && member.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
        {
            arguments.Word("a member");
            members.Add((member[..equals], member[(equals + 1)..]));
        }

        return new ScriptCondition(text, new ScriptMatch(kind, action, members), null);
    }

    private static ScriptCondition StatusOf(ScriptArguments arguments, string text)
    {
        var id = arguments.Connector(least: 0);
        var wanted = arguments.Name("status", ChargePointStatus.Unknown);
        return new(text, null, context =>
        {
            var status = id == 0 ? context.ChargePoint.Status : context.ChargePoint.Snapshot()[id - 1].Status;
            return status == wanted ? null : $"it is {status}";
        });
    }

    private static ScriptCondition TransactionOn(ScriptArguments arguments, string text)
    {
        var id = arguments.Connector();
        var isNone = arguments.Take("none");
        var isKnown = !isNone && arguments.Take("known");
        return new(text, null, context =>
        {
            var connector = context.ChargePoint.Snapshot()[id - 1];
            var runs = connector.IdTag is not null;
            return isNone ? (runs ? "one runs" : null)
                : !runs ? "none runs"
                : isKnown && connector.TransactionId is null ? "it has no id yet"
                : null;
        });
    }

    private static ScriptCondition Quantity(ScriptArguments arguments, string text, Func<ConnectorSnapshot, double?> read, string unit)
    {
        var id = arguments.Connector();
        var sign = arguments.Word("one of = != < <= > >=");
        Func<double, double, bool> compare = sign switch
        {
            "=" or "==" => static (a, b) => Math.Abs(a - b) < 1e-6,
            "!=" => static (a, b) => Math.Abs(a - b) >= 1e-6,
            "<" => static (a, b) => a < b,
            "<=" => static (a, b) => a <= b + 1e-6,
            ">" => static (a, b) => a > b,
            ">=" => static (a, b) => a >= b - 1e-6,
            _ => throw new ScriptSyntaxException($"{sign} is none of = != < <= > >="),
        };
        var number = arguments.Number("the number", double.MinValue, double.MaxValue);
        return new(text, null, context => read(context.ChargePoint.Snapshot()[id - 1]) switch
        {
            null => "there is no car",
            { } now when compare(now, number) => null,
            { } now => string.Create(CultureInfo.InvariantCulture, $"it is {now:0.###} {unit}"),
        });
    }
}
