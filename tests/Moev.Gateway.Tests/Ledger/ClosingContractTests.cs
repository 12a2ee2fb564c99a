using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Transactions whose StopTransaction is missing: closed by the next start, by a status, or by an operator.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Next_start_on_the_connector_closes_the_transaction_with_its_last_reading()
    {
        var ledger = Create();
        var first = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var elsewhere = (await ledger.StartTransactionAsync(Start(connector: 2))).TransactionId;
        var others = (await ledger.StartTransactionAsync(Start(identity: Cp2))).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"0.7005","unit":"kWh"}""", first, at: Noon.AddMinutes(5)));
        var second = await ledger.StartTransactionAsync(Start(at: Noon.AddHours(1)) with { ReceivedAt = Noon.AddHours(1).AddSeconds(2) });

        Assert.Equal([first], second.Closed);
        Assert.Equal([second.TransactionId, others, elsewhere], await RunningIdsAsync(ledger));
        var closed = (await ledger.FindTransactionAsync(first))!;
        Assert.False(closed.IsActive);
        Assert.Equal((701, Noon.AddHours(1), null), (closed.MeterStop, closed.StoppedAt, closed.StopReason));
        Assert.Equal(new TransactionClosing(ClosingCause.NextStart, Noon.AddHours(1).AddSeconds(2), Noon.AddHours(1)), closed.Closing);
    }

    [Fact]
    public async Task Closed_transaction_without_a_reading_ends_at_its_first()
    {
        var ledger = Create();
        var first = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StartTransactionAsync(Start(at: Noon.AddHours(1)));
        Assert.Equal(100, (await ledger.FindTransactionAsync(first))!.MeterStop);
    }

    [Fact]
    public async Task Closed_transaction_has_no_negative_energy()
    {
        var ledger = Create();
        var first = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"7"}""", first));
        await ledger.StartTransactionAsync(Start(at: Noon.AddHours(1)));
        Assert.Equal(100, (await ledger.FindTransactionAsync(first))!.MeterStop);
    }

    [Fact]
    public async Task Reading_that_was_queued_counts_for_a_closed_transaction()
    {
        var ledger = Create();
        var first = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StartTransactionAsync(Start(at: Noon.AddHours(1)));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700"}""", first, at: Noon.AddMinutes(59), receivedAt: Noon.AddHours(2)));
        Assert.Equal(700, (await ledger.FindTransactionAsync(first))!.MeterStop);
    }

    [Fact]
    public async Task Late_start_of_an_older_transaction_leaves_the_newer_one_running()
    {
        var ledger = Create();
        var running = (await ledger.StartTransactionAsync(Start(at: Noon) with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId;
        var late = await ledger.StartTransactionAsync(Start(at: Noon.AddHours(-3)) with { ReceivedAt = Noon.AddMinutes(1) });
        Assert.Null(late.Closed);
        Assert.Equal(running, late.Overlaps);
        Assert.Equal([late.TransactionId, running], await RunningIdsAsync(ledger));
        Assert.Equal(running, Assert.Single(TransactionRecord.NewestOfConnectors(await ledger.ListTransactionsAsync(new TransactionFilter(Cp1, Active: true)))).TransactionId);

        await ledger.StopTransactionAsync(Stop(late.TransactionId));
        Assert.Equal([running], await RunningIdsAsync(ledger));
    }

    [Fact]
    public async Task Start_after_the_clock_was_set_back_closes_the_one_before()
    {
        var ledger = Create();
        var ahead = (await ledger.StartTransactionAsync(Start(at: Noon.AddDays(40)))).TransactionId;
        var next = await ledger.StartTransactionAsync(Start(at: Noon.AddHours(1)) with { ReceivedAt = Noon.AddHours(1) });
        Assert.Equal([ahead], next.Closed);
        Assert.Equal([next.TransactionId], await RunningIdsAsync(ledger));
    }

    /// <summary>The repeated hour at the end of summer time, in local time that is sent as UTC.</summary>
    [Theory]
    [InlineData(-5, null, 101, true)]
    [InlineData(2, null, 101, true)]
    [InlineData(-5, 700, 700, false)] // no energy since: it may have been queued
    [InlineData(-5, 700, 701, true)]
    [InlineData(-5, null, 99, false)]
    public async Task Start_whose_register_has_moved_on_is_later_than_its_clock_says(int offset, int? reading, int meterStart, bool closes)
    {
        var ledger = Create();
        var local = Noon.AddHours(offset);
        var first = (await ledger.StartTransactionAsync(Start(at: local) with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId;
        if (reading is { } register)
            await ledger.AppendMeterValuesAsync(Meter($$"""{"value":"{{register}}"}""", first, at: local.AddMinutes(5), receivedAt: Noon.AddMinutes(5)));
        var second = await ledger.StartTransactionAsync(
            Start(meter: meterStart, at: local.AddMinutes(-30)) with { ReceivedAt = Noon.AddMinutes(30) });
        Assert.Equal(closes ? [first] : null, second.Closed);
    }

    [Theory]
    [InlineData(-10, "2026-11-22T11:30:00Z", true)]
    [InlineData(-60, "2026-11-22T11:30:00Z", false)] // before the start
    [InlineData(-30, "2026-11-22T11:30:00Z", false)]
    [InlineData(-10, "1970-01-01T00:00:05Z", false)]
    public async Task Start_from_a_queue_whose_connector_has_become_available_since_has_ended(int availableMinutes, string startedAt, bool closes)
    {
        var ledger = Create();
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(availableMinutes), receivedAt: Noon.AddSeconds(-5));
        var at = DateTimeOffset.Parse(startedAt, System.Globalization.CultureInfo.InvariantCulture);
        var id = (await ledger.StartTransactionAsync(Start(at: at))).TransactionId;
        var record = (await ledger.FindTransactionAsync(id))!;
        Assert.Equal(closes, !record.IsActive);
        if (closes)
            Assert.Equal((ClosingCause.Available, Noon.AddMinutes(-10)), (record.Closing!.Cause, record.StoppedAt));
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(Stop(id)));
    }

    [Fact]
    public async Task Available_ends_a_transaction_that_began_while_the_clock_was_a_little_ahead()
    {
        var ledger = Create();
        await ledger.StartTransactionAsync(Start(at: Noon.AddMinutes(4)) with { ReceivedAt = Noon });
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(2));
        Assert.Empty(await RunningIdsAsync(ledger));
    }

    [Fact]
    public async Task Later_readings_of_a_closed_transaction_count_while_no_other_runs_on_its_connector()
    {
        var ledger = Create();
        var first = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(10));
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700"}""", first, at: Noon.AddMinutes(20)));
        Assert.Equal((700, 600m), ((await ledger.FindTransactionAsync(first))!.MeterStop, (await ledger.FindTransactionAsync(first))!.Energy));

        var next = (await ledger.StartTransactionAsync(Start(meter: 700, at: Noon.AddMinutes(30)))).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"800"}""", first, at: Noon.AddMinutes(40)));
        Assert.Equal(700, (await ledger.FindTransactionAsync(first))!.MeterStop);
        Assert.Equal(800, (await ledger.FindTransactionAsync(next))!.LastEnergy);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public async Task Starts_of_a_clock_that_is_not_set_are_ordered_by_arrival(int firstSeconds, int secondSeconds)
    {
        var ledger = Create();
        var first = (await ledger.StartTransactionAsync(Start(at: DateTimeOffset.UnixEpoch.AddSeconds(firstSeconds)))).TransactionId;
        var second = await ledger.StartTransactionAsync(
            Start(at: DateTimeOffset.UnixEpoch.AddSeconds(secondSeconds), meter: 500) with { ReceivedAt = Noon.AddMinutes(1) });
        Assert.Equal([first], second.Closed);
        var closed = (await ledger.FindTransactionAsync(first))!;
        Assert.Equal(Noon.AddMinutes(1), closed.StoppedAt);
    }

    [Fact]
    public async Task Running_transactions_beyond_the_limit_close_the_charge_points_own_oldest()
    {
        var ledger = Create(new LedgerOptions { MaxRunningPerChargePoint = 2 });
        var others = (await ledger.StartTransactionAsync(Start(identity: Cp2))).TransactionId;
        var first = (await ledger.StartTransactionAsync(Start(connector: 1))).TransactionId;
        var second = await ledger.StartTransactionAsync(Start(connector: 2));
        Assert.Null(second.Closed);
        var third = await ledger.StartTransactionAsync(Start(connector: 3));
        Assert.Equal([first], third.Closed);
        Assert.Equal([third.TransactionId, second.TransactionId, others], await RunningIdsAsync(ledger));
        Assert.Equal(ClosingCause.TooManyRunning, (await ledger.FindTransactionAsync(first))!.Closing!.Cause);
    }

    [Fact]
    public async Task Connector_that_becomes_available_closes_its_transaction()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var elsewhere = (await ledger.StartTransactionAsync(Start(connector: 2))).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700"}""", id, at: Noon.AddMinutes(5)));
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(10));

        var closed = (await ledger.FindTransactionAsync(id))!;
        Assert.Equal((700, Noon.AddMinutes(10)), (closed.MeterStop, closed.StoppedAt));
        Assert.Equal(ClosingCause.Available, closed.Closing!.Cause);
        Assert.Equal([elsewhere], await RunningIdsAsync(ledger));
    }

    [Theory]
    [InlineData(1, ChargePointStatus.Preparing)]
    [InlineData(1, ChargePointStatus.Charging)]
    [InlineData(1, ChargePointStatus.SuspendedEV)]
    [InlineData(1, ChargePointStatus.SuspendedEVSE)]
    [InlineData(1, ChargePointStatus.Finishing)]
    [InlineData(1, ChargePointStatus.Reserved)]
    [InlineData(1, ChargePointStatus.Unavailable)]
    [InlineData(1, ChargePointStatus.Faulted)]
    [InlineData(0, ChargePointStatus.Available)]
    [InlineData(2, ChargePointStatus.Available)]
    public async Task Any_other_status_or_connector_closes_nothing(int connector, ChargePointStatus status)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await StatusAsync(ledger, connector, status, Noon.AddMinutes(10));
        Assert.Equal([id], await RunningIdsAsync(ledger));
    }

    /// <summary>A status that waited, or that charge points send between Preparing and Charging.</summary>
    [Theory]
    [InlineData(-3600)]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task Available_from_before_the_start_closes_nothing(int seconds)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start() with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddSeconds(seconds), receivedAt: Noon.AddMinutes(1));
        Assert.Equal([id], await RunningIdsAsync(ledger));
    }

    [Fact]
    public async Task Available_without_a_time_is_of_its_arrival()
    {
        var ledger = Create();
        await ledger.StartTransactionAsync(Start());
        await StatusAsync(ledger, 1, ChargePointStatus.Available, null, receivedAt: Noon.AddMinutes(1));
        Assert.Empty(await RunningIdsAsync(ledger));
    }

    [Fact]
    public async Task Boot_alone_closes_nothing_and_Available_after_it_does()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("A"), Noon.AddMinutes(1)));
        Assert.Equal([id], await RunningIdsAsync(ledger));
        await StatusAsync(ledger, 0, ChargePointStatus.Available, Noon.AddMinutes(2));
        Assert.Equal([id], await RunningIdsAsync(ledger));
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(2));
        Assert.Empty(await RunningIdsAsync(ledger));
    }

    [Fact]
    public async Task Charge_point_that_was_forgotten_is_closed_by_its_status_too()
    {
        var ledger = Create(new LedgerOptions { MaxChargePoints = 1 });
        await ledger.StartTransactionAsync(Start());
        ledger.NoteSeen(Cp2, Noon.AddMinutes(1));
        Assert.Null(await ledger.FindChargePointAsync(Cp1));
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(2));
        Assert.Empty(await RunningIdsAsync(ledger));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Late_stop_replaces_the_closing_and_leaves_its_trace(bool byOperator)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.AppendMeterValuesAsync(Meter("""{"value":"700"}""", id, at: Noon.AddMinutes(5)));
        if (byOperator)
            await ledger.CloseTransactionAsync(new OperatorClosing(id, 650, null, "no stop", Noon.AddMinutes(30)));
        else
            await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(30));
        Assert.Equal(StopRecorded.Stopped, await ledger.StopTransactionAsync(Stop(id, reason: Reason.EVDisconnected)));

        var record = (await ledger.FindTransactionAsync(id))!;
        Assert.Equal((900, Noon.AddHours(1), "EVDisconnected"), (record.MeterStop, record.StoppedAt, record.StopReason));
        Assert.Equal((byOperator ? 650 : 700, Noon.AddMinutes(30), Noon.AddHours(1)), (record.Closing!.MeterStop, record.Closing.StoppedAt, record.Closing.ReplacedAt));
        Assert.Equal(StopRecorded.Repeated, await ledger.StopTransactionAsync(Stop(id, reason: Reason.EVDisconnected)));
        Assert.Equal(StopRecorded.Conflict, await ledger.StopTransactionAsync(Stop(id, meter: 950)));
        Assert.Equal(record, await ledger.FindTransactionAsync(id));
    }

    [Fact]
    public async Task Stop_before_the_status_leaves_nothing_to_close()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(id));
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddHours(2));
        Assert.Null((await ledger.FindTransactionAsync(id))!.Closing);
    }

    [Fact]
    public async Task Operator_closes_a_running_transaction_once()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var closing = new OperatorClosing(id, 850, Noon.AddMinutes(20), "driver called", Noon.AddHours(3));
        Assert.Equal(ClosingRecorded.Closed, await ledger.CloseTransactionAsync(closing));
        var record = (await ledger.FindTransactionAsync(id))!;
        Assert.Equal((850, Noon.AddMinutes(20), false), (record.MeterStop, record.StoppedAt, record.IsActive));
        Assert.Equal(new TransactionClosing(ClosingCause.Operator, Noon.AddHours(3), Noon.AddMinutes(20), 850, "driver called"), record.Closing);

        Assert.Equal(ClosingRecorded.Repeated, await ledger.CloseTransactionAsync(closing with { At = Noon.AddHours(4) }));
        Assert.Equal(ClosingRecorded.Repeated, await ledger.CloseTransactionAsync(new OperatorClosing(id, null, null, null, Noon.AddHours(4))));
        Assert.Equal(ClosingRecorded.Ended, await ledger.CloseTransactionAsync(closing with { MeterStop = 851 }));
        Assert.Equal(ClosingRecorded.Unknown, await ledger.CloseTransactionAsync(closing with { TransactionId = id + 1 }));
        Assert.Equal(record, await ledger.FindTransactionAsync(id));
    }

    [Fact]
    public async Task Operator_does_not_close_what_has_ended()
    {
        var ledger = Create();
        var stopped = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await ledger.StopTransactionAsync(Stop(stopped));
        var closed = (await ledger.StartTransactionAsync(Start(at: Noon.AddHours(2)))).TransactionId;
        await ledger.StartTransactionAsync(Start(at: Noon.AddHours(3)));
        foreach (var id in new[] { stopped, closed })
            Assert.Equal(ClosingRecorded.Ended, await ledger.CloseTransactionAsync(new OperatorClosing(id, null, null, null, Noon.AddHours(4))));
    }

    [Fact]
    public async Task Closing_is_an_event_and_the_late_stop_another()
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start())).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(30));
        await ledger.StopTransactionAsync(Stop(id));
        var events = await ledger.ReadEventsAsync(new EventFilter(0, Types: [EventTypes.TransactionStopped]));
        Assert.Equal(
            [
                $$"""{"transactionId":{{id}},"meterStop":100,"stoppedAt":"2026-11-22T12:30:00.000Z","closedBy":"gateway","closingCause":"Available"}""",
                $$"""{"transactionId":{{id}},"meterStop":900,"stoppedAt":"2026-11-22T13:00:00.000Z","replacesClosing":true}""",
            ],
            events.Events.Select(static happened => Encoding.UTF8.GetString(happened.Data.Span)));
    }

    [Theory]
    [InlineData(ChargePointStatus.Charging)]
    [InlineData(ChargePointStatus.SuspendedEV)]
    [InlineData(ChargePointStatus.SuspendedEVSE)]
    public async Task Connector_that_was_available_for_a_moment_reopens_its_transaction(ChargePointStatus next)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start() with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddSeconds(2));
        Assert.Empty(await RunningIdsAsync(ledger));
        await StatusAsync(ledger, 1, next, Noon.AddSeconds(3));
        var record = (await ledger.FindTransactionAsync(id))!;
        Assert.True(record.IsActive);
        Assert.Equal((null, null, null), (record.MeterStop, record.StoppedAt, record.Closing));
        var events = await ledger.ReadEventsAsync(new EventFilter(0, Types: [EventTypes.TransactionReopened]));
        Assert.Equal($$"""{"transactionId":{{id}}}""", Encoding.UTF8.GetString(Assert.Single(events.Events).Data.Span));

        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddMinutes(30));
        Assert.Empty(await RunningIdsAsync(ledger));
        await StatusAsync(ledger, 1, next, Noon.AddMinutes(31));
        Assert.Empty(await RunningIdsAsync(ledger));
    }

    [Theory]
    [InlineData("another vehicle")]
    [InlineData("another connector")]
    [InlineData("its stop")]
    [InlineData("the next start")]
    [InlineData("long after the start")]
    public async Task Connector_that_became_free_reopens_nothing(string cause)
    {
        var ledger = Create();
        var id = (await ledger.StartTransactionAsync(Start() with { ReceivedAt = Noon.AddSeconds(1) })).TransactionId;
        await StatusAsync(ledger, 1, ChargePointStatus.Available, Noon.AddSeconds(cause == "long after the start" ? 61 : 60));
        if (cause == "another vehicle")
            await StatusAsync(ledger, 1, ChargePointStatus.Preparing, Noon.AddSeconds(70));
        if (cause == "its stop")
            await ledger.StopTransactionAsync(Stop(id));
        if (cause == "the next start")
            await ledger.StartTransactionAsync(Start(at: Noon.AddSeconds(70)));
        await StatusAsync(ledger, cause == "another connector" ? 2 : 1, ChargePointStatus.Charging, Noon.AddSeconds(80));
        Assert.False((await ledger.FindTransactionAsync(id))!.IsActive);
    }

    /// <summary>Notes a status, and waits until the closing that may follow from it is stored.</summary>
    private protected static async Task StatusAsync(
        GatewayLedger ledger, int connector, ChargePointStatus status, DateTimeOffset? at, DateTimeOffset? receivedAt = null, ChargePointIdentity? identity = null)
    {
        var arrival = receivedAt ?? at ?? Noon;
        ledger.NoteStatus(identity ?? Cp1, new ConnectorStatus(connector, status, "NoError", null, null, at, arrival));
        await ledger.ChangeManagementAsync(identity ?? Cp1, arrival, static _ => true);
    }
}
