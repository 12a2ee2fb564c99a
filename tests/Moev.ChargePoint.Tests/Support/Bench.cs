using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Moev.ChargePoint.Charging;
using Moev.ChargePoint.Core;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>A core with a clock and a central system that a test plays by hand, all on one thread.</summary>
internal sealed class Bench : IDisposable
{
    private int _lastId = 1_000;

    public Bench(Func<ChargePointOptions, ChargePointOptions>? configure = null)
    {
        var options = new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000"), Seed = 7 };
        options = configure is null ? options : configure(options);
        Core = new ChargePointCore(options, Port, Time.GetUtcNow(), Log);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));

    public RecordingPort Port { get; } = new();

    public RecordingObserver Log { get; } = new();

    public ChargePointCore Core { get; }

    public Connector Connector => Core.Connectors[0];

    public void Dispose() => Core.Dispose();

    /// <summary>Moves the clock and lets the core see it, once.</summary>
    public void Pass(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        Core.AdvanceTo(Core.Now + TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Lets the core do what is due now.</summary>
    public void Tick() => Core.AdvanceTo(Core.Now);

    /// <summary>Connects, and goes through boot and the first statuses.</summary>
    public void BringOnline(int interval = 300)
    {
        Core.Start();
        Core.Connected();
        AnswerBoot("Accepted", interval);
        AnswerAll();
    }

    public void AnswerBoot(string status, int interval)
    {
        var call = ExpectCall("BootNotification");
        Answer(call, $$"""{"status":"{{status}}","currentTime":"{{Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}","interval":{{interval}}}""");
    }

    /// <summary>The next message, which must be this CALL.</summary>
    public JsonElement ExpectCall(string action)
    {
        var message = Port.Take();
        Assert.Equal(2, message[0].GetInt32());
        Assert.Equal(action, message[2].GetString());
        return message;
    }

    /// <summary>The next message must be this CALL; answers it with what a friendly central system says.</summary>
    /// <returns>The CALL's payload.</returns>
    public JsonElement Serve(string action)
    {
        var call = ExpectCall(action);
        Answer(call, Friendly(action));
        return call[3];
    }

    public void ExpectStatus(int connectorId, string status)
    {
        var payload = Serve("StatusNotification");
        Assert.Equal((connectorId, status), (payload.GetProperty("connectorId").GetInt32(), payload.GetProperty("status").GetString()));
    }

    /// <summary>Answers whatever the core says until it is silent.</summary>
    /// <returns>Actions and payloads, in order.</returns>
    public List<(string Action, JsonElement Payload)> AnswerAll()
    {
        List<(string, JsonElement)> calls = [];
        while (Port.Waiting > 0)
        {
            var call = Port.Take();
            Assert.Equal(2, call[0].GetInt32());
            var action = call[2].GetString()!;
            calls.Add((action, call[3]));
            Answer(call, Friendly(action));
        }

        return calls;
    }

    /// <summary>The same, with the messages' ids.</summary>
    public List<(string Action, string? Id)> AnswerAllWithIds()
    {
        List<(string, string?)> calls = [];
        while (Port.Waiting > 0)
        {
            var call = Port.Take();
            calls.Add((call[2].GetString()!, call[1].GetString()));
            Answer(call, Friendly(call[2].GetString()!));
        }

        return calls;
    }

    public void ExpectSilence() => Assert.Equal(0, Port.Waiting);

    public void Answer(JsonElement call, string payload) => Receive($"[3,{call[1].GetRawText()},{payload}]");

    public void AnswerError(JsonElement call, string code) => Receive($$"""[4,{{call[1].GetRawText()}},"{{code}}","",{}]""");

    public void Receive(string message) => Core.Received(Encoding.UTF8.GetBytes(message));

    /// <summary>Sends a CALL to the charge point; its answer must come at once.</summary>
    public JsonElement Call(string action, string payload)
    {
        var id = (++_lastId).ToString(CultureInfo.InvariantCulture);
        var before = Port.Waiting;
        Assert.Equal(0, before);
        Receive($"""[2,"{id}","{action}",{payload}]""");
        var answer = Port.Take();
        Assert.Equal(id, answer[1].GetString());
        return answer;
    }

    /// <summary>Sends a CALL to the charge point, and returns the status of its answer.</summary>
    public string? StatusOf(string action, string payload)
    {
        var answer = Call(action, payload);
        Assert.Equal(3, answer[0].GetInt32());
        return answer[2].GetProperty("status").GetString();
    }

    /// <summary>A car: 3 phases, 32 A, 60 kWh at half charge, and so 22,080 W up to 80 %.</summary>
    public static Ev Car(double soc = 0.5, double capacityWh = 60_000, int phases = 3, double maxCurrent = 32) =>
        new(phases, maxCurrent, new EvBattery(capacityWh, maxCurrent * phases * 230, soc));

    /// <summary>Plugs a car in and starts a transaction with a tag; everything is answered.</summary>
    public void StartCharging(int connectorId = 1, Ev? car = null)
    {
        Assert.Null(Core.PlugIn(connectorId, car ?? Car()));
        Assert.Null(Core.PresentTag("TAG", connectorId));
        AnswerAll();
        Assert.NotNull(Core.Connectors[connectorId - 1].Transaction?.Id);
    }

    private string Friendly(string action) => action switch
    {
        "Authorize" => """{"idTagInfo":{"status":"Accepted"}}""",
        "StartTransaction" => $$"""{"idTagInfo":{"status":"Accepted"},"transactionId":{{++_lastId}}}""",
        "Heartbeat" => $$"""{"currentTime":"{{Time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}"}""",
        _ => "{}",
    };
}
