using System.Buffers;
using System.Text.Json;

namespace Moev.Gateway.Ledger.Memory;

/// <summary>
/// The newest samples as sample times: all that a ledger without storage knows of meter values. What a sample's context and format were is
/// not among it.
/// </summary>
internal static class NewestMeterValues
{
    public static IReadOnlyList<MeterValueRecord> List(IReadOnlyList<NewestSample> samples, MeterValueFilter filter) =>
    [
        .. samples
            .GroupBy(static sample => (sample.Timestamp, sample.ConnectorId, sample.TransactionId))
            .Select(static group => new MeterValueRecord(
                Id(group.Key.ConnectorId, group.Key.TransactionId), group.Key.ConnectorId, group.Key.TransactionId, group.Key.Timestamp, null, Json(group)))
            .Where(record => (filter.From is null || record.SampledAt >= filter.From)
                && (filter.To is null || record.SampledAt < filter.To)
                && (filter.After is not { } after || MeterValuePlace.Of(record).CompareTo(after) > 0))
            .OrderBy(MeterValuePlace.Of)
            .Take(filter.Limit),
    ];

    /// <summary>Tells sample times of the same instant apart.</summary>
    private static long Id(int connectorId, int? transactionId) => ((long)connectorId << 32) + (uint)(transactionId ?? 0);

    private static ReadOnlyMemory<byte> Json(IEnumerable<NewestSample> samples)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var sample in samples)
            {
                writer.WriteStartObject();
                writer.WriteString("value", sample.Value);
                writer.WriteString("measurand", sample.Measurand);
                if (sample.Phase is not null)
                    writer.WriteString("phase", sample.Phase);
                if (sample.Location is not null)
                    writer.WriteString("location", sample.Location);
                if (sample.Unit.Length > 0)
                    writer.WriteString("unit", sample.Unit);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }
}
