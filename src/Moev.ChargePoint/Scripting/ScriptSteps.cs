using System.Globalization;
using System.Text;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Scripting;

/// <summary>Reads the steps that have arguments, and carries them out.</summary>
internal static class ScriptSteps
{
    /// <summary>Returns a step that always succeeds.</summary>
    public static ScriptAction Do(Action<ScriptContext> action) => (context, _) =>
    {
        action(context);
        return ValueTask.FromResult<string?>(null);
    };

    /// <summary>Returns a step at a connector.</summary>
    public static ScriptAction Do(int connector, Func<ScriptContext, int, string?> command) =>
        (context, _) => ValueTask.FromResult(command(context, connector));

    /// <summary>Returns a step that may fail.</summary>
    public static ScriptAction Do(Func<ScriptContext, string?> command) => (context, _) => ValueTask.FromResult(command(context));

    public static ScriptAction Plug(ScriptArguments arguments)
    {
        var id = arguments.Connector();
        var settings = arguments.Settings(("kwh", 0.01, 10_000), ("soc", 0, 100), ("phases", 1, 3), ("max", 6, 1_000));
        return Do(id, (context, connector) =>
        {
            var car = context.Car with
            {
                BatteryKwh = settings.GetValueOrDefault("kwh", context.Car.BatteryKwh),
                Soc = settings.TryGetValue("soc", out var percent) ? percent / 100 : context.Car.Soc,
                Phases = (int)settings.GetValueOrDefault("phases", context.Car.Phases),
                MaxCurrent = settings.GetValueOrDefault("max", context.Car.MaxCurrent),
            };
            return context.ChargePoint.PlugIn(connector, car.Create());
        });
    }

    public static ScriptAction Tag(ScriptArguments arguments)
    {
        var tag = arguments.Tag();
        var connector = arguments.ConnectorIfAny();
        return Do(context => context.ChargePoint.PresentTag(tag, connector));
    }

    public static ScriptAction Start(ScriptArguments arguments)
    {
        var tag = arguments.Tag();
        var id = arguments.Connector();
        return Do(id, (context, connector) =>
        {
            if (!context.ChargePoint.Snapshot()[connector - 1].IsPlugged && context.ChargePoint.PlugIn(connector, context.Car.Create()) is { } refusal)
                return refusal;
            return context.ChargePoint.PresentTag(tag, connector);
        });
    }

    public static string? Stop(ScriptContext context, int connector) =>
        context.ChargePoint.Snapshot()[connector - 1].IdTag is { } tag ? context.ChargePoint.PresentTag(tag, connector) : "no transaction runs";

    public static ScriptAction Fault(ScriptArguments arguments)
    {
        var id = arguments.Connector(least: 0);
        var code = arguments.IsAtEnd
            ? ChargePointErrorCode.OtherError
            : arguments.Name("code", ChargePointErrorCode.Unknown, ChargePointErrorCode.NoError);
        return Do(id, (context, connector) => context.ChargePoint.Fault(connector, code));
    }

    public static ScriptAction Meter(ScriptArguments arguments)
    {
        var first = arguments.Number("the register", 0, int.MaxValue);
        if (arguments.IsAtEnd)
            return Do(1, (context, connector) => context.ChargePoint.SetMeter(connector, first));
        var wh = arguments.Number("the register", 0, int.MaxValue);
        return Do((int)first, (context, connector) => context.ChargePoint.SetMeter(connector, wh));
    }

    public static ScriptAction Restart(ScriptArguments arguments)
    {
        var hard = arguments.Take("hard");
        if (!hard)
            arguments.Take("soft");
        return Do(context => context.ChargePoint.Restart(hard));
    }

    public static ScriptAction Set(ScriptArguments arguments)
    {
        var key = arguments.Word("the key");
        var value = arguments.Word("the value");
        return Do(context => context.ChargePoint.SetConfiguration(key, value));
    }

