using Moev.Gateway.Connections;

namespace Moev.Gateway.Tests.Connections;

public sealed class ReadTurnTests
{
    [Theory]
    [InlineData(ReadTurn.MaxMessages - 1, false)]
    [InlineData(ReadTurn.MaxMessages, true)]
    [InlineData(ReadTurn.MaxMessages + 1, true)]
    public void Is_over_after_so_many_messages(int messages, bool isOver) => Assert.Equal(isOver, Batch(new ReadTurn(), messages, 100));

    [Fact]
    public void Counts_on_while_reads_are_full()
    {
        var turn = new ReadTurn();
        for (var i = 0; i < ReadTurn.MaxMessages - 1; i++)
            Assert.False(Batch(ref turn, 1, 500));
        Assert.False(Batch(ref turn, ReadTurn.MaxMessages - 1, 2_048));
        Assert.True(Batch(ref turn, 1, 10));
        Assert.False(Batch(ref turn, 1, 10));
    }

    [Fact]
    public void Is_over_after_so_many_bytes_of_a_message_without_end()
    {
        var turn = new ReadTurn();
        for (var i = 0; i < 3; i++)
            Assert.False(Batch(ref turn, 0, 4_096));
        Assert.True(Batch(ref turn, 0, 4_096));
        Assert.False(Batch(ref turn, 0, ReadTurn.MaxBytes - 1));
        Assert.True(Batch(ref turn, 0, long.MaxValue));
    }

    private static bool Batch(ReadTurn turn, int messages, long bytes) => Batch(ref turn, messages, bytes);

    private static bool Batch(ref ReadTurn turn, int messages, long bytes)
    {
        for (var i = 0; i < messages; i++)
            turn.Message();
        return turn.EndBatch(bytes);
    }
}
