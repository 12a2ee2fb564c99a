using System.Text.Json;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Samples: when they are taken and what they hold.</summary>
public sealed class MeteringTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Samples_are_exact_however_late_time_is_told()
    {
        _bench.BringOnline(interval: 86_400);
        _bench.StartCharging();
        var began = _bench.Connector.Transaction!.StartedAt;
        _bench.Pass(605.5);

        var samples = _bench.AnswerAll().Where(call => call.Action == "MeterValues").Select(call => call.Payload).ToArray();
        Assert.Equal(10, samples.Length);
        for (var n = 1; n <= 10; n++)
        {
            var value = samples[n - 1].GetProperty("meterValue")[0];
            Assert.Equal(began.AddSeconds(60 * n), value.GetProperty("timestamp").GetDateTimeOffset());
            Assert.Equal($"{368 * n}", Sampled(value, "Energy.Active.Import.Register").GetProperty("value").GetString());
        }
    }

    [Fact]
    public void Sample_holds_every_measurand_that_is_configured()
    {
        _bench.BringOnline();
        _bench.Call("ChangeConfiguration", """
            {"key":"MeterValuesSampledData","value":"Energy.Active.Import.Register,Power.Active.Import,Power.Offered,Current.Import,Current.Offered,Voltage,SoC"}
            """);
        _bench.StartCharging(1, Bench.Car(phases: 1));
        _bench.Pass(60);
        var values = _bench.Serve("MeterValues").GetProperty("meterValue")[0].GetProperty("sampledValue").EnumerateArray()
            .Select(value => string.Join(
                ' ',
                value.GetProperty("measurand").GetString(),
                value.TryGetProperty("phase", out var phase) ? phase.GetString() : "-",
                value.GetProperty("value").GetString(),
                value.GetProperty("unit").GetString(),
                value.GetProperty("context").GetString()));
        Assert.Equal(
            [
                "Energy.Active.Import.Register - 122 Wh Sample.Periodic",
                "Power.Active.Import - 7360.0 W Sample.Periodic",
                "Power.Offered - 22080.0 W Sample.Periodic",
                "Current.Import L1 32.00 A Sample.Periodic",
                "Current.Import L2 0.00 A Sample.Periodic",
                "Current.Import L3 0.00 A Sample.Periodic",
                "Current.Offered - 32.0 A Sample.Periodic",
                "Voltage L1-N 230.0 V Sample.Periodic",
                "Voltage L2-N 230.0 V Sample.Periodic",
                "Voltage L3-N 230.0 V Sample.Periodic",
                "SoC - 50 Percent Sample.Periodic",
            ],
            values);
    }

    [Fact]
    public void Interval_changes_during_a_transaction_and_zero_ends_the_samples()
    {
        _bench.BringOnline(interval: 86_400);
        _bench.StartCharging();
        _bench.Pass(50);
        _bench.Call("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"20"}""");
        _bench.Pass(10);
        _bench.Serve("MeterValues");
        _bench.Pass(20);
        _bench.Serve("MeterValues");
        _bench.Call("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"0"}""");
        _bench.Pass(3_600);
        Assert.DoesNotContain(_bench.AnswerAll(), call => call.Action == "MeterValues");
    }

    [Fact]
    public void Clock_aligned_samples_come_at_whole_intervals_of_the_day_with_or_without_a_transaction()
    {
        _bench.BringOnline(interval: 86_400);
        _bench.Call("ChangeConfiguration", """{"key":"MeterValueSampleInterval","value":"0"}""");
        _bench.Pass(100);
        _bench.Call("ChangeConfiguration", """{"key":"ClockAlignedDataInterval","value":"900"}""");
        _bench.Pass(800);
        var idle = _bench.Serve("MeterValues");
        Assert.False(idle.TryGetProperty("transactionId", out _));
        var value = idle.GetProperty("meterValue")[0];
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 8, 15, 0, TimeSpan.Zero), value.GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal("Sample.Clock", value.GetProperty("sampledValue")[0].GetProperty("context").GetString());

        _bench.StartCharging();
        _bench.Pass(900);
        Assert.Equal(_bench.Connector.Transaction!.Id, _bench.Serve("MeterValues").GetProperty("transactionId").GetInt32());
    }

    [Fact]
    public void Stop_carries_the_samples_that_are_configured_and_always_the_first_and_last()
    {
        using var bench = new Bench(options => options with
        {
            StopTxnSampledData = "Energy.Active.Import.Register",
            MaxTransactionDataSamples = 4,
        });
        bench.BringOnline(interval: 86_400);
        bench.StartCharging();
        bench.Pass(600);
        bench.AnswerAll();
        Assert.Null(bench.Core.PresentTag("TAG", 1));
        var data = bench.Serve("StopTransaction").GetProperty("transactionData").EnumerateArray()
            .Select(sample => sample.GetProperty("sampledValue")[0])
            .Select(value => (value.GetProperty("context").GetString(), value.GetProperty("value").GetString()));
        Assert.Equal(
            [("Transaction.Begin", "0"), ("Sample.Periodic", "3312"), ("Sample.Periodic", "3680"), ("Transaction.End", "3680")], data);
    }

    [Fact]
    public void Stop_carries_no_samples_when_none_are_configured()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Null(_bench.Core.PresentTag("TAG", 1));
        Assert.False(_bench.Serve("StopTransaction").TryGetProperty("transactionData", out _));
    }

    [Fact]
    public void Triggered_sample_says_so_and_names_the_transaction()
    {
        _bench.BringOnline();
        _bench.StartCharging();
        Assert.Equal("Accepted", _bench.StatusOf("TriggerMessage", """{"requestedMessage":"MeterValues","connectorId":1}"""));
        var sample = _bench.Serve("MeterValues");
        Assert.Equal(_bench.Connector.Transaction!.Id, sample.GetProperty("transactionId").GetInt32());
        Assert.Equal("Trigger", sample.GetProperty("meterValue")[0].GetProperty("sampledValue")[0].GetProperty("context").GetString());
    }

    /// <summary>OCPP 1.6 §9.1.17: the measurand is combined with the optional phase.</summary>
    [Fact]
    public void Measurand_with_a_phase_is_sampled_on_that_phase_only()
    {
        _bench.BringOnline();
        _bench.StatusOf("ChangeConfiguration", """{"key":"MeterValuesSampledData","value":"Current.Import.L2,Voltage.L3,SoC"}""");
        _bench.StartCharging();
        _bench.Pass(60);
        var sample = _bench.Serve("MeterValues").GetProperty("meterValue")[0].GetProperty("sampledValue").EnumerateArray().Select(static value =>
            (value.GetProperty("measurand").GetString(), value.TryGetProperty("phase", out var phase) ? phase.GetString() : null));
        Assert.Equal([("Current.Import", "L2"), ("Voltage", "L3-N"), ("SoC", null)], sample);
    }

    private static JsonElement Sampled(JsonElement meterValue, string measurand) =>
        meterValue.GetProperty("sampledValue").EnumerateArray().First(value => value.GetProperty("measurand").GetString() == measurand);
}
