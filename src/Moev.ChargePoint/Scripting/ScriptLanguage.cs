using System.Globalization;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Scripting;

/// <summary>The script language: one step on a line. A connector that is not named is 1.</summary>
public static class ScriptLanguage
{
    /// <summary>The time limit of a wait that gives none.</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, (ScriptVerb Verb, Func<ScriptArguments, ScriptAction> Parse)> Table = CreateTable();

    /// <summary>The verbs, in the order of the reference.</summary>
    public static IReadOnlyList<ScriptVerb> Verbs { get; } = [.. Table.Values.Select(static entry => entry.Verb)];

    /// <summary>The conditions of wait and expect.</summary>
    public static IReadOnlyList<ScriptVerb> Conditions => ScriptCondition.Reference;

    /// <summary>Reads a line.</summary>
    /// <returns>Null for a line that says nothing.</returns>
    internal static ScriptAction? ParseLine(string line, int connectors)
    {
        var words = ScriptArguments.Split(line);
        if (words.Count == 0)
            return null;
        if (!Table.TryGetValue(words[0], out var entry))
            throw new ScriptSyntaxException($"unknown step: {words[0]}");
        var arguments = new ScriptArguments(words[1..], connectors);
        var action = entry.Parse(arguments);
        arguments.End();
        return action;
    }

    private static Dictionary<string, (ScriptVerb, Func<ScriptArguments, ScriptAction>)> CreateTable()
    {
        var table = new Dictionary<string, (ScriptVerb, Func<ScriptArguments, ScriptAction>)>(StringComparer.OrdinalIgnoreCase);
        void Add(string syntax, string description, Func<ScriptArguments, ScriptAction> parse)
        {
            var name = syntax.Split(' ')[0];
            table.Add(name, (new ScriptVerb(name, syntax, description), parse));
        }

        Add("plug [connector] [kwh=60] [soc=20] [phases=3] [max=32]", "plug a car in: its battery, state of charge in percent, phases, and A per phase", ScriptSteps.Plug);
        Add("unplug [connector]", "take it off the cable", static a => ScriptSteps.Do(a.Connector(), static (c, id) => c.ChargePoint.Unplug(id)));
        Add("tag ID [connector]", "present a token: starts, stops or cancels", ScriptSteps.Tag);
        Add("authorize ID [connector]", "the same as tag", ScriptSteps.Tag);
        Add("start ID [connector]", "plug a car in, if none is there, and present a token", ScriptSteps.Start);
        Add("stop [connector]", "present the token of the running transaction", static a => ScriptSteps.Do(a.Connector(), ScriptSteps.Stop));
        Add("fault [connector] [CODE]", "make a connector, or with 0 the charge point, faulty: OtherError unless a code of OCPP 1.6 §7.6 is given", ScriptSteps.Fault);
        Add("clear [connector]", "end the fault", static a => ScriptSteps.Do(a.Connector(least: 0), static (c, id) => c.ChargePoint.ClearFault(id)));
        Add("available [connector]", "put a connector, or with 0 all, in service", static a => ScriptSteps.Do(a.Connector(least: 0), static (c, id) => c.ChargePoint.SetAvailability(id, true)));
        Add("unavailable [connector]", "take it out of service, once it is free", static a => ScriptSteps.Do(a.Connector(least: 0), static (c, id) => c.ChargePoint.SetAvailability(id, false)));
        Add("meter [connector] WH", "set the energy register; with one number it is connector 1's", ScriptSteps.Meter);
        Add("offline", "cut the network", static _ => ScriptSteps.Do(static c => c.ChargePoint.SetOffline(true)));
        Add("online", "restore the network", static _ => ScriptSteps.Do(static c => c.ChargePoint.SetOffline(false)));
        Add("restart [hard|soft]", "restart, as by a button; the default is soft", ScriptSteps.Restart);
        Add("set KEY VALUE", "set a configuration key at the charge point", ScriptSteps.Set);
        Add("quirk NAME [on|off]", "begin or end a misbehaviour", ScriptSteps.SetQuirk);
        Add("heartbeat", "send a Heartbeat", static _ => ScriptSteps.Do(static c => c.ChargePoint.SendHeartbeat()));
        Add("data VENDOR [MESSAGE] [DATA]", "send a DataTransfer", ScriptSteps.Data);
        Add("sign-certificate", "send a SignCertificate with a new key", static _ => ScriptSteps.Do(static c => c.ChargePoint.RequestCertificate()));
        Add("security-event TYPE [INFO]", "send a SecurityEventNotification", ScriptSteps.Event);
        Add("sleep TIME", "let time pass: 500ms, 10s, 5m, 2h", ScriptSteps.Sleep);
        Add("wait CONDITION [for TIME]", "wait until the condition holds, 30s by default; for a message, one that no wait has met yet", ScriptSteps.Wait);
        Add("expect [no] CONDITION", "fail unless it holds now; for a message, unless it came since the last mark", ScriptSteps.Expect);
        Add("mark", "expectations look at messages from here on", static _ => ScriptSteps.Do(static c => c.Mark = c.Journal.Count));
        Add("say TEXT...", "show a line", ScriptSteps.Say);
        Add("status", "show the connectors", static _ => ScriptSteps.Do(ShowStatus));
        Add("help", "show this", static _ => ScriptSteps.Do(ShowHelp));
        Add("quit", "close the connection and end", static _ => ScriptSteps.Do(static c => c.HasQuit = true));
        return table;
    }

    private static void ShowHelp(ScriptContext context)
    {
        foreach (var verb in Verbs)
            context.Write($"{verb.Syntax,-32} {verb.Description}");
        context.Write("");
        foreach (var condition in Conditions)
            context.Write($"  {condition.Syntax,-32} {condition.Description}");
    }

    private static void ShowStatus(ScriptContext context)
    {
        context.Write(context.ChargePoint.IsOnline ? "online" : "offline");
        foreach (var c in context.ChargePoint.Snapshot())
        {
            var transaction = c.IdTag is null ? "no transaction"
                : string.Create(CultureInfo.InvariantCulture, $"transaction {(c.TransactionId is { } id ? id : "(no id yet)")} of {c.IdTag}");
            var charge = c.StateOfCharge is { } soc ? string.Create(CultureInfo.InvariantCulture, $"car at {soc * 100:0.0} %") : "no car";
            context.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"connector {c.Id}: {c.Status}{(c.ErrorCode == ChargePointErrorCode.NoError ? "" : $" ({c.ErrorCode})")}, {charge}, {transaction}, offers {c.OfferedCurrent:0.0} A, draws {c.Power / 1000:0.00} kW ({c.Current:0.0} A), meter {c.RegisterWh} Wh"));
        }

        foreach (var r in context.ChargePoint.Reservations())
            context.Write(string.Create(CultureInfo.InvariantCulture, $"reservation {r.Id}: connector {r.ConnectorId} for {r.IdTag} until {r.Expiry:HH:mm:ss}Z"));
    }
}
