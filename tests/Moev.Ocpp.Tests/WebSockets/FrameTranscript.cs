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
            string actual = Of(arrivals, role, limits, FaultPosition(expected));
            if (actual != expected)
            {
                Assert.Fail($"Expected {expected}{Environment.NewLine}Actual   {actual}{Environment.NewLine}with {arrivals}");
            }
        }
    }

    /// <param name="arrivals">The bytes and how they come.</param>
    /// <param name="role">Our side.</param>
    /// <param name="limits">What is accepted.</param>
    /// <param name="faultPosition">The byte that has to show the violation; null to leave it out of the transcript.</param>
    public static string Of(Arrivals arrivals, WebSocketRole role, MessageLimits limits, int? faultPosition = null)
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
                        int at = faultPosition is { } position && arrivedBefore < position && position <= arrived ? position : arrived;
                        events.Add(faultPosition is null ? $"!{assembler.Violation}" : $"!{assembler.Violation} @{at}");
                        AssertFailedForGood(assembler, pool);
                        return string.Join("; ", events);
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
                consumed = arrived - (int)input.Length;
                arrivedBefore = arrived;
            }
        }

        Assert.Equal(0, pool.Outstanding);
        Assert.Equal(pool.Rented, pool.Returned);
        return string.Join("; ", events);
    }

    private static int? FaultPosition(string expected) =>
        expected.IndexOf(" @", StringComparison.Ordinal) is var at and >= 0 ? int.Parse(expected.AsSpan(at + 2)) : null;

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
