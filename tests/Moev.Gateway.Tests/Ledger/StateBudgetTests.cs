using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The bytes of a charge point's samples and texts, and those of all charge points.</summary>
public sealed class StateBudgetTests
{
    private const int Mebibyte = 1_024 * 1_024;

    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly LedgerOptions Small = new() { MaxStateMegabytes = 16, MaxStateBytesPerChargePoint = 16_384, MaxChargePoints = 8_192 };

    [Fact]
    public void Charge_point_takes_its_bytes_and_not_one_more()
    {
        var budget = new StateBudget(Small);
        var share = new StateShare(budget);
        Assert.True(share.TryTake(16_384));
        Assert.False(share.TryTake(1));
        share.Give(1);
        Assert.True(share.TryTake(1));
        Assert.Equal(16_384 - 1_024, budget.Taken);
        share.Give(16_384);
        Assert.Equal(0, budget.Taken);
    }

    [Fact]
    public void Common_half_is_first_come_and_each_charge_point_keeps_its_own_part()
    {
        var budget = new StateBudget(Small);
        Assert.Equal(1_024, budget.Own);
        var greedy = Enumerable.Range(0, 600).Select(_ => new StateShare(budget)).ToArray();
        var full = greedy.Count(share => share.TryTake(16_384));
        Assert.Equal(8 * Mebibyte / (16_384 - 1_024), full);
        var late = new StateShare(budget);
        Assert.True(late.TryTake(1_024));
        Assert.False(late.TryTake(16_384 - 1_024));
        greedy[0].Release();
        Assert.True(late.TryTake(16_384 - 1_024));
        greedy[0].Give(16_384);
        Assert.True(budget.Taken <= 8 * Mebibyte);
    }

    [Fact]
    public void Long_values_of_all_kinds_stay_within_the_bytes_and_the_newest_numbers_are_kept()
    {
        var options = new LedgerOptions { MaxStateBytesPerChargePoint = 65_536 };
        var share = new StateShare(new StateBudget(options));
        var newest = new NewestSamples(options.MaxSamples, options.MaxTextChars, share);
        var ring = new SampleRing(1_000, options.MaxTextChars, share);
        var room = new byte[SampleText.MaxShortBytes];
        var order = 0;
        void Note(string value, Measurand measurand, Phase? phase)
        {
            var sample = new SampledValue(value, Measurand: measurand, Phase: phase);
            var time = new SampleTime(0, Noon.UtcTicks, Noon.UtcTicks, 1, null, ++order, order);
            var text = new SampleText(sample.Value, room);
            ring.Add(sample, text, time, isFirst: true);
            newest.Note(sample, text, time);
            Assert.InRange(share.Used, 0, 65_536);
        }

        Note("1", Measurand.Voltage, null);
        for (var i = 0; i < 400; i++)
            Note(new string('\u20ac', 4_096), (Measurand)(1 + (i % 22)), (Phase)(1 + (i % 10)));
        Note("2", Measurand.Voltage, null);
        Assert.Equal("2", Assert.Single(newest.ToRecords(), record => record is { Measurand: "Voltage", Phase: null }).Value);
        Assert.Equal("2", ring.ToArray()[^1].Sample.Value.ToString());
        Assert.All(newest.ToRecords(), record => Assert.True(record.Value.Length <= 4_096));
    }

    [Fact]
    public void Texts_beyond_the_bytes_are_cut_and_further_keys_and_connectors_left_out()
    {
        var table = new ChargePointTable(new LedgerOptions { MaxStateBytesPerChargePoint = 16_384 });
        var identity = new ChargePointIdentity("CP_1");
        var state = table.Touch(identity, Noon);
        var text = new string('x', 4_096);
        Assert.True(state.TryNoteStatus(Status(1, text), out var kept, out _));
        Assert.Equal(4_096, kept.Info!.Length);
        Assert.True(state.TryNoteStatus(Status(2, text), out kept, out _));
        Assert.Equal(StateTexts.ShortChars, kept.Info!.Length);
        Assert.False(state.TryNoteConfiguration(new ConfigurationKey(text, text), out _));
        Assert.True(state.TryNoteStatus(Status(1, "short"), out kept, out _)); // gives its bytes back
        var boot = state.Booted(new ChargePointBoot(identity, new BootNotificationRequest(ChargePointVendor: "V", ChargePointModel: text), Noon));
        Assert.Equal(4_096, boot.ChargePointModel.ToString().Length);
        boot = state.Booted(new ChargePointBoot(identity, new BootNotificationRequest(ChargePointVendor: text, ChargePointModel: text), Noon));
        Assert.Equal(StateTexts.ShortChars, boot.ChargePointModel.ToString().Length);
        Assert.True(state.TryNoteConfiguration(new ConfigurationKey("Key", text), out var key));
        Assert.Equal(4_096, key.Value!.Length);
        Assert.True(state.TryNoteConfiguration(new ConfigurationKey("Other", text), out key));
        Assert.Equal(500, key.Value!.Length);
        var fitting = state.NoteConfigurationList([.. Enumerable.Range(0, 200).Select(i => new ConfigurationKey($"K{i}", "0123456789"))], Noon);
        Assert.InRange(fitting.Count, 50, 199);
        Assert.Equal(fitting.Count, state.ToRecord().Configuration.Count);
        Assert.Equal(200, state.NoteConfigurationList([.. Enumerable.Range(0, 200).Select(i => new ConfigurationKey($"K{i % 20}", "0123456789"))], Noon).Count);
    }

    [Fact]
    public void Forgotten_charge_point_gives_its_bytes_to_others()
    {
        var table = new ChargePointTable(new LedgerOptions { MaxStateMegabytes = 16, MaxStateBytesPerChargePoint = 16_777_216, MaxChargePoints = 1 });
        for (var i = 0; i < 10; i++)
        {
            var identity = new ChargePointIdentity($"CP_{i}");
            var state = table.Touch(identity, Noon);
            for (var kind = 1; kind < 23; kind++)
                state.NoteSamples(Message(identity, (Measurand)kind), Noon.UtcTicks, []);
            Assert.Equal(22, state.ToRecord().Samples.Count);
        }

        Assert.InRange(table.StateBytes, 0, 16 * Mebibyte);
    }

    private static ConnectorStatus Status(int connectorId, string info) =>
        new(connectorId, ChargePointStatus.Available, "NoError", info, null, null, Noon);

    private static MeterValuesReceived Message(ChargePointIdentity identity, Measurand measurand)
    {
        var payload = Encoding.UTF8.GetBytes(
            $$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"{{new string('9', 4_096)}}","measurand":"{{measurand.ToWireName()}}"}]}]}""");
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out var report), report.ToString());
        return new MeterValuesReceived(identity, 1, null, request.MeterValue, Noon, payload);
    }
}
