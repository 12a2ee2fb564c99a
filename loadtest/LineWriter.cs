using System.Threading.Channels;

namespace Moev.LoadTest;

/// <summary>
/// Writes lines to the console from a queue, so that a slow terminal does not delay the charge point. When the queue is full, the oldest
/// lines are dropped and their number is reported.
/// </summary>
internal sealed class LineWriter : IAsyncDisposable
{
    /// <summary>The maximum number of queued lines.</summary>
    private const int Capacity = 10_000;

    private readonly Channel<string> _lines;
    private readonly Task _writing;
    private int _lost;

    public LineWriter(TextWriter output)
    {
        _lines = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref _lost));
        _writing = WriteAsync(output);
    }

    public void Write(string line) => _lines.Writer.TryWrite(line);

    public async ValueTask DisposeAsync()
    {
        _lines.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAsync(TextWriter output)
    {
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync())
            {
                if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                    await output.WriteLineAsync($"({lost} lines dropped)");
                await output.WriteLineAsync(line);
            }
        }
        catch (IOException)
        {
            // The output was closed; the charge point keeps running.
        }
    }
}
