using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Quirks;

/// <summary>Rewrites a message that is right into one as a charge point with these quirks sends it.</summary>
internal static partial class QuirkyMessages
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = OcppMessageWriter.WriterOptions.Encoder };

    private static readonly string[] Numbers = ["connectorId", "transactionId", "meterStart", "meterStop"];

    /// <param name="message">A whole message, as it should be.</param>
    /// <param name="quirks">What to make of it.</param>
    public static byte[] Rewrite(ReadOnlySpan<byte> message, QuirkSet quirks)
    {
        var array = JsonNode.Parse(message)!.AsArray();
        var type = (int)array[0]!;
        if (type == (int)OcppMessageType.Call)
            RewriteCall(array, quirks);
        if (type == (int)OcppMessageType.CallError && quirks.Has(Quirk.ShortCallError))
            array.RemoveAt(4);
        else if (type != (int)OcppMessageType.CallError)
            RewritePayload(array, quirks);
        return Encoding.UTF8.GetBytes(array.ToJsonString(Plain));
    }

    private static void RewriteCall(JsonArray call, QuirkSet quirks)
    {
        if (quirks.Has(Quirk.NumericIds) && long.TryParse((string)call[1]!, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            call[1] = id;
        var action = (string)call[2]!;
        var payload = call[3]!.AsObject();
        switch (action)
        {
            case "BootNotification" when quirks.Has(Quirk.LongSerialNumber):
                payload["chargePointSerialNumber"] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
                break;
            case "StatusNotification" when quirks.Has(Quirk.ErrorCodeError) && (string)payload["errorCode"]! != "NoError":
                payload["errorCode"] = "Error";
                break;
            case "MeterValues" or "StopTransaction" when quirks.Has(Quirk.MinusOneTransactionId) && payload.ContainsKey("transactionId"):
                payload["transactionId"] = -1;
                break;
        }

        if (action == "MeterValues")
            RewriteMeterValues(payload, quirks);
    }

    private static void RewriteMeterValues(JsonObject payload, QuirkSet quirks)
    {
        if (quirks.Has(Quirk.EmptySampledValue))
        {
            foreach (var sample in payload["meterValue"]!.AsArray())
                sample!["sampledValue"] = new JsonArray();
        }

        if (quirks.Has(Quirk.MeterValueObject))
            payload["meterValue"] = payload["meterValue"]![0]!.DeepClone();
    }

    private static void RewritePayload(JsonArray message, QuirkSet quirks)
    {
        var place = message.Count - 1;
        if (message[place] is not JsonObject payload)
            return;
        if (quirks.Has(Quirk.NullPayload) && payload.Count == 0)
        {
            message[place] = null;
            return;
        }

        Walk(payload, quirks);
    }

    private static void Walk(JsonNode? node, QuirkSet quirks)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToArray())
                {
                    if (value is JsonValue leaf)
                        members[name] = Leaf(members, name, leaf, quirks);
                    else
                        Walk(value, quirks);
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                    Walk(item, quirks);
                break;
        }
    }

    private static JsonNode Leaf(JsonObject owner, string name, JsonValue value, QuirkSet quirks)
    {
        if (value.GetValueKind() == JsonValueKind.Number)
        {
            var whole = quirks.Has(Quirk.KilowattHours) && name is "meterStart" or "meterStop" ? JsonValue.Create((int)value / 1_000) : value.DeepClone();
            return quirks.Has(Quirk.NumbersAsStrings) && Numbers.Contains(name) ? JsonValue.Create(whole.ToJsonString()) : whole;
        }

        if (value.GetValueKind() != JsonValueKind.String)
            return value.DeepClone();
        var text = (string)value!;
        if (quirks.Has(Quirk.TimeWithoutZone) && Timestamp().IsMatch(text))
            text = text[..19];
        if (name != "value" || !decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return JsonValue.Create(text);
        if (quirks.Has(Quirk.KilowattHours) && owner["unit"]?.GetValue<string>() == "Wh")
            text = (number /= 1_000).ToString(CultureInfo.InvariantCulture);
        return quirks.Has(Quirk.NumbersAsNumbers) ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Timestamp();
}
