using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.V16;

/// <summary>Tests that frequent messages are read and written without allocating.</summary>
public sealed class PayloadAllocationTests
{
    private static readonly byte[] MeterValues = Encoding.UTF8.GetBytes(
        """
        {"connectorId":1,"transactionId":4711,"meterValue":[{"timestamp":"2024-02-29T12:34:56.789Z","sampledValue":[
        {"value":"12345.678","context":"Sample.Periodic","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"},
        {"value":"16.1","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"},
        {"value":42,"measurand":"SoC","unit":"Percent","location":"EV"}]}]}
        """);

    [Fact]
    public void Heartbeat_is_read_without_allocating()
    {
        byte[] json = "{}"u8.ToArray();
        AssertNoAllocation(() => HeartbeatRequest.TryRead(json, ValidationMode.Tolerant, out _, out _));
    }

    [Fact]
    public void StatusNotification_is_read_without_allocating()
    {
        byte[] json = Encoding.UTF8.GetBytes(
            """{"connectorId":1,"errorCode":"NoError","info":"ok","status":"SuspendedEVSE","timestamp":"2024-02-29T12:34:56Z","vendorId":"x","vendorErrorCode":"0"}""");
        AssertNoAllocation(() => StatusNotificationRequest.TryRead(json, ValidationMode.Tolerant, out _, out _));
        AssertNoAllocation(() => StatusNotificationRequest.TryRead(json, ValidationMode.Strict, out _, out _));
    }

    [Fact]
    public void StartTransaction_is_read_without_allocating()
    {
        byte[] json = Encoding.UTF8.GetBytes(
            """{"timestamp":"2024-02-29T12:34:56.789+01:00","connectorId":1,"idTag":"04A1B2C3D4E5F6","meterStart":123456,"reservationId":7}""");
        AssertNoAllocation(() => StartTransactionRequest.TryRead(json, ValidationMode.Tolerant, out _, out _));
        AssertNoAllocation(() => StartTransactionRequest.TryRead(json, ValidationMode.Strict, out _, out _));
    }

    [Fact]
    public void MeterValues_are_read_and_enumerated_without_allocating()
    {
        AssertNoAllocation(() =>
        {
            if (!MeterValuesRequest.TryRead(MeterValues, ValidationMode.Tolerant, out var request, out _))
                return false;

            decimal sum = 0;
            foreach (var value in request.MeterValue)
            {
                foreach (var sample in value.SampledValue)
                {
                    if (!sample.Value.TryGetDecimal(out decimal number))
                        return false;

                    sum += number;
                }
            }

            return sum == 12403.778m;
        });
    }

    [Fact]
    public void StopTransaction_is_read_without_allocating()
    {
        byte[] json = Encoding.UTF8.GetBytes(
            """{"transactionId":4711,"idTag":"04A1B2C3","meterStop":200000,"timestamp":"2024-02-29T13:00:00Z","reason":"EVDisconnected"}""");
        AssertNoAllocation(() => StopTransactionRequest.TryRead(json, ValidationMode.Strict, out _, out _));
    }

    [Fact]
    public void Answers_are_written_without_allocating()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(4096);
        using var writer = new System.Text.Json.Utf8JsonWriter(buffer);
        var heartbeat = new HeartbeatResponse(new OcppDateTime(new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero)));
        var start = new StartTransactionResponse(new IdTagInfo(null, "GROUP", AuthorizationStatus.Accepted), 5);
        AssertNoAllocation(() =>
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            heartbeat.Write(writer);
            writer.Flush();
            writer.Reset();
            start.Write(writer);
            writer.Flush();
            return buffer.WrittenCount > 0;
        });
    }

    private static void AssertNoAllocation(Func<bool> action)
    {
        for (int i = 0; i < 100; i++)
            Assert.True(action());

        // A measurement may include the recompilation of the method by the runtime; a loop that allocates does so every time.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool good = action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(good);
        }

        Assert.Equal(0, least);
    }
}
