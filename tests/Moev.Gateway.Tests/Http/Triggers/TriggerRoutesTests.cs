using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Triggers;

/// <summary>Messages that a charge point is asked for, and whether they come.</summary>
public sealed class TriggerRoutesTests
{
    private const string Route = "/api/v1/charge-points/CP_1/trigger";

    [Theory]
    [InlineData("Heartbeat", null, Action16.TriggerMessage, Action16.Heartbeat)]
    [InlineData("MeterValues", null, Action16.TriggerMessage, Action16.MeterValues)]
    [InlineData("DiagnosticsStatusNotification", null, Action16.TriggerMessage, Action16.DiagnosticsStatusNotification)]
    [InlineData("FirmwareStatusNotification", null, Action16.TriggerMessage, Action16.FirmwareStatusNotification)]
    [InlineData("FirmwareStatusNotification", true, Action16.ExtendedTriggerMessage, Action16.SignedFirmwareStatusNotification)]
    [InlineData("LogStatusNotification", null, Action16.ExtendedTriggerMessage, Action16.LogStatusNotification)]
    [InlineData("SignChargePointCertificate", null, Action16.ExtendedTriggerMessage, Action16.SignCertificate)]
    [InlineData("StatusNotification", false, Action16.TriggerMessage, Action16.StatusNotification)]
    [InlineData("BootNotification", null, Action16.TriggerMessage, Action16.BootNotification)]
    public async Task Message_is_asked_for_with_the_action_that_knows_it(string message, bool? extended, Action16 asked, Action16 comes)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = call =>
        {
            host.Arrivals.Arrived(new ChargePointIdentity("CP_1"), comes, "{}"u8.ToArray());
            return null;
        };
        var body = $$"""{"requestedMessage":"{{message}}"{{(extended is { } word ? $",\"extended\":{(word ? "true" : "false")}" : "")}}}""";
        var reply = await host.PostAsync(Route, body);
        Assert.Equal((asked, $$"""{"requestedMessage":"{{message}}"}"""), (Assert.Single(host.Router.Sent).Action, host.Router.Sent[0].Payload));
        var trigger = reply.Body.GetProperty("trigger");
        Assert.True(trigger.GetProperty("arrived").GetBoolean());
        Assert.Equal(Actions16.Name(comes), trigger.GetProperty("action").GetString());
    }

    [Fact]
    public async Task Message_of_another_is_not_the_one()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { TriggerSeconds = 1 }, ["CP_1", "CP_2"]);
        host.Router.Answer = call =>
        {
            Arrive("CP_2", Action16.StatusNotification, """{"connectorId":2}""");
            Arrive("CP_1", Action16.MeterValues, """{"connectorId":2}""");
            Arrive("CP_1", Action16.StatusNotification, """{"connectorId":1}""");
            Arrive("CP_1", Action16.StatusNotification, """{"connectorId":"2"}""");
            Arrive("CP_1", Action16.StatusNotification, """{"x":{"connectorId":2}}""");
            Arrive("CP_1", Action16.StatusNotification, """[""");
            return null;
        };
        var reply = await host.PostAsync(Route + "?wait=0.001", """{"requestedMessage":"StatusNotification","connectorId":2}""");
        Assert.Equal(200, reply.Status);
        Assert.False(reply.Body.GetProperty("trigger").GetProperty("arrived").GetBoolean());

        void Arrive(string identity, Action16 action, string payload) => host.Arrivals.Arrived(new ChargePointIdentity(identity), action, Encoding.UTF8.GetBytes(payload));
    }

    [Fact]
    public async Task Message_is_waited_for_as_long_as_the_option_says()
    {
        var time = new ManualTimeProvider();
        await using var host = await ControlHost.StartAsync(
            new ControlOptions { TriggerSeconds = 5 }, ["CP_1"], configure: services => services.AddSingleton<TimeProvider>(time));
        var armed = time.ArmedTimers;
        var post = host.PostAsync(Route, """{"requestedMessage":"Heartbeat"}""");
        await Waiting.UntilAsync(() => time.ArmedTimers != armed);

        time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Equal(armed + 1, time.ArmedTimers);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.False((await post).Body.GetProperty("trigger").GetProperty("arrived").GetBoolean());
    }

    [Theory]
    [InlineData("Rejected")]
    [InlineData("NotImplemented")]
    public async Task Refused_trigger_waits_for_nothing(string status)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Router.Answer = _ => FakeRouter.Answered($$"""{"status":"{{status}}"}""");
        var reply = await host.PostAsync(Route, """{"requestedMessage":"Heartbeat"}""");
        Assert.Equal((200, status, null), (reply.Status, reply.Member("status"), reply.Member("trigger")));
        (await host.PostAsync(Route + "?strict=1", """{"requestedMessage":"Heartbeat"}""")).AssertProblem(409, "not_accepted");
    }

    [Fact]
    public async Task Accepted_charge_point_is_not_asked_to_boot()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        host.Ledger.NoteBoot(new ChargePointBoot(new ChargePointIdentity("CP_1"), new BootNotificationRequest("V", "M"), FixedTime.Start));
        (await host.PostAsync(Route, """{"requestedMessage":"BootNotification"}""")).AssertProblem(409, "trigger_refused");
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("{}", "requestedMessage")]
    [InlineData("""{"requestedMessage":"Authorize"}""", "requestedMessage")]
    [InlineData("""{"requestedMessage":"DiagnosticsStatusNotification","extended":true}""", "requestedMessage")]
    [InlineData("""{"requestedMessage":"LogStatusNotification","extended":false}""", "requestedMessage")]
    [InlineData("""{"requestedMessage":"Heartbeat","connectorId":0}""", "connectorId")]
    [InlineData("""{"requestedMessage":"Heartbeat","extended":"yes"}""", "extended")]
    public async Task Wrong_trigger_is_400(string body, string member)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.PostAsync(Route, body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("301")]
    public async Task Wait_has_its_bounds(string wait)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.PostAsync(Route + "?wait=" + wait, """{"requestedMessage":"Heartbeat"}""")).AssertProblem(400, "invalid_query", "wait");
    }
}
