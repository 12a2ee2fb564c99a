using System.Text.Json;
using System.Text.Unicode;

namespace Moev.LoadTest;

/// <summary>The CALLs of a charge point under load, and what matters of their answers. Nothing here allocates.</summary>
internal static class LoadMessages
{
    /// <summary>More than any of these messages has.</summary>
    public const int MaxBytes = 1_024;

    public static int WriteBoot(Span<byte> to, long id, int index)
    {
        Utf8.TryWrite(
            to,
            $$"""[2,"{{id}}","BootNotification",{"chargePointVendor":"Moev","chargePointModel":"Load","chargePointSerialNumber":"L{{index}}","firmwareVersion":"1.0"}]""",
            out var written);
        return written;
    }

    public static int WriteStart(Span<byte> to, long id, int index, int meter, DateTimeOffset now)
    {
        Utf8.TryWrite(
            to,
            $$"""[2,"{{id}}","StartTransaction",{"connectorId":1,"idTag":"LOAD{{index}}","meterStart":{{meter}},"timestamp":"{{now:yyyy-MM-ddTHH:mm:ss.fff}}Z"}]""",
            out var written);
        return written;
    }

    public static int WriteStop(Span<byte> to, long id, int index, int meter, DateTimeOffset now, int transaction)
    {
        Utf8.TryWrite(
            to,
            $$"""[2,"{{id}}","StopTransaction",{"transactionId":{{transaction}},"idTag":"LOAD{{index}}","meterStop":{{meter}},"timestamp":"{{now:yyyy-MM-ddTHH:mm:ss.fff}}Z","reason":"Local"}]""",
            out var written);
        return written;
    }

    /// <summary>Six sampled values, as a three-phase charge point of 11 kW sends them.</summary>
    public static int WriteMeterValues(Span<byte> to, long id, int meter, DateTimeOffset now, int transaction)
    {
        var decimals = meter % 100;
        Utf8.TryWrite(
            to,
            $$"""[2,"{{id}}","MeterValues",{"connectorId":1,"transactionId":{{transaction}},"meterValue":[{"timestamp":"{{now:yyyy-MM-ddTHH:mm:ss.fff}}Z","sampledValue":[{"value":"{{meter}}","measurand":"Energy.Active.Import.Register","unit":"Wh"},{"value":"110{{decimals:00}}","measurand":"Power.Active.Import","unit":"W"},{"value":"15.{{decimals:00}}","measurand":"Current.Import","phase":"L1","unit":"A"},{"value":"16.{{decimals:00}}","measurand":"Current.Import","phase":"L2","unit":"A"},{"value":"15.{{decimals:00}}","measurand":"Current.Import","phase":"L3","unit":"A"},{"value":"{{decimals}}","measurand":"SoC","unit":"Percent"}]}]}]""",
            out var written);
        return written;
    }

    /// <summary>A charge point under load does nothing that it is told.</summary>
    public static int WriteNotSupported(Span<byte> to, ReadOnlySpan<byte> rawId)
    {
        var before = "[4,\""u8;
        var after = "\",\"NotSupported\",\"\",{}]"u8;
        before.CopyTo(to);
        rawId.CopyTo(to[before.Length..]);
        after.CopyTo(to[(before.Length + rawId.Length)..]);
        return before.Length + rawId.Length + after.Length;
    }

    /// <summary>Whether BootNotification's answer lets the charge point work.</summary>
    public static bool IsAccepted(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        return Find(ref reader, "status"u8) && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("Accepted"u8);
    }

    /// <summary>The transaction of StartTransaction's answer; 0 when there is none.</summary>
    public static int TransactionId(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        return Find(ref reader, "transactionId"u8) && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var id) ? id : 0;
    }

    /// <summary>Moves to the value of a member of the object. The payload was checked to be valid JSON when its message was read.</summary>
    private static bool Find(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals(name);
            reader.Read();
            if (found)
                return true;
            reader.Skip();
        }

        return false;
    }
}
