using System.Text;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Calls;

/// <summary>Tests that frequent messages allocate nothing on the common path, from the socket's bytes to the answer's.</summary>
public sealed class SteadyStateTests
{
    private const string Samples =
        """
        [{"value":"1523900","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"},
        {"value":"11040.0","measurand":"Power.Active.Import","unit":"W"},{"value":"16.0","measurand":"Current.Import","phase":"L1","unit":"A"}]
        """;

    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""")]
    [InlineData("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-11-22T12:00:00Z"}]""")]
    [InlineData("""[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":""" + Samples + "}]}]")]
    public async Task Message_in_the_steady_state_allocates_nothing_on_the_session(string message)
    {
        using var host = new SessionHost(new OcppOptions { MaxMessagesPerSecond = 0 });
        host.Counts.Dispose(); // it allocates for every measurement
        var peer = host.OpenBooted();
        var writer = new System.Buffers.ArrayBufferWriter<byte>();
        WebSocketFrameWriter.WriteMaskedFrame(writer, WebSocketOpcode.Text, Encoding.UTF8.GetBytes(message), 0x1234ABCD);
        var frame = writer.WrittenSpan.ToArray();

        void Exchange(int count)
        {
            for (var i = 0; i < count; i++)
            {
                frame.CopyTo(peer.Connection.ToServer.GetSpan(frame.Length));
                peer.Connection.ToServer.Advance(frame.Length);
                var flush = peer.Connection.ToServer.FlushAsync();
                Assert.True(flush.IsCompletedSuccessfully);
                Assert.True(peer.Connection.FromServer.TryRead(out var result));
                Assert.True(result.Buffer.Length > 10);
                peer.Connection.FromServer.AdvanceTo(result.Buffer.End);
            }
        }

        // Until the ring buffers of events and samples are full. The array pool drops its arrays at some collections, and the next message rents
        // a new one: the best of a few rounds counts.
        Exchange(12_000);
        var allocated = Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Exchange(1_000);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
        Assert.Equal(0, allocated);

        // It was recorded nevertheless.
        if (message.Contains("MeterValues", StringComparison.Ordinal))
        {
            var records = await host.Ledger.ListMeterValuesAsync(new MeterValueFilter(new ChargePointIdentity("CP_1"), Limit: 10_000));
            Assert.Equal(334, records.Count); // 1,000 samples, three in a message; one of the oldest message is left
            Assert.All(records.Skip(1), static record => Assert.Equal(3, Count(record)));
            Assert.Equal(1, Count(records[0]));
        }
    }

    private static int Count(MeterValueRecord record)
    {
        using var json = System.Text.Json.JsonDocument.Parse(record.Samples);
        return json.RootElement.GetArrayLength();
    }
}
