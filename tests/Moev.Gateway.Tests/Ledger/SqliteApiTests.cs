using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Records of the HTTP API that the SQLite store keeps across a restart, and its counters.</summary>
public sealed class SqliteApiTests : IDisposable
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteFolder _folder = new();
    private readonly MetricCounts _counts;

    public SqliteApiTests() => _counts = new MetricCounts(_folder.Meters);

    [Fact]
    public async Task Capabilities_keys_and_deleted_tags_are_as_before_after_a_restart()
    {
        using (var ledger = Open())
        {
            ledger.NoteSeen(Cp1, Noon);
            ledger.NoteConfigurationList(Cp1, [new("NumberOfConnectors", "2", true), new("HeartbeatInterval", "300", false)], Noon);
            await ledger.StoreIdTagAsync(new IdTagRecord("KEPT", AuthorizationStatus.Blocked));
            await ledger.StoreIdTagAsync(new IdTagRecord("GONE", AuthorizationStatus.Blocked));
            Assert.True(await ledger.DeleteIdTagAsync("gone"));
            await ledger.BeginCommandAsync(new CommandIntent(Noon, "127.0.0.1", "POST /x", "Reset", Cp1, "{}"u8.ToArray()) { IdempotencyKey = "k" });
        }

        using var again = Open();
        var record = (await again.FindChargePointAsync(Cp1))!;
        Assert.Equal(["NumberOfConnectors"], record.ReadOnlyKeys);
        Assert.Equal((Noon, "300"), (record.ConfigurationReadAt!.Value, record.Configuration["heartbeatinterval"]));
        Assert.Equal("KEPT", Assert.Single(await again.ListIdTagsAsync(new IdTagFilter())).IdTag);
        Assert.Null(Assert.Single(await again.ListCommandsAsync(new AuditFilter(IdempotencyKey: "k"))).Result);
    }

    [Fact]
    public async Task Kept_messages_are_counted_by_reason()
    {
        using var ledger = Open();
        await ledger.StopTransactionAsync(new TransactionStop(Cp1, -1, null, 1, null, Noon, Noon, "{}"u8.ToArray()));
        await ledger.AppendMalformedAsync(new MalformedMessage(Cp1, Action16.MeterValues, "NotJson", Noon, "{"u8.ToArray()));
        await ledger.AppendMalformedAsync(new MalformedMessage(Cp1, Action16.StartTransaction, "NotJson", Noon, "["u8.ToArray()));
        // The count follows the commit, and so does the answer to the next caller.
        await ledger.StoreIdTagAsync(new IdTagRecord("TAG", AuthorizationStatus.Accepted));

        Assert.Equal((1, 2), (_counts["moev.ledger.kept/reason=OrphanStop"], _counts["moev.ledger.kept/reason=Malformed"]));
    }

    [Theory]
    [InlineData("""{"value":"1"}""", "Energy.Active.Import.Register")]
    [InlineData("""{"value":"1","measurand":"Voltage"}""", "Voltage")]
    [InlineData("""[{"value":"1"},{"value":"2","measurand":"SoC"}]""", "SoC")]
    [InlineData("""[{"value":"1","measurand":null}]""", "Energy.Active.Import.Register")]
    [InlineData("""[{"value":"1","measurand":"Made.Up"}]""", "Made.Up")]
    public async Task Samples_are_found_by_measurand_however_they_were_sent(string samples, string measurand)
    {
        using var ledger = Open();
        var payload = Encoding.UTF8.GetBytes($$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":{{samples}}}]}""");
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var values, out var report), report.ToString());
        await ledger.AppendMeterValuesAsync(new MeterValuesReceived(Cp1, 1, null, values.MeterValue, Noon, payload));

        Assert.Single(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, Measurand: measurand)));
        Assert.Empty(await ledger.ListMeterValuesAsync(new MeterValueFilter(Cp1, Measurand: "Temperature")));
    }

    public void Dispose()
    {
        _counts.Dispose();
        _folder.Dispose();
    }

    private GatewayLedger Open() => _folder.Open(new LedgerOptions { Path = _folder.File });
}
