using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.OcppJ;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>A second, slow implementation of OCPP-J 1.6 §4 on JsonDocument: the expected result of the reader.</summary>
internal sealed record EnvelopeOracle(
    OcppReadStatus Status,
    OcppMessageType Type = 0,
    string RawId = "",
    string Name = "",
    string? Payload = null,
    string Description = "",
    PayloadDeviations Deviations = PayloadDeviations.None)
{
    public static EnvelopeOracle Of(byte[] message)
    {
        if (!JsonVerdict.IsValid(message))
            return OfDamaged(message);
        using var document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = OcppMessageReader.MaxDepth });
        return OfElements(document.RootElement);
    }

    /// <summary>
    /// Gets the result for a damaged message. It is a CALL with an id if some prefix of it, closed with a bracket, is <c>[2, "id"]</c>.
    /// </summary>
    private static EnvelopeOracle OfDamaged(byte[] message)
    {
        for (var quote = Array.IndexOf(message, (byte)'"'); quote >= 0; quote = Array.IndexOf(message, (byte)'"', quote + 1))
        {
            byte[] start = [.. message.AsSpan(0, quote + 1), (byte)']'];
            if (!JsonVerdict.IsValid(start))
                continue;
            using var document = JsonDocument.Parse(start);

            // The type is a string.
            if (document.RootElement is { ValueKind: JsonValueKind.Array } root && root.GetArrayLength() == 1)
                continue;

            return OfElements(document.RootElement) is { Status: OcppReadStatus.MalformedWithId } call
                ? call
                : new EnvelopeOracle(OcppReadStatus.Malformed);
        }

        return new EnvelopeOracle(OcppReadStatus.Malformed);
    }

    private static EnvelopeOracle OfElements(JsonElement root)
    {
        var dropped = new EnvelopeOracle(OcppReadStatus.Malformed);
        if (root.ValueKind != JsonValueKind.Array || root.GetArrayLength() == 0)
            return dropped;
        bool isString = root[0].GetRawText() is "\"2\"" or "\"3\"" or "\"4\"";
        if (root[0].ValueKind != JsonValueKind.Number && !isString)
            return dropped;
        OcppMessageType type = (isString ? root[0].GetRawText()[1] - '0' : root[0].GetDouble()) switch
        {
            2 => OcppMessageType.Call,
            3 => OcppMessageType.CallResult,
            4 => OcppMessageType.CallError,
            _ => 0,
        };
        if (type == 0)
            return new EnvelopeOracle(OcppReadStatus.Ignored);
        var length = root.GetArrayLength();
        bool isNumeric = length >= 2 && root[1].ValueKind == JsonValueKind.Number && !root[1].GetRawText().AsSpan().ContainsAny(".eE");
        if (length < 2 || (isNumeric ? root[1].GetRawText() : Decode(root[1])) is not { } id || id.EnumerateRunes().Count() > 64)
            return dropped;

        var answered = isNumeric ? dropped : new EnvelopeOracle(
            type == OcppMessageType.Call ? OcppReadStatus.MalformedWithId : OcppReadStatus.Malformed,
            type,
            root[1].GetRawText()[1..^1]);
        if (id.Length == 0)
            return answered;
        var read = answered with
        {
            Status = OcppReadStatus.Message,
            Type = type,
            RawId = isNumeric ? id : answered.RawId,
            Deviations = (isNumeric ? PayloadDeviations.NumericMessageId : id.EnumerateRunes().Count() > 36 ? PayloadDeviations.LongMessageId : PayloadDeviations.None)
                | (isString ? PayloadDeviations.StringMessageType : PayloadDeviations.None),
        };
        return type switch
        {
            OcppMessageType.Call => length == 4 && Decode(root[2]) is { } action ? WithPayload(read with { Name = action }, root[3]) ?? answered : answered,
            OcppMessageType.CallResult => length == 3 ? WithPayload(read, root[2]) ?? answered : answered,
            _ => OfCallError(root, length, read) ?? answered,
        };
    }

    private static EnvelopeOracle? WithPayload(EnvelopeOracle read, JsonElement payload) => payload.ValueKind switch
    {
        JsonValueKind.Object => read with { Payload = payload.GetRawText() },
        JsonValueKind.Null => read with { Payload = "{}", Deviations = read.Deviations | PayloadDeviations.NullPayload },
        JsonValueKind.Array when read.Type == OcppMessageType.Call && payload.GetArrayLength() == 0 =>
            read with { Payload = "{}", Deviations = read.Deviations | PayloadDeviations.ArrayPayload },
        _ => null,
    };

    private static EnvelopeOracle? OfCallError(JsonElement root, int length, EnvelopeOracle read)
    {
        if (length is < 3 or > 5 || Decode(root[2]) is not { } code)
            return null;
        var description = length < 4 || root[3].ValueKind != JsonValueKind.String ? "" : Decode(root[3]);
        if (description is null)
            return null;
        bool isLoose = (length > 3 && root[3].ValueKind != JsonValueKind.String) || (length > 4 && root[4].ValueKind != JsonValueKind.Object);
        return read with
        {
            Name = code,
            Description = description,
            Payload = length == 5 && root[4].ValueKind == JsonValueKind.Object ? root[4].GetRawText() : "{}",
            Deviations = read.Deviations
                | (length < 5 ? PayloadDeviations.ShortCallError : PayloadDeviations.None)
                | (isLoose ? PayloadDeviations.LooseCallError : PayloadDeviations.None),
        };
    }

    private static string? Decode(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public override string ToString() => $"{Status} {Type} '{RawId}' '{Name}' '{Description}' {Payload} {Deviations}";

    /// <summary>Converts the actual result of the reader to the same form.</summary>
    public static EnvelopeOracle Seen(OcppReadStatus status, in OcppMessage message) => status switch
    {
        OcppReadStatus.Ignored => new EnvelopeOracle(status),
        OcppReadStatus.Malformed => new EnvelopeOracle(status),
        OcppReadStatus.MalformedWithId => new EnvelopeOracle(status, message.Type, Text(message.Id)),
        _ => new EnvelopeOracle(
            status,
            message.Type,
            Text(message.Id),
            message.Type == OcppMessageType.Call ? Text(message.Action) : message.ErrorCodeText,
            Text(message.Payload),
            message.ErrorDescription,
            message.Deviations),
    };

    /// <summary>Gets the parts to compare: of a damaged message only the id to be answered, if any.</summary>
    public EnvelopeOracle Comparable() => Status == OcppReadStatus.Malformed ? new EnvelopeOracle(Status) : this;

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);
}
