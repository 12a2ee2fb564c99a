using System.Text;
using Moev.Gateway.SmartCharging.Ports;

namespace Moev.Gateway.Tests.SmartCharging.Ports;

/// <summary>Lines of a stream, whatever the sizes of its reads.</summary>
public sealed class LineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(10_000)]
    public async Task Lines_do_not_depend_on_the_reads(int bytes)
    {
        Assert.Equal(
            ["Line:ab", "Line:", "Line:12345678", "TooLong:12345678", "Line:c", "TooLong:abcdefgh", "Line:d\r", "End:"],
            await ReadAsync("ab\n\n12345678\n123456789\nc\nabcdefghijklmnopqrstuvwxyz\nd\r\nrest", maxBytes: 8, bytes));
    }

    [Theory]
    [InlineData(100_000, "Line")]
    [InlineData(100_001, "TooLong")]
    public async Task Length_is_bounded(int length, string expected)
    {
        var lines = await ReadAsync(new string('x', length) + "\n", maxBytes: 100_000, 65_536);
        Assert.Equal(expected + ":" + new string('x', 100_000), lines[0]);
    }

    private static async Task<List<string>> ReadAsync(string text, int maxBytes, int bytesPerRead)
    {
        var reader = new LineReader(new SmallReads(Encoding.UTF8.GetBytes(text), bytesPerRead), maxBytes);
        var lines = new List<string>();
        ReadLine line;
        do
        {
            line = await reader.ReadAsync();
            lines.Add(line.Status + ":" + Encoding.UTF8.GetString(line.Bytes.Span));
        }
        while (line.Status != ReadLineStatus.End);
        return lines;
    }

    private sealed class SmallReads(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }
}
