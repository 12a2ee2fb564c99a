using System.Text;
using System.Text.Json;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>Tests of OCPP-J on a session: crossing CALLs, parking, ids, limits, policies.</summary>
public sealed partial class ChargePointSessionTests
{
    private const string Heartbeat = """[2,"hb","Heartbeat",{}]""";

    [Fact]
    public async Task Calls_cross()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        var call = await peer.TakeTextAsync();

        peer.SendText(Heartbeat);
        Assert.StartsWith("""[3,"hb",{"currentTime":""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.False(command.IsCompleted);

        peer.SendText($$"""[3,"{{IdOf(call)}}",{"status":"Accepted"}]""");
        Assert.Equal(CallOutcomeKind.Answered, (await command).Kind);
    }

    [Fact]
    public async Task Answers_get_through_while_a_handler_waits_for_the_ledger()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        peer.AssertSilent();
        var command = host.CallAsync();
        var call = await peer.TakeTextAsync();
        peer.SendText($$"""[3,"{{IdOf(call)}}",{"status":"Accepted"}]""");
        Assert.Equal(CallOutcomeKind.Answered, (await command).Kind);
        peer.AssertSilent();

        host.Held.Release();
        Assert.StartsWith("""[3,"s1",{""", await peer.TakeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_are_answered_in_order_one_after_the_other()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        peer.SendText(Heartbeat);
        peer.AssertSilent();
        Assert.Equal(0, host.Counts["moev.receive.paused"]);
        host.Held.Release();
        Assert.StartsWith("""[3,"s1",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("""[3,"hb",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_further_call_stops_reading_until_the_parked_one_has_its_turn()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        peer.SendText(Start("s2", connector: 2));
        Assert.Equal(0, host.Counts["moev.receive.paused"]);
        peer.SendText("""[2,"hb1","Heartbeat",{}]""");
        Assert.Equal(1, host.Counts["moev.receive.paused"]);
        peer.SendText("""[2,"hb2","Heartbeat",{}]""");

        // Reading has stopped: otherwise a ping would be answered.
        peer.SendFrame(WebSocketOpcode.Ping, []);
        peer.AssertSilent();

        host.Held.Release();
        Assert.StartsWith("""[3,"s1",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        await host.Held.WhenHeldAsync(1);
        host.Held.Release();
        var ids = new List<string>();
        while (ids.Count < 4)
        {
            var frame = await peer.TakeFrameAsync();
            ids.Add(frame.Opcode == WebSocketOpcode.Pong ? "pong" : IdOf(frame.Text));
        }

        Assert.Equal(["s2", "hb1", "hb2"], ids.Where(static id => id != "pong"));
        Assert.Contains("pong", ids);
    }

    [Fact]
    public async Task Id_of_a_call_that_is_being_handled_is_refused_and_a_used_one_is_not()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("same"));
        peer.SendText("""[2,"same","Heartbeat",{}]""");
        Assert.StartsWith("""[4,"same","FormationViolation",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.SendText(Start("parked", connector: 2));
        foreach (var id in new[] { "parked", "same" })
        {
            peer.SendText($$"""[2,"{{id}}","Heartbeat",{}]""");
            Assert.StartsWith($"""[4,"{id}","FormationViolation",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        }

        host.Held.Release();
        Assert.StartsWith("""[3,"same",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        await host.Held.WhenHeldAsync(1);
        host.Held.Release();
        Assert.StartsWith("""[3,"parked",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.SendText("""[2,"same","Heartbeat",{}]""");
        Assert.StartsWith("""[3,"same",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.SendText("""[2,"same","Heartbeat",{}]""");
        Assert.StartsWith("""[3,"same",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_of_a_waiting_handler_survives_later_reads()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText("""[2,"keep-me","MeterValues",{"connectorId":1,"transactionId":77,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"12345"}]}]}]""");
        for (var i = 0; i < 50; i++)
            peer.SendText($$"""[3,"nobody-{{i}}",{"overwrite":"{{new string('z', 400)}}"}]""");
        host.Held.Release();
        Assert.Equal("""[3,"keep-me",{}]""", await peer.TakeTextAsync());
        Assert.Equal(50, host.Counts["moev.answers.unmatched"]);
        var record = await host.Ledger.FindChargePointAsync(new ChargePointIdentity("CP_1"));
        Assert.Equal("12345", Assert.Single(record!.Samples).Value);
    }

    [Fact]
    public async Task Unavailable_ledger_closes_with_1013_and_without_an_answer()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        host.Held.Fail();
        await peer.AssertClosesAsync(WebSocketCloseCode.TryAgainLater);
        Assert.False(host.Registry.IsConnected(new ChargePointIdentity("CP_1")));
    }

    [Fact]
    public async Task Parked_call_is_not_handled_behind_the_close_frame()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        peer.SendText(Start("s2", connector: 2));
        host.Held.Fail();
        await peer.AssertClosesAsync(WebSocketCloseCode.TryAgainLater);
        peer.SendClose();
        await peer.ServerEndedAsync();
        Assert.Equal(0, host.Held.Held);
    }

    [Fact]
    public async Task Session_ends_its_handler_before_it_ends()
    {
        using var host = new SessionHost(holdCommits: true);
        var peer = host.OpenBooted();
        peer.SendText(Start("s1"));
        peer.Connection.Reset();
        Assert.False(host.Registry.IsConnected(new ChargePointIdentity("CP_1")));
        Assert.False(peer.Server.IsCompleted);
        host.Held.Release();
        await peer.ServerEndedAsync();
        Assert.NotNull(await host.Ledger.FindTransactionAsync((await host.Ledger.ListTransactionsAsync(new())).Single().TransactionId));
    }

    [Theory]
    [InlineData("Nonsense", "NotImplemented")]
    [InlineData("", "NotImplemented")]
    [InlineData("heartbeat", "NotImplemented")]
    [InlineData("RemoteStartTransaction", "NotSupported")]
    [InlineData("Reset", "NotSupported")]
    [InlineData("SignedUpdateFirmware", "NotSupported")]
    public async Task Unknown_actions_are_NotImplemented_and_known_ones_that_are_not_served_NotSupported(string action, string code)
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        peer.SendText($$"""[2,"x","{{action}}",{}]""");
        Assert.StartsWith($"""[4,"x","{code}",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Counts[$"moev.callerrors.sent/code={code}"]);
    }

    [Theory]
    [InlineData("""{"idTag":5}""", ValidationMode.Strict, "TypeConstraintViolation", "idTag")]
    [InlineData("{}", ValidationMode.Tolerant, "OccurenceConstraintViolation", "idTag")]
    [InlineData("""{"idTag":"A","more":1}""", ValidationMode.Strict, "FormationViolation", null)]
    public async Task Payload_that_can_not_be_read_gets_the_CALLERROR_of_its_kind(string payload, ValidationMode mode, string code, string? member)
    {
        using var host = new SessionHost(new OcppOptions { Validation = mode });
        var peer = host.OpenBooted();
        peer.SendText($"[2,\"a\",\"Authorize\",{payload}]");
        var answer = await peer.TakeTextAsync();
        Assert.StartsWith($"""[4,"a","{code}",""", answer, StringComparison.Ordinal);
        if (member is not null)
            Assert.Contains(member, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[2,"t","StartTransaction",[7]]""")]
    [InlineData("""[2,"t","StartTransaction",{"connectorId":1""")]
    [InlineData("""[2,"t","StopTransaction",{}]""")]
    [InlineData("""[2,"t","MeterValues",{"meterValue":7}]""")]
    [InlineData("""[2,"t","StopTransaction",[]]""")]
    [InlineData("""[2,"t","MeterValues"]""")]
    public async Task Transaction_message_that_can_not_be_read_is_acknowledged(string message)
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        peer.SendText(message);
        Assert.StartsWith("""[3,"t",{""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Counts["moev.ledger.kept"]);
    }

    [Fact]
    public async Task In_Strict_mode_a_transaction_message_that_can_not_be_read_gets_a_CALLERROR()
    {
        using var host = new SessionHost(new OcppOptions { Validation = ValidationMode.Strict });
        var peer = host.OpenBooted();
        peer.SendText("""[2,"t","StopTransaction",{}]""");
        Assert.StartsWith("""[4,"t","OccurenceConstraintViolation",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        foreach (var message in new[] { """[2,"t","StopTransaction",[7]]""", """[2,"t","Heartbeat",[]]""", """["2","t","Heartbeat",{}]""" })
        {
            peer.SendText(message);
            Assert.StartsWith("""[4,"t","FormationViolation",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        }

    }

    [Fact]
    public async Task Deviations_are_counted_for_the_session_and_the_gateway()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        peer.SendText("""[2,"a","Heartbeat",{"more":1}]""");
        peer.SendText("""[2,"b","Heartbeat",null]""");
        await peer.TakeTextAsync();
        await peer.TakeTextAsync();
        Assert.Equal(2, host.Registry.Describe(new ChargePointIdentity("CP_1"))!.Deviations);
        Assert.Equal(1, host.Counts["moev.deviations/kind=UnknownMember"]);
        Assert.Equal(1, host.Counts["moev.deviations/kind=NullPayload"]);
    }

    [Theory]
    [InlineData("""[5,"x","SendStuff",{}]""")]
    [InlineData("""[1]""")]
    public async Task Unknown_message_type_is_ignored(string message)
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        for (var i = 0; i < 30; i++)
            peer.SendText(message);
        peer.AssertSilent();
        peer.SendText(Heartbeat);
        Assert.StartsWith("""[3,"hb",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_malformed_messages_in_a_minute_are_borne_and_the_eleventh_closes_with_1008()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        for (var i = 0; i < 10; i++)
        {
            peer.SendText("no JSON");
            host.Time.Advance(TimeSpan.FromSeconds(5.9));
        }

        peer.AssertSilent();
        Assert.Equal(10, host.Counts["moev.messages.malformed"]);
        peer.SendText("no JSON");
        await peer.AssertClosesAsync(WebSocketCloseCode.PolicyViolation);
    }

    [Fact]
    public async Task Ten_malformed_messages_in_every_minute_are_borne()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        for (var i = 0; i < 50; i++)
        {
            peer.SendText("""[2,"id"]""");
            Assert.StartsWith("""[4,"id","FormationViolation",""", await peer.TakeTextAsync(), StringComparison.Ordinal);
            host.Time.Advance(TimeSpan.FromSeconds(6));
        }
    }

    [Fact]
    public async Task Late_answer_is_dropped_and_counted()
    {
        using var host = new SessionHost(new OcppOptions { PingSeconds = 0 });
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        var call = await peer.TakeTextAsync();
        host.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(CallOutcomeKind.TimedOut, (await command).Kind);
        var next = host.CallAsync();
        var nextCall = await peer.TakeTextAsync();
        peer.SendText($$"""[3,"{{IdOf(call)}}",{"status":"Accepted"}]""");
        Assert.Equal(1, host.Counts["moev.answers.unmatched"]);
        Assert.False(next.IsCompleted);
        peer.SendText($$"""[4,"{{IdOf(nextCall)}}","InternalError","",{}]""");
        Assert.Equal(CallOutcomeKind.CallError, (await next).Kind);
        peer.AssertSilent();
    }

    [Fact]
    public async Task Answer_from_the_last_session_does_not_resolve_a_call_of_this_one()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        var call = await peer.TakeTextAsync();
        peer.Connection.Reset();
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await command).Kind);
        host.Time.Advance(TimeSpan.FromSeconds(3));

        peer = host.Open();
        var next = host.CallAsync();
        await peer.TakeTextAsync();
        peer.SendText($$"""[3,"{{IdOf(call)}}",{"status":"Accepted"}]""");
        Assert.False(next.IsCompleted);
        Assert.Equal(1, host.Counts["moev.answers.unmatched"]);
    }

    private static string IdOf(string message)
    {
        using var document = JsonDocument.Parse(message);
        return document.RootElement[1].GetString()!;
    }

    private static string Start(string id, int connector = 1) =>
        $$"""[2,"{{id}}","StartTransaction",{"connectorId":{{connector}},"idTag":"TAG","meterStart":0,"timestamp":"2026-11-22T12:00:00Z"}]""";

    private static string Padded(string id, int bytes)
    {
        var empty = $$"""[2,"{{id}}","DataTransfer",{"vendorId":"V","data":""}]""";
        return empty.Replace("\"data\":\"\"", $"\"data\":\"{new string('d', bytes - Encoding.UTF8.GetByteCount(empty))}\"", StringComparison.Ordinal);
    }
}
