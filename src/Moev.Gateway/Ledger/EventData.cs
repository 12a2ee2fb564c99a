using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>Writes the data of events, the same over every store. Absent members are omitted; times are UTC.</summary>
internal static class EventData
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A buffer that had to grow beyond this is not kept.</summary>
    private const int MaxKeptBytes = 64 * 1_024;

    // A writer asks its buffer for far more room than an event needs, so these are kept, one for each thread.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    public static ReadOnlyMemory<byte> Boot(ChargePointBoot boot)
    {
        var (buffer, writer) = Begin();
        boot.Boot.Write(writer);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    public static ReadOnlyMemory<byte> Status(ConnectorStatus status) => StatusUtf8(status).ToArray();

    /// <summary>As <see cref="Status"/>, which charge points send all day, without allocating; valid until the next call on this thread.</summary>
    public static ReadOnlySpan<byte> StatusUtf8(in ConnectorStatus status) => WriteUtf8(status, static (writer, status) =>
    {
        writer.WriteNumber("connectorId", status.ConnectorId);
        writer.WriteString("status", status.Status.ToWireName());
        writer.WriteString("errorCode", status.ErrorCode);
        Text(writer, "info", status.Info);
        Text(writer, "vendorErrorCode", status.VendorErrorCode);
        if (status.Timestamp is { } timestamp)
            Instant(writer, "timestamp", timestamp);
    });

    public static ReadOnlyMemory<byte> Started(in TransactionStart start, int transactionId) => Write((start, transactionId), static (writer, state) =>
    {
        writer.WriteNumber("transactionId", state.transactionId);
        writer.WriteNumber("connectorId", state.start.ConnectorId);
        writer.WriteString("idTag", state.start.IdTag.ToString());
        Number(writer, "meterStart", state.start.MeterStart);
        Instant(writer, "startedAt", state.start.Timestamp);
        Number(writer, "reservationId", state.start.ReservationId);
        Deviations(writer, state.start.Deviations);
    });

    /// <param name="replacesClosing">True when the transaction was closed without it before.</param>
    public static ReadOnlyMemory<byte> Stopped(in TransactionStop stop, bool replacesClosing) => Write((stop, replacesClosing), static (writer, state) =>
    {
        var stop = state.stop;
        writer.WriteNumber("transactionId", stop.TransactionId);
        Number(writer, "meterStop", stop.MeterStop);
        Instant(writer, "stoppedAt", stop.Timestamp);
        Text(writer, "reason", stop.Reason?.ToWireName());
        Text(writer, "idTag", stop.IdTag?.ToString());
        Deviations(writer, stop.Deviations);
        if (state.replacesClosing)
            writer.WriteBoolean("replacesClosing", true);
    });

    /// <summary>Writes the end of a transaction without its StopTransaction.</summary>
    /// <param name="meterStop">Wh; null when no reading is known.</param>
    public static ReadOnlyMemory<byte> Closed(int transactionId, int? meterStop, TransactionClosing closing) =>
        Write((transactionId, meterStop, closing), static (writer, state) =>
        {
            writer.WriteNumber("transactionId", state.transactionId);
            Number(writer, "meterStop", state.meterStop);
            Instant(writer, "stoppedAt", state.closing.StoppedAt);
            writer.WriteString("closedBy", state.closing.IsByOperator ? "operator" : "gateway");
            writer.WriteString("closingCause", state.closing.Cause.ToString());
            Text(writer, "closingReason", state.closing.Reason);
        });

    public static ReadOnlyMemory<byte> Reopened(int transactionId) =>
        Write(transactionId, static (writer, transactionId) => writer.WriteNumber("transactionId", transactionId));

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

    public static ReadOnlyMemory<byte> Command(long auditId, CommandIntent command) => CommandUtf8(auditId, command).ToArray();

    /// <summary>As <see cref="Command"/>, without allocating; valid until the next call on this thread.</summary>
    public static ReadOnlySpan<byte> CommandUtf8(long auditId, CommandIntent command) => WriteUtf8((auditId, command), static (writer, state) =>
    {
        writer.WriteNumber("auditId", state.auditId);
        writer.WriteString("action", state.command.Action);
        writer.WriteString("route", state.command.Route);
        writer.WriteString("remoteAddress", state.command.RemoteAddress);
        writer.WritePropertyName("parameters");
        OnOneLine(writer, state.command.Parameters);
    });

    public static ReadOnlyMemory<byte> CommandEnded(long auditId, string action, CommandResult result) =>
        CommandEndedUtf8(auditId, action, result).ToArray();

    /// <summary>As <see cref="CommandEnded"/>, without allocating; valid until the next call on this thread.</summary>
    public static ReadOnlySpan<byte> CommandEndedUtf8(long auditId, string action, CommandResult result) =>
        WriteUtf8((auditId, action, result), static (writer, state) =>
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
        if (happened.Reported is not { } reported)
            return;
        writer.WriteString("type", reported.Type);
        Instant(writer, "timestamp", reported.Timestamp);
        if (SecurityEventTypes.IsCritical(reported.Type) is { } critical)
            writer.WriteBoolean("critical", critical);
    });

    public static ReadOnlyMemory<byte> Job(JobRecord job) => Write(job, static (writer, job) =>
    {
        writer.WriteNumber("jobId", job.Id);
        writer.WriteString("kind", job.Kind.ToString());
        writer.WriteString("state", job.State.ToString());
        Text(writer, "reported", job.Statuses.Count == 0 ? null : job.Statuses[^1].Status);
        Text(writer, "detail", job.Detail);
        if (job.File is { } file)
            writer.WriteNumber("fileBytes", file.Bytes);
    });

    /// <summary>Writes a reported status that belongs to no job.</summary>
    public static ReadOnlyMemory<byte> Notice(JobNotice notice) => Write(notice, static (writer, notice) =>
    {
        writer.WriteString("kind", notice.Kind.ToString());
        writer.WriteString("reported", notice.Status);
        Number(writer, "requestId", notice.RequestId);
    });

    public static ReadOnlyMemory<byte> Reservation(ReservationRecord reservation) => Write(reservation, static (writer, reservation) =>
    {
        writer.WriteNumber("reservationId", reservation.Id);
        writer.WriteNumber("connectorId", reservation.ConnectorId);
        writer.WriteString("idTag", reservation.IdTag);
        writer.WriteString("state", reservation.State.ToString());
        Text(writer, "status", reservation.Status);
        Number(writer, "transactionId", reservation.TransactionId);
    });

    public static ReadOnlyMemory<byte> LocalList(LocalListRecord list) => Write(list, static (writer, list) =>
    {
        Number(writer, "version", list.Version);
        writer.WriteBoolean("known", list.IsKnown);
        writer.WriteNumber("entries", list.Entries.Count);
        Text(writer, "status", list.Status);
    });

    public static ReadOnlyMemory<byte> Certificate(CertificateRecord certificate) => Write(certificate, static (writer, certificate) =>
    {
        writer.WriteNumber("certificateId", certificate.Id);
        writer.WriteString("serialNumber", certificate.SerialNumber);
        writer.WriteString("state", certificate.State.ToString());
        Text(writer, "detail", certificate.Detail);
    });

    private static ReadOnlyMemory<byte> Write<TState>(scoped in TState state, Action<Utf8JsonWriter, TState> members) => WriteUtf8(state, members).ToArray();

    private static ReadOnlySpan<byte> WriteUtf8<TState>(scoped in TState state, Action<Utf8JsonWriter, TState> members)
    {
        var (buffer, writer) = Begin();
        writer.WriteStartObject();
        members(writer, state);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Begin()
    {
        if (s_buffer is { Capacity: > MaxKeptBytes })
            (s_buffer, s_writer) = (null, null);
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(256);
        var writer = s_writer ??= new Utf8JsonWriter(buffer, Writing);

        // Before, not after: what fails to be written must not leave its half behind.
        buffer.ResetWrittenCount();
        writer.Reset();
        return (buffer, writer);
    }

    /// <summary>Writes JSON without line breaks, because an event stream ends a field at a line break.</summary>
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

    private static void Deviations(Utf8JsonWriter writer, TransactionDeviations deviations)
    {
        if (deviations.Names() is not { } names)
            return;
        writer.WriteStartArray("deviations");
        foreach (var name in names)
            writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static void Instant(Utf8JsonWriter writer, string name, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[32];
        at.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        writer.WriteString(name, text[..length]);
    }
}
