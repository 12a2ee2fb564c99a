using System.Text;
using Moev.Gateway.Calls;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Handlers;

/// <summary>Tests of the handlers that wait for the ledger, and of their plausibility checks.</summary>
public sealed class TransactionHandlerTests : IDisposable
{
    private readonly HandlerFixture _fixture = new();

    private static StartTransactionRequest Start(int connector = 1, DateTimeOffset? at = null) =>
        new(ConnectorId: connector, IdTag: "TAG", MeterStart: 100, ReservationId: null, Timestamp: at ?? HandlerFixture.Now);

    private static StopTransactionRequest Stop(int transactionId, int meter = 900, IdTag? idTag = null, DateTimeOffset? at = null) =>
        new(IdTag: idTag, MeterStop: meter, Timestamp: at ?? HandlerFixture.Now, TransactionId: transactionId);

    [Theory]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("meter")]
    [InlineData("malformed")]
    public async Task Answer_waits_for_the_commit(string message)
    {
        using var fixture = new HandlerFixture(held: true);
        var answer = Send(fixture, message);
        await fixture.Held.WhenHeldAsync(1);
        Assert.False(answer.IsCompleted);
        fixture.Held.Release();
        await answer;
    }

    [Theory]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("meter")]
    [InlineData("malformed")]
    public async Task No_answer_is_sent_when_the_commit_fails(string message)
    {
        using var fixture = new HandlerFixture(held: true);
        var answer = Send(fixture, message);
        await fixture.Held.WhenHeldAsync(1);
        fixture.Held.Fail();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => answer);
        Assert.Empty(await fixture.Ledger.KeptAsync());
        Assert.Empty(await fixture.Ledger.ListTransactionsAsync(new TransactionFilter()));
    }

    [Fact]
    public async Task Start_is_answered_with_its_id_and_a_retry_with_the_same()
    {
        var first = await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start());
        var again = await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start());
        Assert.Equal(first, again);
        Assert.True(first.TransactionId > 0);
        Assert.Equal(AuthorizationStatus.Accepted, first.IdTagInfo.Status);
        Assert.Equal([3001, 3002], _fixture.Log.Lines.Select(line => line.EventId));
    }

    [Fact]
    public async Task Start_while_the_connector_charges_is_stored_and_flagged()
    {
        await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start());
        var second = await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start(at: HandlerFixture.Now.AddMinutes(1)));
        Assert.NotNull(await _fixture.Ledger.FindTransactionAsync(second.TransactionId));
        AssertFlag(HandlerLog.ClosedByStartId);
    }

    [Fact]
    public async Task Start_that_comes_after_a_later_one_is_stored_and_flagged()
    {
        await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start(at: HandlerFixture.Now.AddMinutes(-1)));
        var late = await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start(at: HandlerFixture.Now.AddMinutes(-9)));
        Assert.True((await _fixture.Ledger.FindTransactionAsync(late.TransactionId))!.IsActive);
        AssertFlag(HandlerLog.OverlappingStartId);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(-1, true)]
    [InlineData(1, false)]
    public async Task Start_on_a_connector_that_cannot_charge_is_stored_and_flagged(int connector, bool flagged)
    {
        var response = await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start(connector));
        Assert.Equal(connector, (await _fixture.Ledger.FindTransactionAsync(response.TransactionId))!.ConnectorId);
        Assert.Equal(flagged, _fixture.Log.Warnings.Any(line => line.EventId == HandlerLog.ImplausibleConnectorId));
    }

    [Theory]
    [InlineData(300, false)]
    [InlineData(301, true)]
    [InlineData(-1_000_000_000, false)]
    public async Task Clock_that_is_ahead_is_flagged(int secondsAhead, bool flagged)
    {
        var at = HandlerFixture.Now.AddSeconds(secondsAhead);
        var id = (await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start(at: at))).TransactionId;
        await _fixture.Handlers.MeterValues.HandleAsync(_fixture.Context(), Meter(id, at));
        await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(id, at: at));
        Assert.Equal(flagged ? 3 : 0, _fixture.Log.Warnings.Count(line => line.EventId == HandlerLog.ClockAheadId));
        Assert.Equal(flagged ? 3 : 0, _fixture.Log.Warnings.Count);
    }

    [Fact]
    public async Task Stop_without_an_id_tag_is_answered_without_its_info()
    {
        var id = (await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start())).TransactionId;
        Assert.Null((await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(id))).IdTagInfo);
        Assert.Empty(_fixture.Log.Warnings);
    }

    [Fact]
    public async Task Stop_with_an_id_tag_is_answered_with_its_info()
    {
        var response = await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(-1, idTag: IdTag.FromString("TAG")));
        Assert.Equal(AuthorizationStatus.Accepted, response.IdTagInfo!.Value.Status);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(99, true)]
    public async Task Stop_below_the_start_is_stored_and_flagged(int meterStop, bool flagged)
    {
        var id = (await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start())).TransactionId;
        await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(id, meterStop));
        Assert.Equal(meterStop, (await _fixture.Ledger.FindTransactionAsync(id))!.MeterStop);
        Assert.Equal(flagged, _fixture.Log.Warnings.Any(line => line.EventId == HandlerLog.MeterWentBackId));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(111)]
    public async Task Stop_of_an_unknown_transaction_is_kept_answered_and_flagged(int id)
    {
        await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context("""{"raw":1}"""), Stop(id));
        var kept = Assert.Single(await _fixture.Ledger.KeptAsync());
        Assert.Equal((KeptReason.OrphanStop, (int?)id), (kept.Reason, kept.TransactionId));
        Assert.Equal("""{"raw":1}""", Encoding.UTF8.GetString(kept.Payload.Span));
        AssertFlag(HandlerLog.UnknownTransactionId);
    }

    [Fact]
    public async Task Messages_for_another_charge_points_transaction_do_not_change_it_and_are_logged()
    {
        var id = (await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start())).TransactionId;
        var thief = new ChargePointIdentity("CP_2");
        await _fixture.Handlers.MeterValues.HandleAsync(_fixture.Context(identity: thief), Meter(id));
        await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(identity: thief), Stop(id));
        var record = (await _fixture.Ledger.FindTransactionAsync(id))!;
        Assert.True(record.IsActive);
        Assert.Null(record.LastEnergy);
        Assert.Equal([KeptReason.OrphanMeterValues, KeptReason.OrphanStop], (await _fixture.Ledger.KeptAsync()).Select(kept => kept.Reason));
        Assert.All(_fixture.Log.Warnings, line => Assert.Equal(HandlerLog.ForeignTransactionId, line.EventId));
        Assert.Contains("CP_2", _fixture.Log.Warnings[0].Message, StringComparison.Ordinal);
        Assert.Contains("CP_1", _fixture.Log.Warnings[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_that_differs_from_the_one_on_record_is_flagged_and_an_equal_one_is_not()
    {
        var id = (await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start())).TransactionId;
        await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(id));
        await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(id));
        Assert.Empty(_fixture.Log.Warnings);
        await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(id, meter: 901));
        AssertFlag(HandlerLog.ConflictingStopId);
    }

    [Fact]
    public async Task Meter_values_are_stored_as_sent()
    {
        var id = (await _fixture.Handlers.StartTransaction.HandleAsync(_fixture.Context(), Start())).TransactionId;
        await _fixture.Handlers.MeterValues.HandleAsync(_fixture.Context(), Meter(id));
        Assert.Equal(
            new NewestSample(1, id, "Energy.Active.Import.Register", null, null, "150.0", "Wh", HandlerFixture.Now),
            Assert.Single((await _fixture.Ledger.FindChargePointAsync(HandlerFixture.Cp1))!.Samples));
        Assert.Equal(150, (await _fixture.Ledger.FindTransactionAsync(id))!.LastEnergy);
        Assert.Empty(_fixture.Log.Warnings);
    }

    [Fact]
    public async Task Malformed_transaction_messages_are_kept_and_acknowledged()
    {
        var context = _fixture.Context("""{"what":"is this"}""");
        var error = new PayloadError(PayloadErrorKind.MissingMember, "idTag", 3);
        var start = await ((ITransactionMessageHandler<StartTransactionResponse>)_fixture.Handlers.StartTransaction).HandleMalformedAsync(context, error);
        var stop = await ((ITransactionMessageHandler<StopTransactionResponse>)_fixture.Handlers.StopTransaction).HandleMalformedAsync(context, error);
        await ((ITransactionMessageHandler<MeterValuesResponse>)_fixture.Handlers.MeterValues).HandleMalformedAsync(context, error);
        Assert.True(start.TransactionId > 0);
        Assert.Equal(AuthorizationStatus.Accepted, start.IdTagInfo.Status);
        Assert.Null(stop.IdTagInfo);
        Assert.Equal(
            [Action16.StartTransaction, Action16.StopTransaction, Action16.MeterValues],
            (await _fixture.Ledger.KeptAsync()).Select(kept => kept.Action));
        Assert.All(await _fixture.Ledger.KeptAsync(), kept =>
        {
            Assert.Equal("MissingMember idTag at 3", kept.Problem);
            Assert.Equal("""{"what":"is this"}""", Encoding.UTF8.GetString(kept.Payload.Span));
        });
        Assert.Equal([HandlerLog.MalformedId, HandlerLog.ImplausibleConnectorId, HandlerLog.RepairedId], _fixture.Log.Warnings.Select(line => line.EventId).Distinct());
        Assert.Equal(
            ["start.connectorId", "start.idTag", "start.meterStart", "start.timestamp"],
            (await _fixture.Ledger.FindTransactionAsync(start.TransactionId))!.Deviations.Names()!);
    }

    [Fact]
    public async Task Flood_of_suspicious_messages_writes_a_few_lines()
    {
        for (var i = 0; i < 100; i++)
            await _fixture.Handlers.StopTransaction.HandleAsync(_fixture.Context(), Stop(-1, meter: i));
        Assert.Equal(LogThrottle.LinesPerMinute, _fixture.Log.Warnings.Count);
        Assert.Equal(100, (await _fixture.Ledger.KeptAsync()).Count);
    }

    public void Dispose() => _fixture.Dispose();

    private static Task Send(HandlerFixture fixture, string message) => message switch
    {
        "start" => fixture.Handlers.StartTransaction.HandleAsync(fixture.Context(), Start()).AsTask(),
        "stop" => fixture.Handlers.StopTransaction.HandleAsync(fixture.Context(), Stop(1)).AsTask(),
        "meter" => fixture.Handlers.MeterValues.HandleAsync(fixture.Context(), Meter(1)).AsTask(),
        _ => ((ITransactionMessageHandler<MeterValuesResponse>)fixture.Handlers.MeterValues)
            .HandleMalformedAsync(fixture.Context(), new PayloadError(PayloadErrorKind.NotJson, null, 0))
            .AsTask(),
    };

    private static MeterValuesRequest Meter(int transactionId, DateTimeOffset? at = null) => new(
        ConnectorId: 1,
        TransactionId: transactionId,
        MeterValue: new[] { new MeterValue(at ?? HandlerFixture.Now, new[] { new SampledValue("150.0") }) });

    private void AssertFlag(int eventId) => Assert.Equal(eventId, Assert.Single(_fixture.Log.Warnings).EventId);
}
