using System.Globalization;
using System.Text;
using Moev.ChargePoint;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest;

/// <summary>Shows each message and event as one line: the time, an arrow for messages, and a description.</summary>
internal sealed class ConsoleObserver(LineWriter lines, TimeProvider time, bool trace) : ChargePointObserver
{
    /// <summary>The maximum number of payload characters to show.</summary>
    private const int PayloadCharacters = 200;

    // The last CALL of each side; at most one is outstanding (OCPP-J 1.6 §4.1.1).
    private (string Id, string Action) _ours = ("", "?");
    private (string Id, string Action) _theirs = ("", "?");

    public override void Connection(string text) => Write("**", text);

    public override void Sent(ReadOnlySpan<byte> message) => Show("->", message, ref _ours, ref _theirs);

    public override void Received(ReadOnlySpan<byte> message) => Show("<-", message, ref _theirs, ref _ours);

    public override void StatusChanged(int connectorId, ChargePointStatus status, ChargePointErrorCode errorCode, string? info) =>
        Write("==", $"{Name(connectorId)} is {status}{(errorCode == ChargePointErrorCode.NoError ? "" : $" ({errorCode})")}{(info is null ? "" : $": {info}")}");

    public override void PowerChanged(int connectorId, double offeredCurrent, double current, double power) =>
        Write("==", string.Create(CultureInfo.InvariantCulture, $"{Name(connectorId)} draws {power / 1000:0.00} kW, {current:0.0} A of {offeredCurrent:0.0} A offered"));

    public override void Note(string text) => Write("==", text);

    private static string Name(int connectorId) => connectorId == 0 ? "the charge point" : $"connector {connectorId}";

    /// <param name="arrow">The direction of the message.</param>
    /// <param name="utf8">The message.</param>
    /// <param name="call">The last CALL of the sender.</param>
    /// <param name="answered">The last CALL of the other side, to which an answer belongs.</param>
    private void Show(string arrow, ReadOnlySpan<byte> utf8, ref (string Id, string Action) call, ref (string Id, string Action) answered)
    {
        if (!trace)
            return;
        if (OcppMessageReader.Read(utf8.ToArray(), out var message) != OcppReadStatus.Message)
        {
            Write(arrow, Shorten(Encoding.UTF8.GetString(utf8)));
            return;
        }

        var id = Encoding.UTF8.GetString(message.Id.Span);
        var payload = Shorten(Encoding.UTF8.GetString(message.Payload.Span));
        if (message.Type == OcppMessageType.Call)
        {
            call = (id, Encoding.UTF8.GetString(message.Action.Span));
            // Never show a key (whitepaper A01.FR.12).
            if (call.Action == "ChangeConfiguration" && payload.Contains("AuthorizationKey", StringComparison.OrdinalIgnoreCase))
                payload = "{\"key\":\"AuthorizationKey\", …}";
            Write(arrow, $"{call.Action} {(call.Action == "MeterValues" ? Readings(message.Payload) ?? payload : payload)}");
            return;
        }

        var action = answered.Id == id ? answered.Action : "?";
        Write(arrow, message.Type == OcppMessageType.CallResult
            ? $"{action} answer {payload}"
            : $"{action} ERROR {message.ErrorCodeText} {message.ErrorDescription}");
    }

    /// <summary>Formats the readings of MeterValues as one line, because their values matter more than their JSON.</summary>
    private static string? Readings(ReadOnlyMemory<byte> payload)
    {
        if (!MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out _))
            return null;
        var text = new StringBuilder($"connector {request.ConnectorId}");
        if (request.TransactionId is { } transaction)
            text.Append(CultureInfo.InvariantCulture, $", transaction {transaction}");
        foreach (var sample in request.MeterValue)
        {
            text.Append(CultureInfo.InvariantCulture, $", at {sample.Timestamp.Value:HH:mm:ss.fff}Z");
            foreach (var value in sample.SampledValue)
                text.Append($", {(value.Measurand ?? Measurand.EnergyActiveImportRegister).ToWireName()}{(value.Phase is { } phase ? " " + phase.ToWireName() : "")} {value.Value} {value.Unit?.ToWireName()}".TrimEnd());
        }

        return Shorten(text.ToString(), 3 * PayloadCharacters);
    }

    private static string Shorten(string text, int most = PayloadCharacters)
    {
        // A message may contain control characters, which must not reach the terminal.
        var safe = string.Create(Math.Min(text.Length, most), text, static (characters, all) =>
        {
            for (var i = 0; i < characters.Length; i++)
                characters[i] = char.IsControl(all[i]) ? ' ' : all[i];
        });
        return text.Length <= most ? safe : $"{safe}... ({text.Length} characters)";
    }

    private void Write(string mark, string text) =>
        lines.Write(string.Create(CultureInfo.InvariantCulture, $"{time.GetLocalNow():HH:mm:ss.fff} {mark} {text}"));
}
