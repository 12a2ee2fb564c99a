using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Capabilities;

/// <summary>The capabilities of a charge point are read once and then kept in the ledger.</summary>
public sealed class CapabilityRoutesTests
{
    private const string Path = "/api/v1/charge-points/CP_1/capabilities";

    private const string Keys = """
        {"configurationKey":[
          {"key":"SupportedFeatureProfiles","readonly":true,"value":"Core, SmartCharging,Reservation"},
          {"key":"NumberOfConnectors","readonly":true,"value":"2"},
          {"key":"GetConfigurationMaxKeys","readonly":true,"value":"50"},
          {"key":"ChargingScheduleAllowedChargingRateUnit","readonly":true,"value":"Current"},
          {"key":"ChargeProfileMaxStackLevel","readonly":true,"value":"8"},
          {"key":"ChargingScheduleMaxPeriods","readonly":true,"value":"24"},
          {"key":"MaxChargingProfilesInstalled","readonly":true,"value":"4"},
          {"key":"ConnectorSwitch3to1PhaseSupported","readonly":true,"value":"TRUE"},
          {"key":"LocalAuthListEnabled","readonly":false,"value":"true"},
          {"key":"LocalAuthListMaxLength","readonly":true,"value":"100"},
          {"key":"SendLocalListMaxLength","readonly":true,"value":"20"},
          {"key":"ReserveConnectorZeroSupported","readonly":true,"value":"false"},
          {"key":"MeterValuesSampledData","readonly":false,"value":"Energy.Active.Import.Register,SoC"},
          {"key":"MeterValueSampleInterval","readonly":false,"value":"a lot"},
          {"key":"AuthorizationKey","readonly":false,"value":"0123456789abcdef"},
          {"key":"Vendor.Thing","readonly":false}]}
        """;

    [Fact]
    public async Task Capabilities_are_what_the_configuration_says()
    {
        await using var host = await StartAsync();

        var reply = await host.GetAsync(Path);

        Assert.Equal(200, reply.Status);
        Assert.Equal("{}", Assert.Single(host.Router.Sent).Payload);
        var body = reply.Body;
        Assert.Equal("""["Core","SmartCharging","Reservation"]""", body.GetProperty("featureProfiles").GetRawText());
        Assert.Equal((2, 50), (body.GetProperty("connectors").GetInt32(), body.GetProperty("getConfigurationMaxKeys").GetInt32()));
        Assert.Equal("""{"units":["A"],"maxStackLevel":8,"maxPeriods":24,"maxProfiles":4,"switchesPhases":true}""", body.GetProperty("smartCharging").GetRawText());
        Assert.Equal("""{"enabled":true,"maxEntries":100,"maxEntriesPerMessage":20}""", body.GetProperty("localList").GetRawText());
        Assert.Equal("""{"connectorZero":false}""", body.GetProperty("reservations").GetRawText());
        Assert.Equal("""{"sampled":["Energy.Active.Import.Register","SoC"]}""", body.GetProperty("meterValues").GetRawText());
        Assert.Equal("2030-01-31T12:00:00.250Z", reply.Member("readAt"));
        var keys = body.GetProperty("configuration").EnumerateArray().Select(key => key.GetRawText()).ToArray();
        Assert.Equal(16, keys.Length);
        Assert.Contains("""{"key":"AuthorizationKey","readonly":false}""", keys);
        Assert.Contains("""{"key":"Vendor.Thing","readonly":false}""", keys);
        Assert.Contains("""{"key":"NumberOfConnectors","value":"2","readonly":true}""", keys);
    }

    [Fact]
    public async Task They_are_read_once_and_anew_when_asked()
    {
        await using var host = await StartAsync();
        await host.GetAsync(Path);
        await host.GetAsync(Path);
        Assert.Single(host.Router.Sent);

        host.Router.Answer = _ => FakeRouter.Answered("""{"configurationKey":[{"key":"NumberOfConnectors","readonly":true,"value":"4"}]}""");
        var reply = await host.GetAsync(Path + "?refresh=1");
        Assert.Equal(2, host.Router.Sent.Count);
        Assert.Equal(4, reply.Body.GetProperty("connectors").GetInt32());
        Assert.Single(reply.Body.GetProperty("configuration").EnumerateArray());
    }

    [Fact]
    public async Task A_limit_does_not_ask_again_for_what_was_read()
    {
        await using var host = await StartAsync();
        await host.GetAsync(Path);
        await host.PostAsync("/setmaxvalue", """{"id":"CP_1","limit":8,"unit":"W"}""");
        Assert.Equal([Action16.GetConfiguration, Action16.SetChargingProfile], host.Router.Sent.Select(call => call.Action));
        Assert.Contains("\"chargingRateUnit\":\"A\"", host.Router.Sent[1].Payload, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_known_of_a_charge_point_that_has_left()
    {
        await using var host = await StartAsync();
        await host.GetAsync(Path);
        host.Router.Disconnect(new ChargePointIdentity("CP_1"));

        Assert.Equal(200, (await host.GetAsync(Path)).Status);
        (await host.GetAsync(Path + "?refresh=1")).AssertProblem(404, "charge_point_not_connected");
    }

    [Fact]
    public async Task Charge_point_that_was_never_asked_or_seen_is_404()
    {
        await using var host = await ControlHost.StartAsync();
        (await host.GetAsync(Path)).AssertProblem(404, "charge_point_unknown");
        host.Know("CP_1");
        (await host.GetAsync(Path)).AssertProblem(404, "charge_point_not_connected");
    }

    [Theory]
    [InlineData("CallError", 502, "call_error")]
    [InlineData("TimedOut", 504, "timed_out")]
    [InlineData("ConnectionLost", 504, "connection_lost")]
    [InlineData("NotConnected", 404, "charge_point_not_connected")]
    [InlineData("QueueFull", 429, "queue_full")]
    [InlineData("NotSent", 503, "not_sent")]
    public async Task Failed_question_is_the_status_of_the_table(string kind, int status, string reason)
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind));

        (await host.GetAsync(Path)).AssertProblem(status, reason);
    }

    [Fact]
    public async Task Answer_that_is_none_is_502()
    {
        await using var host = await StartAsync();
        host.Router.Answer = _ => FakeRouter.Answered("""{"configurationKey":7}""");

        var reply = (await host.GetAsync(Path)).AssertProblem(502, "answer_unreadable");
        Assert.Equal("""{"configurationKey":7}""", reply.Body.GetProperty("answer").GetRawText());
    }

    private static async Task<ControlHost> StartAsync()
    {
        var host = await ControlHost.StartAsync("CP_1");
        host.Know("CP_1");
        host.Router.Answer = call => call.Action == Action16.GetConfiguration ? FakeRouter.Answered(Keys) : null;
        return host;
    }
}
