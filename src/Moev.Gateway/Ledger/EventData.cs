using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>The data of events, as every ledger writes them. Absent members are left out; times are UTC.</summary>
internal static class EventData
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    public static ReadOnlyMemory<byte> Boot(ChargePointBoot boot)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
            boot.Boot.Write(writer);
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Status(ConnectorStatus status) => StatusUtf8(status).ToArray();

    /// <summary>As <see cref="Status"/>, which charge points send all day, without allocating; valid until the next one on this thread.</summary>
    public static ReadOnlySpan<byte> StatusUtf8(in ConnectorStatus status)
    {
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(256);
        var writer = s_writer ??= new Utf8JsonWriter(buffer, Writing);
        buffer.ResetWrittenCount();
        writer.Reset();
        writer.WriteStartObject();
        writer.WriteNumber("connectorId", status.ConnectorId);
        writer.WriteString("status", status.Status.ToWireName());
        writer.WriteString("errorCode", status.ErrorCode);
        Text(writer, "info", status.Info);
        Text(writer, "vendorErrorCode", status.VendorErrorCode);
        if (status.Timestamp is { } timestamp)
            Instant(writer, "timestamp", timestamp);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    public static ReadOnlyMemory<byte> Started(in TransactionStart start, int transactionId) => Write((start, transactionId), static (writer, state) =>
    {
        writer.WriteNumber("transactionId", state.transactionId);
        writer.WriteNumber("connectorId", state.start.ConnectorId);
        writer.WriteString("idTag", state.start.IdTag.ToString());
        writer.WriteNumber("meterStart", state.start.MeterStart);
        Instant(writer, "startedAt", state.start.Timestamp);
        Number(writer, "reservationId", state.start.ReservationId);
    });

    public static ReadOnlyMemory<byte> Stopped(in TransactionStop stop) => Write(stop, static (writer, stop) =>
    {
        writer.WriteNumber("transactionId", stop.TransactionId);
        writer.WriteNumber("meterStop", stop.MeterStop);
        Instant(writer, "stoppedAt", stop.Timestamp);
        Text(writer, "reason", stop.Reason?.ToWireName());
        Text(writer, "idTag", stop.IdTag?.ToString());
    });

    /// <param name="samples">The sampledValue array as it was sent.</param>
    public static ReadOnlyMemory<byte> MeterValues(int connectorId, int? transactionId, DateTimeOffset sampledAt, ReadOnlyMemory<byte> samples) =>
        Write((connectorId, transactionId, sampledAt, samples), static (writer, state) =>
        {
            writer.WriteNumber("connectorId", state.connectorId);
            Number(writer, "transactionId", state.transactionId);
            Instant(writer, "sampledAt", state.sampledAt);
            writer.WritePropertyName("sampledValue");
            OnOneLine(writer, state.samples);
        });

    public static ReadOnlyMemory<byte> Command(long auditId, CommandIntent command) => Write((auditId, command), static (writer, state) =>
    {
        writer.WriteNumber("auditId", state.auditId);
        writer.WriteString("action", state.command.Action);
        writer.WriteString("route", state.command.Route);
        writer.WriteString("remoteAddress", state.command.RemoteAddress);
        writer.WritePropertyName("parameters");
        OnOneLine(writer, state.command.Parameters);
    });

    public static ReadOnlyMemory<byte> CommandEnded(long auditId, string action, CommandResult result) =>
        Write((auditId, action, result), static (writer, state) =>
        {
            writer.WriteNumber("auditId", state.auditId);
            writer.WriteString("action", state.action);
            writer.WriteString("outcome", state.result.Outcome);
            Text(writer, "status", state.result.Status);
            Text(writer, "messageId", state.result.MessageId);
            writer.WriteNumber("elapsedMs", Math.Round(state.result.Elapsed.TotalMilliseconds, 1));
        });

    public static ReadOnlyMemory<byte> Security(SecurityEvent happened) => Write(happened, static (writer, happened) =>
    {
        writer.WriteString("kind", happened.Kind);
        writer.WriteString("detail", happened.Detail);
    });

    private static ReadOnlyMemory<byte> Write<TState>(TState state, Action<Utf8JsonWriter, TState> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Writing))
        {
            writer.WriteStartObject();
            members(writer, state);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>What was sent may have line breaks between its members, and an event stream ends a field at a line break.</summary>
    private static void OnOneLine(Utf8JsonWriter writer, ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            writer.WriteRawValue(json.Span);
            return;
        }

        using var document = JsonDocument.Parse(json);
        document.RootElement.WriteTo(writer);
    }

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter writer, string name, int? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, number);
    }

    private static void Instant(Utf8JsonWriter writer, string name, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[32];
        at.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }
}
