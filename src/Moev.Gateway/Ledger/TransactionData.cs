using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>Reads transactionData, the meter values that a StopTransaction carries (OCPP 1.6 §6.49).</summary>
internal static class TransactionData
{
    /// <summary>Returns transactionData as it was sent, JSON in UTF-8; null when the message has none.</summary>
    /// <param name="payload">The payload of a StopTransaction.</param>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("transactionData", out var data)
                || data.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            {
                return null;
            }

            return JsonMarshal(data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The message was read as JSON before; a name with half a surrogate pair is still possible.
            return null;
        }
    }

    /// <summary>Reads transactionData as the MeterValues that it would be.</summary>
    /// <param name="data">The transactionData of the stop.</param>
    /// <returns>False when nothing of it can be read.</returns>
    public static bool TryRead(in TransactionStop stop, ReadOnlyMemory<byte> data, int connectorId, out MeterValuesReceived values) =>
        TryRead(stop, connectorId, writer => writer.WriteRawValue(data.Span, skipInputValidation: true), out values) && values.Values.Count > 0;

    /// <summary>Returns the samples that are not on record yet, because charge points send many of them in MeterValues too.</summary>
    /// <param name="values">The samples of a stop.</param>
    /// <param name="known">The sample times on record of the same charge point and time.</param>
    /// <param name="added">The samples that are not on record.</param>
    /// <returns>False when all are on record.</returns>
    public static bool TryGetNew(in TransactionStop stop, in MeterValuesReceived values, IReadOnlyList<MeterValueRecord> known, out MeterValuesReceived added)
    {
        added = values;
        var onRecord = new HashSet<SampleKey>();
        foreach (var record in known)
        {
            if (record.ConnectorId == values.ConnectorId)
                AddKeys(stop, record, onRecord);
        }

        if (onRecord.Count == 0)
            return true;
        var meterValues = values.Values;
        return TryRead(stop, values.ConnectorId, writer => WriteNew(writer, meterValues, onRecord), out added) && added.Values.Count > 0;
    }

    private static void AddKeys(in TransactionStop stop, MeterValueRecord record, HashSet<SampleKey> keys)
    {
        var isRead = TryRead(
            stop,
            record.ConnectorId,
            writer =>
            {
                writer.WriteStartArray();
                Begin(writer, record.SampledAt);
                writer.WriteRawValue(record.Samples.Span, skipInputValidation: true);
                writer.WriteEndObject();
                writer.WriteEndArray();
            },
            out var values);
        if (!isRead)
            return;
        foreach (var meterValue in values.Values)
        {
            foreach (var sample in meterValue.SampledValue)
                keys.Add(SampleKey.Of(meterValue.Timestamp, sample));
        }
    }

    private static void WriteNew(Utf8JsonWriter writer, OcppList<MeterValue> values, HashSet<SampleKey> onRecord)
    {
        writer.WriteStartArray();
        foreach (var meterValue in values)
        {
            using var samples = JsonDocument.Parse(meterValue.SampledValue.Utf8);
            var isArray = samples.RootElement.ValueKind == JsonValueKind.Array;
            var index = 0;
            var isOpen = false;
            foreach (var sample in meterValue.SampledValue)
            {
                var element = isArray ? samples.RootElement[index++] : samples.RootElement;
                if (onRecord.Contains(SampleKey.Of(meterValue.Timestamp, sample)))
                    continue;
                if (!isOpen)
                {
                    Begin(writer, meterValue.Timestamp);
                    writer.WriteStartArray();
                    isOpen = true;
                }

                writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
            }

            if (!isOpen)
                continue;
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Begin(Utf8JsonWriter writer, DateTimeOffset at)
    {
        writer.WriteStartObject();
        writer.WriteString("timestamp", at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        writer.WritePropertyName("sampledValue");
    }

    private static bool TryRead(in TransactionStop stop, int connectorId, Action<Utf8JsonWriter> meterValue, out MeterValuesReceived values)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("connectorId", connectorId);
            writer.WriteNumber("transactionId", stop.TransactionId);
            writer.WritePropertyName("meterValue");
            meterValue(writer);
            writer.WriteEndObject();
        }

        var payload = buffer.WrittenMemory;
        var isRead = MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out _);
        values = new MeterValuesReceived(stop.Identity, connectorId, stop.TransactionId, request.MeterValue, stop.ReceivedAt, payload, stop.Epoch);
        return isRead;
    }

    private static ReadOnlyMemory<byte> JsonMarshal(JsonElement element) =>
        System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(element).ToArray();

    /// <summary>The members that make two samples equal. What is absent has the meaning of OCPP 1.6 §7.43.</summary>
    private readonly record struct SampleKey(
        DateTimeOffset At, Measurand Measurand, Phase? Phase, Location Location, ReadingContext Context, ValueFormat Format, UnitOfMeasure? Unit, string Value)
    {
        public static SampleKey Of(DateTimeOffset at, in SampledValue sample) => new(
            at,
            sample.Measurand ?? Measurand.EnergyActiveImportRegister,
            sample.Phase,
            sample.Location ?? Location.Outlet,
            sample.Context ?? ReadingContext.SamplePeriodic,
            sample.Format ?? ValueFormat.Raw,
            sample.Unit ?? (sample.Measurand is null or Measurand.EnergyActiveImportRegister ? UnitOfMeasure.Wh : null),
            sample.Value.ToString());
    }
}