    public static ScriptAction SetQuirk(ScriptArguments arguments)
    {
        var name = arguments.Word("the quirk");
        var quirk = QuirkTable.Find(name)?.Quirk ?? throw new ScriptSyntaxException($"there is no quirk {name}");
        var on = !arguments.Take("off");
        if (on)
            arguments.Take("on");
        return Do(context => context.ChargePoint.SetQuirk(quirk, on));
    }

    public static ScriptAction Data(ScriptArguments arguments)
    {
        var vendor = Text(arguments, "the vendor", 255);
        var message = arguments.IsAtEnd ? null : Text(arguments, "the message", 50);
        var data = arguments.IsAtEnd ? null : arguments.Word("the data");
        return Do(context => context.ChargePoint.SendDataTransfer(vendor, message, data));
    }

    public static ScriptAction Event(ScriptArguments arguments)
    {
        var type = Text(arguments, "the type", 50);
        var info = arguments.IsAtEnd ? null : Text(arguments, "the information", 255);
        return Do(context => context.ChargePoint.ReportSecurityEvent(type, info));
    }

    private static string Text(ScriptArguments arguments, string what, int most)
    {
        var text = arguments.Word(what);
        return text.Length <= most ? text : throw new ScriptSyntaxException(string.Create(CultureInfo.InvariantCulture, $"{what} has at most {most} characters"));
    }

    public static ScriptAction Sleep(ScriptArguments arguments)
    {
        var duration = arguments.Duration("the time");
        return async (context, cancellationToken) =>
        {
            await context.SleepAsync(duration, cancellationToken);
            return null;
        };
    }

    public static ScriptAction Say(ScriptArguments arguments)
    {
        List<string> words = [];
        while (!arguments.IsAtEnd)
            words.Add(arguments.Word("text"));
        return Do(context => context.Write(string.Join(' ', words)));
    }

    public static ScriptAction Wait(ScriptArguments arguments)
    {
        var condition = ScriptCondition.Parse(arguments);
        var limit = arguments.Take("for") ? arguments.Duration("the time") : ScriptLanguage.DefaultWait;
        return async (context, cancellationToken) =>
        {
            var began = context.Cursor;
            var holds = await context.UntilAsync(() => Holds(context, condition), limit, cancellationToken);
            return holds ? null : string.Create(
                CultureInfo.InvariantCulture, $"waited {limit.TotalSeconds:0.###} s for {condition.Text}, and {Instead(context, condition, began)}");
        };
    }

    public static ScriptAction Expect(ScriptArguments arguments)
    {
        var isNo = arguments.Take("no");
        var condition = ScriptCondition.Parse(arguments);
        return Do(context =>
        {
            var holds = condition.Match is { } match
                ? context.Journal.Since(context.Mark).Any(match.Is)
                : condition.State!(context) is null;
            if (holds != isNo)
                return null;
            return isNo ? $"expected no {condition.Text}, and it is so" : $"expected {condition.Text}, and {Instead(context, condition, context.Mark)}";
        });
    }

    private static bool Holds(ScriptContext context, ScriptCondition condition)
    {
        if (condition.Match is not { } match)
            return condition.State!(context) is null;
        if (context.Journal.Since(context.Cursor).FirstOrDefault(match.Is) is not { } met)
            return false;
        context.Cursor = met.Number + 1;
        return true;
    }

    /// <summary>Describes the actual state, or the messages of that kind that came.</summary>
    private static string Instead(ScriptContext context, ScriptCondition condition, long since)
    {
        if (condition.Match is not { } match)
            return condition.State!(context) ?? "it is so now";
        var others = context.Journal.Since(since).Where(message => message.Kind == match.Kind).ToArray();
        var same = others.LastOrDefault(message => string.Equals(message.Action, match.Action, StringComparison.OrdinalIgnoreCase));
        if (same is not null)
            return $"the last was {Encoding.UTF8.GetString(same.Payload)}";
        return others.Length == 0 ? "nothing came" : "there came " + string.Join(", ", others.TakeLast(5).Select(static message => message.Action));
    }
}
