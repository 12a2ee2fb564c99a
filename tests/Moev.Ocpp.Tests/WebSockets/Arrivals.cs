using System.Buffers;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>
/// One way for bytes to reach a reader, as a pipe hands them over: each arrival shows what was left unconsumed together with what is new.
/// </summary>
/// <param name="bytes">All of them.</param>
/// <param name="ends">The number of bytes that have arrived, after each arrival.</param>
/// <param name="cuts">The ends of the segments; the same twice makes an empty segment.</param>
/// <param name="margin">The value of the bytes around them in each array.</param>
internal sealed class Arrivals(byte[] bytes, int[] ends, int[] cuts, byte? margin = null)
{
    private const int MarginBytes = 24;

    // Every split of a long case would take minutes and show nothing new: its ends, and some of its middle, are split.
    private const int LongCase = 2_000;
    private const int SplitEnds = 100;

    public IReadOnlyList<int> Ends => ends;

    public override string ToString() => $"arrivals [{Some(ends)}] segments cut at [{Some(cuts)}]";

    public static IEnumerable<Arrivals> Of(byte[] bytes, Replay replay)
    {
        int[] atOnce = [bytes.Length];
        switch (replay)
        {
            case Replay.Whole:
                yield return new Arrivals(bytes, atOnce, []);
                break;

            case Replay.PoisonedMargins:
                yield return new Arrivals(bytes, atOnce, [], margin: 0xFF);
                yield return new Arrivals(bytes, atOnce, [], margin: 0x00);
                break;

            case Replay.EverySplit:
                foreach (int at in Positions(bytes.Length))
                {
                    yield return new Arrivals(bytes, [at, bytes.Length], []);
                    yield return new Arrivals(bytes, atOnce, [at], margin: 0xFF);
                    yield return new Arrivals(bytes, atOnce, [at, at]);
                }

                break;

            default:
                int[] each = [.. Positions(bytes.Length)];
                yield return new Arrivals(bytes, [.. each, bytes.Length], []);
                yield return new Arrivals(bytes, atOnce, each);
                break;
        }
    }

    /// <summary>Returns the input of a reader at an arrival, in fresh arrays, so that it cannot depend on earlier ones.</summary>
    public ReadOnlySequence<byte> Show(int consumed, int end)
    {
        int[] borders = [.. cuts.Where(cut => cut > consumed && cut < end), end];
        Segment? first = null;
        Segment? last = null;
        int start = consumed;
        foreach (int border in borders)
        {
            ReadOnlyMemory<byte> memory = Copy(start, border);
            last = last is null ? new Segment(memory) : last.Append(memory);
            first ??= last;
            start = border;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private static IEnumerable<int> Positions(int length)
    {
        for (int at = 1; at < length;)
        {
            yield return at;
            bool inTheMiddle = length > LongCase && at > SplitEnds && at < length - SplitEnds;
            at = inTheMiddle ? Math.Min(at + 1 + (length / 50), length - SplitEnds) : at + 1;
        }
    }

    private static string Some(int[] positions) =>
        positions.Length <= 3 ? string.Join(' ', positions) : $"{positions[0]} {positions[1]} .. {positions[^1]}";

    private ReadOnlyMemory<byte> Copy(int start, int end)
    {
        if (margin is not { } poison)
        {
            return bytes.AsSpan(start, end - start).ToArray();
        }

        byte[] array = new byte[MarginBytes + end - start + MarginBytes];
        Array.Fill(array, poison);
        bytes.AsSpan(start, end - start).CopyTo(array.AsSpan(MarginBytes));
        return array.AsMemory(MarginBytes, end - start);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory) => Memory = memory;

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory) { RunningIndex = RunningIndex + Memory.Length };
            Next = next;
            return next;
        }
    }
}
