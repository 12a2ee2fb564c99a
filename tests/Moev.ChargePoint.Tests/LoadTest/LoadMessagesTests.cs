using System.Text;
using Moev.LoadTest;
using Moev.Ocpp.OcppJ;

namespace Moev.ChargePoint.Tests.LoadTest;

public sealed class LoadMessagesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    private readonly byte[] _buffer = new byte[LoadMessages.MaxBytes];

    [Fact]
    public void Largest_calls_fit_and_are_ocpp()
    {
        Check("BootNotification", LoadMessages.WriteBoot(_buffer, long.MaxValue, 18_999));
        Check("StartTransaction", LoadMessages.WriteStart(_buffer, long.MaxValue, 18_999, int.MaxValue, Now));
        Check("StopTransaction", LoadMessages.WriteStop(_buffer, long.MaxValue, 18_999, int.MaxValue, Now, int.MaxValue));
        Check("MeterValues", LoadMessages.WriteMeterValues(_buffer, long.MaxValue, int.MaxValue, Now, int.MaxValue));
    }

    [Theory]
    [InlineData("""{"currentTime":"x","interval":300,"status":"Accepted"}""", true)]
    [InlineData("""{"status":"Pending","other":{"status":"Accepted"}}""", false)]
    [InlineData("""{"other":{"status":"Accepted"}}""", false)]
    [InlineData("{}", false)]
    public void Acceptance_is_the_answers_own_status(string payload, bool expected) =>
        Assert.Equal(expected, LoadMessages.IsAccepted(Encoding.UTF8.GetBytes(payload)));

    [Theory]
    [InlineData("""{"idTagInfo":{"status":"Accepted","transactionId":5},"transactionId":17}""", 17)]
    [InlineData("""{"transactionId":"17"}""", 0)]
    [InlineData("""{"transactionId":99999999999}""", 0)]
    [InlineData("{}", 0)]
    public void Transaction_is_a_whole_number_or_none(string payload, int expected) =>
        Assert.Equal(expected, LoadMessages.TransactionId(Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void Refusal_echoes_the_id()
    {
        var written = LoadMessages.WriteNotSupported(_buffer, "a\\\"b"u8);
        Assert.Equal("""[4,"a\"b","NotSupported","",{}]""", Encoding.UTF8.GetString(_buffer, 0, written));
    }

    private void Check(string action, int written)
    {
        Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(_buffer.AsMemory(0, written), out var message));
        Assert.Equal(action, Encoding.UTF8.GetString(message.Action.Span));
        Assert.True(message.IdMatches("9223372036854775807"u8));
    }
}
