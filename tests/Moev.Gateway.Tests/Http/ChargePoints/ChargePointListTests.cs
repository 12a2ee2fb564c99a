using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.ChargePoints;

/// <summary>The list of charge points by what it is asked for, and what is counted of each.</summary>
public sealed class ChargePointListTests
{
    [Theory]
    [InlineData("", "A_1 A_2 B_1 B_2")]
    [InlineData("?prefix=A_", "A_1 A_2")]
    [InlineData("?prefix=a_", "")]
    [InlineData("?connected=true", "A_1 B_1")]
    [InlineData("?connected=false", "A_2 B_2")]
    [InlineData("?vendor=acme", "A_1 A_2")]
    [InlineData("?vendor=ACME&model=Two", "A_2")]
    [InlineData("?firmware=1.0", "A_1 A_2")]
    [InlineData("?status=Charging", "A_1 B_2")]
    [InlineData("?status=Charging&connected=0", "B_2")]
    [InlineData("?status=Faulted", "")]
    [InlineData("?deviations=true", "B_1")]
    [InlineData("?deviations=false", "A_1 A_2 B_2")]
    [InlineData("?limit=2", "A_1 A_2 -> A_2")]
    [InlineData("?limit=2&after=A_2", "B_1 B_2")]
    [InlineData("?limit=1&status=Charging", "A_1 -> A_1")]
    [InlineData("?limit=1&status=Charging&after=A_1", "B_2")]
    public async Task Charge_points_are_filtered(string query, string expected)
    {
        await using var host = await StartAsync();

        var body = (await host.GetAsync("/api/v1/charge-points" + query)).Body;

        var listed = string.Join(' ', body.GetProperty("chargePoints").EnumerateArray().Select(one => one.GetProperty("identity").GetString()));
        Assert.Equal(expected, body.TryGetProperty("next", out var next) ? $"{listed} -> {next.GetString()}" : listed);
    }

    [Theory]
    [InlineData("?status=charging", "status")]
    [InlineData("?status=Unknown", "status")]
    [InlineData("?connected=maybe", "connected")]
    [InlineData("?deviations=2", "deviations")]
    [InlineData("?prefix=A&prefix=B", "prefix")]
    public async Task Wrong_filter_is_400(string query, string name)
    {
        await using var host = await StartAsync();

        (await host.GetAsync("/api/v1/charge-points" + query)).AssertProblem(400, "invalid_query", name);
    }

    [Fact]
    public async Task Counters_and_deviations_are_shown_by_kind()
    {
        await using var host = await StartAsync();

        var body = (await host.GetAsync("/api/v1/charge-points/B_1")).Body;

        Assert.Equal(
            """{"since":"2030-01-31T11:00:00.250Z","connections":3,"reconnects":2,"received":{"messages":15,"bytes":900,"calls":10,"results":3,"errors":1,"others":1},"sent":{"messages":14,"bytes":700,"calls":4,"results":9,"errors":1,"others":0},"commands":{"Answered":3,"TimedOut":1}}""",
            body.GetProperty("counters").GetRawText());
        Assert.Equal("""{"UnknownMember":2,"StringForNumber":1}""", body.GetProperty("deviations").GetRawText());
        Assert.False((await host.GetAsync("/api/v1/charge-points/B_2")).Body.TryGetProperty("counters", out _));
    }

    private static async Task<ControlHost> StartAsync()
    {
        var host = await ControlHost.StartAsync("A_1", "B_1");
        foreach (var (identity, vendor, model, firmware) in new[] { ("A_1", "Acme", "One", "1.0"), ("A_2", "Acme", "Two", "1.0"), ("B_2", "Other", "Two", null) })
        {
            host.Ledger.NoteSeen(new(identity), FixedTime.Start);
            host.Ledger.NoteBoot(new ChargePointBoot(new(identity), new BootNotificationRequest(vendor, model, FirmwareVersion: firmware), FixedTime.Start));
        }

        host.Ledger.NoteStatus(new("A_1"), Status(2, ChargePointStatus.Charging));
        host.Ledger.NoteStatus(new("A_2"), Status(1, ChargePointStatus.Available));
        host.Ledger.NoteStatus(new("B_2"), Status(1, ChargePointStatus.Charging));
        host.Router.Counted["A_1"] = Counted([]);
        host.Router.Counted["B_1"] = Counted(new() { [PayloadDeviations.UnknownMember] = 2, [PayloadDeviations.StringForNumber] = 1 });
        return host;
    }

    private static TrafficInfo Counted(Dictionary<PayloadDeviations, long> deviations) => new(
        FixedTime.Start.AddHours(-1),
        3,
        new MessageCounts(10, 3, 1, 1, 900),
        new MessageCounts(4, 9, 1, 0, 700),
        new Dictionary<CallOutcomeKind, long> { [CallOutcomeKind.Answered] = 3, [CallOutcomeKind.TimedOut] = 1 },
        deviations);

    private static ConnectorStatus Status(int connectorId, ChargePointStatus status) => new(connectorId, status, "NoError", null, null, null, FixedTime.Start);
}
