using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>Tests that a payload reads the same with and without cached tokens.</summary>
public sealed class PlainTokenCacheTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(400)]
    public void Payload_is_the_same_at_once_and_after_another_message(int count)
    {
        var message = Envelope(Message("7", count));
        Assert.Equal(count <= 200, message.TryGetTokens(out _));
        Assert.Equal(Expected("7", count), Values(message));

        var other = Envelope(Message("8", 2));
        Assert.False(message.TryGetTokens(out _));
        Assert.Equal(Expected("7", count), Values(message));
        Assert.Equal(Expected("8", 2), Values(other));
    }

    [Fact]
    public void Message_that_is_not_plain_makes_them_forgotten()
    {
        var message = Envelope(Message("7", 1));
        OcppMessageReader.Read("[2,\"1\",\"Heartbeat\",{\"\\u0061\":1}]"u8.ToArray(), out _);
        Assert.False(message.TryGetTokens(out _));
        Assert.Equal(Expected("7", 1), Values(message));
    }

    [Fact]
    public async Task Another_thread_reads_the_same()
    {
        var message = Envelope(Message("7", 3));
        await Task.Factory.StartNew(
            () =>
            {
                Assert.False(message.TryGetTokens(out _));
                Envelope(Message("8", 3));
                Assert.False(message.TryGetTokens(out _));
                Assert.Equal(Expected("7", 3), Values(message));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    [Fact]
    public void Damaged_or_absent_message_has_none()
    {
        Assert.False(default(OcppMessage).TryGetTokens(out _));
        OcppMessageReader.Read("[2,\"1\",\"Heartbeat\",{}"u8.ToArray(), out var damaged);
        Assert.False(damaged.TryGetTokens(out _));
    }

    [Fact]
    public void Blanks_before_the_payload_move_its_tokens()
    {
        var message = Envelope(" [ 2 , \"1\" , \"MeterValues\" ,\t" + Payload("7", 2) + " ] ");
        Assert.True(message.TryGetTokens(out _));
        Assert.Equal(Expected("7", 2), Values(message));
    }

    private static OcppMessage Envelope(string message)
    {
        Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(Encoding.UTF8.GetBytes(message), out var read));
        return read;
    }

    private static string[] Values(in OcppMessage message)
    {
        Assert.True(MeterValuesRequest.TryRead(message, ValidationMode.Strict, out var request, out _));
        return [.. request.MeterValue.ToArray().SelectMany(static time => time.SampledValue.ToArray()).Select(static sample => sample.Value.ToString())];
    }

    private static string[] Expected(string first, int count) => [.. Enumerable.Range(0, count).Select(i => $"{first}{i}")];

    private static string Message(string first, int count) => $"[2,\"1\",\"MeterValues\",{Payload(first, count)}]";

    private static string Payload(string first, int count)
    {
        var samples = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"value":"{{first}}{{i}}"}"""));
        return $$"""{"connectorId":1,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{{samples}}]}]}""";
    }
}
