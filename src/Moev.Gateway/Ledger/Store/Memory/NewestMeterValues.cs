using System.Buffers;
using System.Text.Json;
using Moev.Gateway.Ledger.ChargePoints;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store.Memory;

/// <summary>Lists the newest samples as sample times: the only meter values of a ledger without a disk.</summary>
internal static class NewestMeterValues
{
    public static IReadOnlyList<MeterValueRecord> List(KeptSample[] samples, MeterValueFilter filter) =>
    [
        .. samples
            .GroupBy(static sample => sample.Number)
            .Select(static group => (First: group.First(), Samples: group))
            .Where(time => (filter.From is null || time.First.SampledAt >= filter.From) && (filter.To is null || time.First.SampledAt < filter.To))
            .Where(time => filter.Measurand is null || time.Samples.Any(kept => (kept.Sample.Measurand?.ToWireName() ?? IMeterValueReader.DefaultMeasurand) == filter.Measurand))
            .Select(static time => new MeterValueRecord(
                time.First.Number, time.First.ConnectorId, time.First.TransactionId, time.First.SampledAt, time.First.ReceivedAt, Json(time.Samples)))
            .Where(record => filter.After is not { } after || MeterValuePlace.Of(record).CompareTo(after) > 0)
            .OrderBy(MeterValuePlace.Of)
            .Take(filter.Limit),
    ];

    private static ReadOnlyMemory<byte> Json(IEnumerable<KeptSample> samples)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var kept in samples)
            {
                var sample = kept.Sample;
                writer.WriteStartObject();
                writer.WriteString("value", sample.Value.ToString());
                Word(writer, "context", sample.Context?.ToWireName());
                Word(writer, "format", sample.Format?.ToWireName());
                Word(writer, "measurand", sample.Measurand?.ToWireName());
                Word(writer, "phase", sample.Phase?.ToWireName());
                Word(writer, "location", sample.Location?.ToWireName());
                Word(writer, "unit", sample.Unit?.ToWireName());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private static void Word(Utf8JsonWriter writer, string name, string? word)
    {
        if (word is not null)
            writer.WriteString(name, word);
    }
}
