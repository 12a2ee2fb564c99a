using System.Text;

namespace Moev.Benchmarks;

/// <summary>The most frequent messages of a gateway, as real charge points write them.</summary>
internal static class Messages
{
    public static readonly byte[] Heartbeat = "{}"u8.ToArray();

    public static readonly byte[] StartTransaction =
        """{"connectorId":1,"idTag":"04A2B3C4D5E6F7","meterStart":1523400,"timestamp":"2026-03-14T09:26:53.589Z"}"""u8.ToArray();

    public static readonly byte[] StatusNotification =
        """{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-03-14T09:26:54Z"}"""u8.ToArray();

    public static readonly byte[] MeterValues =
        """
        {"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"2026-03-14T09:27:00Z","sampledValue":[
        {"value":"1523900","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"},
        {"value":"11040.0","context":"Sample.Periodic","measurand":"Power.Active.Import","location":"Outlet","unit":"W"},
        {"value":"16.0","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"},
        {"value":"15.9","context":"Sample.Periodic","measurand":"Current.Import","phase":"L2","unit":"A"},
        {"value":"16.1","context":"Sample.Periodic","measurand":"Current.Import","phase":"L3","unit":"A"}]}]}
        """u8.ToArray();

    /// <summary>MeterValues as from a charge point's main meter, which need no stored transaction.</summary>
    public static readonly byte[] MeterValuesWithoutTransaction =
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(MeterValues).Replace("\"transactionId\":4711,", "", StringComparison.Ordinal));

    /// <summary>Creates a whole CALL.</summary>
    public static byte[] Call(string action, byte[] payload) =>
        [.. Encoding.UTF8.GetBytes($"[2,\"3f2504e0-4f89-41d3-9a0c-0305e82c3301\",\"{action}\","), .. payload, (byte)']'];
}
