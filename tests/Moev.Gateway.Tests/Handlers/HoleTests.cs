using System.Text;
using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Gateway.Tests.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Handlers;

/// <summary>Messages of charge points that lack members, or have members that cannot be read: money must not depend on one bad byte.</summary>
public sealed class HoleTests : IDisposable
{
    private static readonly DateTimeOffset Earlier = HandlerFixture.Now.AddHours(-1);

    private readonly HandlerFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("""{"idTag":"TAG","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""", "start.connectorId")]
    [InlineData("""{"connectorId":"one","idTag":"TAG","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""", "start.connectorId")]
    [InlineData("""{"connectorId":1.5,"idTag":"TAG","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""", "start.connectorId")]
    [InlineData("""{"connectorId":1,"meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""", "start.idTag")]
    [InlineData("""{"connectorId":1,"idTag":{"id":"TAG"},"meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""", "start.idTag")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","timestamp":"2026-11-22T11:00:00Z"}""", "start.meterStart")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":"7 Wh","timestamp":"2026-11-22T11:00:00Z"}""", "start.meterStart")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":null,"timestamp":"2026-11-22T11:00:00Z"}""", "start.meterStart")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7}""", "start.timestamp")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7,"timestamp":""}""", "start.timestamp")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7,"timestamp":"0001-01-01T00:00:00Z"}""", "start.timestamp")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7,"timestamp":"2026-11-22"}""", "start.timestamp")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7,"timestamp":1795345200}""", "start.timestamp")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7,"reservationId":"","timestamp":"2026-11-22T11:00:00Z"}""", "start.reservationId")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7,"reservationId":{},"timestamp":"2026-11-22T11:00:00Z"}""", "start.reservationId")]
    [InlineData("""{"connectorId":1,"idTag":"TAG","meterStart":7.4,"timestamp":"2026-11-22T11:00:00Z"}""", "start.meterStart")]
    [InlineData("{}", "start.connectorId start.idTag start.meterStart start.timestamp")]
    public async Task Start_with_a_hole_is_a_transaction_that_can_be_metered_and_stopped(string payload, string deviations)
    {
        var id = await StartAsync(payload);
        var record = Assert.Single(await _fixture.Ledger.ListTransactionsAsync(new TransactionFilter(HandlerFixture.Cp1, Active: true)));
        Assert.Equal(id, record.TransactionId);
        Assert.Equal(deviations.Split(' '), record.Deviations.Names()!);
        Assert.Equal(deviations.Contains("connectorId", StringComparison.Ordinal) ? 0 : 1, record.ConnectorId);
        Assert.Equal(deviations.Contains("idTag", StringComparison.Ordinal) ? "" : "TAG", record.IdTag);
        Assert.Equal(deviations.Contains("timestamp", StringComparison.Ordinal) ? HandlerFixture.Now : Earlier, record.StartedAt);
        Assert.Equal(payload.Contains(":7", StringComparison.Ordinal) ? 7 : null, record.MeterStart);
        Assert.Null(record.ReservationId);

        await MeterAsync($$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[{"value":"700"}]}]}""");
        await StopAsync($$"""{"transactionId":{{id}},"meterStop":900,"timestamp":"2026-11-22T11:59:00Z"}""");
        var ended = (await _fixture.Ledger.FindTransactionAsync(id))!;
        Assert.False(ended.IsActive);
        Assert.Equal(900, ended.MeterStop);
        Assert.Equal(record.MeterStart ?? 700, ended.MeterStart);
        Assert.Empty(await _fixture.Ledger.KeptAsync());
    }

    [Fact]
    public async Task Start_with_a_hole_is_answered_with_the_same_id_when_it_is_repeated() =>
        Assert.Equal(await StartAsync("""{"connectorId":1,"idTag":"TAG","meterStart":7}"""), await StartAsync("""{"connectorId":1,"idTag":"TAG","meterStart":7}"""));

    [Theory]
    [InlineData("""{"transactionId":$,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.meterStop", 700)]
    [InlineData("""{"transactionId":$,"meterStop":"","timestamp":"2026-11-22T11:59:00Z"}""", "stop.meterStop", 700)]
    [InlineData("""{"transactionId":$,"meterStop":{"value":900},"timestamp":"2026-11-22T11:59:00Z"}""", "stop.meterStop", 700)]
    [InlineData("""{"transactionId":$,"meterStop":900.333,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.meterStop", 900)]
    [InlineData("""{"transactionId":$,"meterStop":"900.5","timestamp":"2026-11-22T11:59:00Z"}""", "stop.meterStop", 901)]
    [InlineData("""{"transactionId":$,"meterStop":4294967296,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.meterStop", int.MaxValue)]
    [InlineData("""{"transactionId":$,"meterStop":1e300,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.meterStop", int.MaxValue)]
    [InlineData("""{"transactionId":$,"meterStop":900}""", "stop.timestamp", 900)]
    [InlineData("""{"transactionId":$,"meterStop":900,"timestamp":"soon"}""", "stop.timestamp", 900)]
    [InlineData("""{"transactionId":$,"meterStop":900,"timestamp":"2026-11-22T11:59:00Z","reason":7}""", "stop.reason", 900)]
    [InlineData("""{"transactionId":$,"meterStop":900,"timestamp":"2026-11-22T11:59:00Z","idTag":[]}""", "stop.idTag", 900)]
    [InlineData("""{"transactionId":$,"meterStop":900,"timestamp":"2026-11-22T11:59:00Z","transactionData":"none"}""", "stop.transactionData", 900)]
    [InlineData("""{"transactionId":$,"meterStop":900,"timestamp":"2026-11-22T11:59:00Z","transactionData":[{"sampledValue":[{"value":"1"}]}]}""", "stop.transactionData", 900)]
    [InlineData("""{"transactionId":$,"meterStop":900,"timestamp":"2026-11-22T11:59:00Z","transactionData":[{"timestamp":"2026-11-22T11:59:00Z","sampledValue":[{"value":{}}]}]}""", "stop.transactionData", 900)]
    [InlineData("""{"meterStop":900,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.transactionId", 900)]
    [InlineData("""{"transactionId":"","meterStop":900,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.transactionId", 900)]
    [InlineData("""{"transactionId":null,"meterStop":900,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.transactionId", 900)]
    [InlineData("""{"transactionId":4294967295,"meterStop":900,"timestamp":"2026-11-22T11:59:00Z"}""", "stop.transactionId", 900)]
    [InlineData("""{"transactionId":$}""", "stop.meterStop stop.timestamp", 700)]
    public async Task Stop_with_a_hole_ends_its_transaction(string payload, string deviations, int meterStop)
    {
        var id = await StartAsync("""{"connectorId":1,"idTag":"TAG","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        await MeterAsync($$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[{"value":"700"}]}]}""");
        payload = payload.Replace("$", id.ToString(), StringComparison.Ordinal);
        await StopAsync(payload);
        var record = (await _fixture.Ledger.FindTransactionAsync(id))!;
        Assert.False(record.IsActive);
        Assert.Equal(meterStop, record.MeterStop);
        Assert.Equal(deviations.Split(' '), record.Deviations.Names()!);
        Assert.Empty(await _fixture.Ledger.KeptAsync());

        // A repetition changes nothing.
        await StopAsync(payload);
        Assert.Equal(record, await _fixture.Ledger.FindTransactionAsync(id));
        Assert.Empty(await _fixture.Ledger.KeptAsync());
    }

    [Fact]
    public async Task Stop_without_an_id_ends_the_running_transaction_that_its_tag_fits()
    {
        var other = await StartAsync("""{"connectorId":1,"idTag":"A","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        var id = await StartAsync("""{"connectorId":2,"idTag":"B","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        await StopAsync("""{"idTag":"B","meterStop":900,"timestamp":"2026-11-22T11:59:00Z"}""");
        Assert.Equal(900, (await _fixture.Ledger.FindTransactionAsync(id))!.MeterStop);
        Assert.True((await _fixture.Ledger.FindTransactionAsync(other))!.IsActive);
    }

    [Fact]
    public async Task Stop_without_an_id_replaces_the_closing_by_its_next_start()
    {
        var id = await StartAsync("""{"connectorId":1,"idTag":"A","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        var next = await StartAsync("""{"connectorId":1,"idTag":"B","meterStart":900,"timestamp":"2026-11-22T11:30:00Z"}""");
        await StopAsync("""{"idTag":"A","meterStop":900,"timestamp":"2026-11-22T11:29:00Z"}""");
        Assert.Equal(900, (await _fixture.Ledger.FindTransactionAsync(id))!.MeterStop);
        Assert.NotNull((await _fixture.Ledger.FindTransactionAsync(id))!.Closing!.ReplacedAt);
        Assert.True((await _fixture.Ledger.FindTransactionAsync(next))!.IsActive);
        Assert.Empty(await _fixture.Ledger.KeptAsync());
    }

    [Theory]
    [InlineData("unit")]
    [InlineData("measurand")]
    [InlineData("context")]
    [InlineData("format")]
    [InlineData("location")]
    [InlineData("phase")]
    public async Task Empty_word_is_one_that_was_not_told(string member)
    {
        var id = await StartAsync("""{"connectorId":1,"idTag":"A","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        await MeterAsync($$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[{"value":"700","{{member}}":""}]}]}""");
        Assert.Equal(700, (await _fixture.Ledger.FindTransactionAsync(id))!.LastEnergy);
    }

    [Theory]
    [InlineData(0, 900, "2026-11-22T11:59:00Z")]
    [InlineData(2, 900, "2026-11-22T11:59:00Z")]
    [InlineData(1, 6, "2026-11-22T11:59:00Z")] // below its meterStart
    [InlineData(1, 900, "2026-11-22T10:59:00Z")] // before its start
    public async Task Stop_without_an_id_is_kept_when_it_is_not_clear_which_transaction_it_ends(int running, int meterStop, string timestamp)
    {
        for (var connector = 1; connector <= running; connector++)
            await StartAsync($$"""{"connectorId":{{connector}},"idTag":"TAG","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        await StopAsync($$"""{"meterStop":{{meterStop}},"timestamp":"{{timestamp}}"}""");
        Assert.Equal(running, (await _fixture.Ledger.ListTransactionsAsync(new TransactionFilter(HandlerFixture.Cp1, Active: true))).Count);
        Assert.Equal(KeptReason.Malformed, Assert.Single(await _fixture.Ledger.KeptAsync()).Reason);
    }

    [Theory]
    [InlineData("""{"transactionId":$,"meterValue":[{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[{"value":"700"}]}]}""")] // no connector
    [InlineData("""{"connectorId":{},"transactionId":$,"meterValue":[{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[{"value":"700"}]}]}""")]
    [InlineData("""{"connectorId":2,"transactionId":$,"meterValue":[{"sampledValue":[{"value":"700"}]}]}""")] // no time
    [InlineData("""{"connectorId":2,"transactionId":$,"meterValue":[{"timestamp":7,"sampledValue":[{"value":"700"}]}]}""")]
    [InlineData("""{"connectorId":2,"transactionId":$,"meterValue":[7,{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[{"value":"700"}]},{"timestamp":"2026-11-22T11:31:00Z"}]}""")]
    [InlineData("""{"connectorId":2,"transactionId":$,"meterValue":[{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[null,{},{"value":[]},{"value":"700","location":[]}]}]}""")]
    [InlineData("""{"connectorId":2,"transactionId":"$","meterValue":[{"timestamp":"2026-11-22T11:30:00Z","sampledValue":[{"value":"12","measurand":7},{"value":"700"}]}]}""")]
    public async Task One_bad_member_of_meter_values_does_not_cost_the_energy(string payload)
    {
        var id = await StartAsync("""{"connectorId":2,"idTag":"TAG","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        await MeterAsync(payload.Replace("$", id.ToString(), StringComparison.Ordinal));
        Assert.Equal(700, (await _fixture.Ledger.FindTransactionAsync(id))!.LastEnergy);
        Assert.Empty(await _fixture.Ledger.KeptAsync());
    }

    [Fact]
    public async Task Samples_without_a_connector_count_for_the_only_running_transaction()
    {
        await StartAsync("""{"connectorId":2,"idTag":"TAG","meterStart":7,"timestamp":"2026-11-22T11:00:00Z"}""");
        await MeterAsync("""{"meterValue":[{"sampledValue":[{"value":"700"}]}]}""");
        var sample = Assert.Single((await _fixture.Ledger.FindChargePointAsync(HandlerFixture.Cp1))!.Samples);
        Assert.Equal(2, sample.ConnectorId);
        Assert.Equal(HandlerFixture.Now, sample.Timestamp);
    }

    [Theory]
    [InlineData("""{"connectorId":1,"status":"Charging"}""", "Charging")]
    [InlineData("""{"connectorId":1,"errorCode":{},"status":"Charging","timestamp":0,"info":[]}""", "Charging")]
    [InlineData("""{"connectorId":1,"errorCode":"NoError"}""", "Unknown")]
    public async Task Status_with_a_hole_is_recorded(string payload, string status)
    {
        await _fixture.Handlers.StatusNotification.HandleAsync(Read<StatusNotificationRequest>(payload, out var request), request);
        var connector = Assert.Single((await _fixture.Ledger.FindChargePointAsync(HandlerFixture.Cp1))!.Connectors);
        Assert.Equal(status, connector.Status.ToWireName());
        Assert.Null(connector.Timestamp);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"chargePointVendor":7,"chargePointModel":null,"firmwareVersion":{}}""")]
    public async Task Boot_with_a_hole_is_accepted(string payload)
    {
        var answer = await _fixture.Handlers.BootNotification.HandleAsync(Read<BootNotificationRequest>(payload, out var request), request);
        Assert.Equal(RegistrationStatus.Accepted, answer.Status);
        Assert.Equal(1, _fixture.Session.Accepted);
    }

    private async Task<int> StartAsync(string payload) =>
        (await _fixture.Handlers.StartTransaction.HandleAsync(Read<StartTransactionRequest>(payload, out var request), request)).TransactionId;

    private async Task StopAsync(string payload) =>
        await _fixture.Handlers.StopTransaction.HandleAsync(Read<StopTransactionRequest>(payload, out var request), request);

    private async Task MeterAsync(string payload) =>
        await _fixture.Handlers.MeterValues.HandleAsync(Read<MeterValuesRequest>(payload, out var request), request);

    private CallContext Read<TRequest>(string payload, out TRequest request)
        where TRequest : struct, IOcppPayload<TRequest>
    {
        Assert.True(TRequest.TryRead(Encoding.UTF8.GetBytes(payload), ValidationMode.Tolerant, out request, out var report), report.ToString());
        return _fixture.Context(payload) with { Repairs = report.Repairs };
    }
}
