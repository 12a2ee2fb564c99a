using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>
/// Runs frames through a <see cref="MessageAssembler"/> and writes down what came of it: <c>Text 'Hello'; Ping ''; Close 1000 'bye'</c>, and
/// for a violation <c>!ReservedBits @1</c>, where @ is the number of bytes that have arrived when it has to be noticed. On the way it holds
/// what is true of every run: progress, sticky violations, and buffers that are rented only while a message is under way.
/// </summary>
internal static class FrameTranscript
{
    public static void Expect(
        string wire, string expected, Replay replay, WebSocketRole role = WebSocketRole.Server, MessageLimits? limits = null)
    {
        byte[] bytes = Wire.Bytes(wire);
        limits ??= new MessageLimits { AcceptBinary = true };
        foreach (Arrivals arrivals in Arrivals.Of(bytes, replay))
        {
            string actual = Run(arrivals, role, limits).ToString(FaultPosition(expected));
            if (actual != expected)
            {
                Assert.Fail($"Expected {expected}{Environment.NewLine}Actual   {actual}{Environment.NewLine}with {arrivals}");
            }
        }
    }

    public static FrameRun Run(Arrivals arrivals, WebSocketRole role, MessageLimits limits)
    {
        var pool = new CountingPool();
        var events = new List<string>();
        int consumed = 0;
        int arrivedBefore = 0;
        using (var assembler = new MessageAssembler(role, limits, pool))
        {
            foreach (int arrived in arrivals.Ends)
            {
                ReadOnlySequence<byte> input = arrivals.Show(consumed, arrived);
                while (true)
                {
                    long left = input.Length;
                    WebSocketReadStatus status = assembler.Read(ref input);
                    if (status == WebSocketReadStatus.Violation)
                    {
                        Assert.True(input.IsEmpty);
                        AssertFailedForGood(assembler, pool);
                        AssertNothingReservedAhead(pool, arrived);
                        return new FrameRun(events, assembler.Violation, arrivedBefore, arrived);
                    }

                    if (status == WebSocketReadStatus.NeedMore)
                    {
                        break;
                    }

                    Assert.True(input.Length < left, "A result without progress.");
                    events.Add(Describe(status, assembler));
                }

                Assert.True(assembler.IsMidMessage || pool.Outstanding == 0, "An idle connection holds a buffer.");
                Assert.Equal(pool.Outstanding > 0, assembler.RentedBytes > 0);
                AssertNothingReservedAhead(pool, arrived);
                consumed = arrived - (int)input.Length;
                arrivedBefore = arrived;
            }
        }

        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(pool.Rented, pool.Returned);
        return new FrameRun(events, FrameViolation.None, arrivedBefore, arrivedBefore);
    }

    private static int? FaultPosition(string expected) =>
        expected.IndexOf(" @", StringComparison.Ordinal) is var at and >= 0 ? int.Parse(expected.AsSpan(at + 2)) : null;

    private static void AssertNothingReservedAhead(CountingPool pool, int arrived) =>
        Assert.True(pool.Largest <= Math.Max(MessageBuffer.InitialBytes, 2 * arrived), "More was rented than what arrived justifies.");

    private static string Describe(WebSocketReadStatus status, MessageAssembler assembler) => status switch
    {
        WebSocketReadStatus.Text or WebSocketReadStatus.Binary => $"{status} {Wire.Show(assembler.Message.Span)}",
        WebSocketReadStatus.Close when assembler.CloseCode is { } code =>
            $"Close {(int)code} {Wire.Show(assembler.ControlPayload[2..])}",
        WebSocketReadStatus.Close => assembler.ControlPayload.IsEmpty ? "Close" : "Close with a body and no code",
        _ => $"{status} {Wire.Show(assembler.ControlPayload)}",
    };

    private static void AssertFailedForGood(MessageAssembler assembler, CountingPool pool)
    {
        FrameViolation violation = assembler.Violation;
        Assert.NotEqual(FrameViolation.None, violation);
        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(pool.Rented, pool.Returned);
        Assert.False(assembler.IsMidMessage);

        // A good frame does not heal the connection.
        var more = new ReadOnlySequence<byte>([0x89, 0x80, 0, 0, 0, 0]);
        Assert.Equal(WebSocketReadStatus.Violation, assembler.Read(ref more));
        Assert.True(more.IsEmpty);
        Assert.Equal(WebSocketReadStatus.Violation, assembler.Read(ref more));
        Assert.Equal(violation, assembler.Violation);
        Assert.Equal(0, pool.Outstanding);
    }
}

/// <summary>The result of reading some frames.</summary>
/// <param name="Events">Messages and control frames, in order.</param>
/// <param name="Violation">The violation that ended them, or None.</param>
/// <param name="ArrivedBefore">With a violation: the bytes that had arrived before the arrival that brought it.</param>
/// <param name="Arrived">With a violation: the bytes that had arrived then.</param>
internal sealed record FrameRun(IReadOnlyList<string> Events, FrameViolation Violation, int ArrivedBefore, int Arrived)
{
    public override string ToString() => ToString(faultPosition: null);

    /// <param name="faultPosition">The byte that has to show the violation; shown itself if the arrival that brought it did.</param>
    public string ToString(int? faultPosition)
    {
        string? end = Violation == FrameViolation.None ? null
            : faultPosition is not { } position ? $"!{Violation}"
            : $"!{Violation} @{(ArrivedBefore < position && position <= Arrived ? position : Arrived)}";
        return string.Join("; ", end is null ? Events : [.. Events, end]);
    }
}
