using System.Buffers.Binary;
using Moev.Ocpp.Tests.WebSockets;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>
/// Feeds streams of mostly legal frames to our assembler and to the platform's WebSocket: both give the same messages and the same end. The
/// result does not depend on how the bytes arrive, and <see cref="FrameTranscript"/> keeps its invariants.
/// </summary>
[Trait("Category", "Fuzz")]
public class FrameFuzzTests
{
    private static readonly MessageLimits Limits = new() { MaxMessageBytes = 1 << 20, MaxFragments = 1000, AcceptBinary = true };

    [Fact]
    public Task Assembler_agrees_with_the_platform() => FuzzBudget.RunAsync("Frames", async (random, _) =>
    {
        WebSocketRole role = random.Next(4) == 0 ? WebSocketRole.Client : WebSocketRole.Server;
        byte[] bytes = new FrameStreamGenerator(random, masked: role == WebSocketRole.Server).Next();
        FrameRun ours = FrameTranscript.Run(Arrivals.Of(bytes, Replay.Whole).Single(), role, Limits);
        PlatformFrames theirs = await PlatformFrames.ReadAsync(bytes, role, random);

        FrameRun inPieces = FrameTranscript.Run(RandomArrivals(bytes, random), role, Limits);
        string context = $"{role} reads {Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, 400)))} ({bytes.Length} bytes)"
            + $"{Environment.NewLine}ours    {ours}{Environment.NewLine}pieces  {inPieces}"
            + $"{Environment.NewLine}theirs  {string.Join("; ", theirs.Events)} {theirs.FailedWith}";
        if (ours.ToString() != inPieces.ToString())
        {
            Assert.Fail($"The verdict depends on how the bytes arrive.{Environment.NewLine}{context}");
        }

        if (Disagreement(bytes, role, ours, theirs) is { } disagreement)
        {
            Assert.Fail($"{disagreement}{Environment.NewLine}{context}");
        }
    });

    /// <summary>Gets a difference that is not one of the known ones, or null.</summary>
    private static string? Disagreement(byte[] bytes, WebSocketRole role, FrameRun ours, PlatformFrames theirs)
    {
        // The platform stops reading at the close frame, ignores pongs, and reads an empty close body as 1000.
        bool closed = ours.Events.Any(e => e.StartsWith("Close", StringComparison.Ordinal));
        FrameViolation violation = closed ? FrameViolation.None : ours.Violation;
        string[] events = [.. ours.Events.Where(e => !e.StartsWith("Pong", StringComparison.Ordinal)).Select(e => e == "Close" ? "Close 1000 ''" : e)];
        bool sameEvents = theirs.Events.SequenceEqual(events);
        bool beginsTheSame = theirs.Events.Take(events.Length).SequenceEqual(events);

        switch (violation)
        {
            case FrameViolation.None:
                return sameEvents && theirs.FailedWith is null ? null : "Only the platform sees a fault, or reads other messages.";

            // The platform accepts non-minimal lengths and has no message limit: it continues reading. Some runtimes do not require masks.
            case FrameViolation.NonMinimalLength or FrameViolation.MessageTooBig or FrameViolation.TooManyFragments or FrameViolation.UnmaskedFromClient:
                return beginsTheSame ? null : "The messages before the fault differ.";

            // The platform closes with 1002 for a reason that is not UTF-8; §7.4.1 requires 1007.
            case FrameViolation.InvalidCloseReason:
                return sameEvents && theirs.FailedWith == 1002 ? null : "The platform does not mind the close reason.";
        }

        if (sameEvents && theirs.FailedWith == (int)violation.CloseCode())
        {
            return null;
        }

        // The platform judges whole headers and whole reads, so a stream that ends inside a frame is only truncated for it.
        Frame frame = FrameAt(bytes, role, FaultPosition(bytes, role));
        if (sameEvents && theirs.FailedWith is null && frame.End > (ulong)bytes.Length)
        {
            return null;
        }

        // As it accepts non-minimal lengths, the platform accepts them in control frames too.
        if (violation == FrameViolation.ControlTooLong && frame.PayloadLength <= 125 && beginsTheSame)
        {
            return null;
        }

        // The platform judges code points at their end, not at their first bad byte (F0 8F begins no code point), so other frames may come
        // first; but it never delivers the text. One exception: it does not detect an incomplete text when its last frame is empty.
        if (violation == FrameViolation.InvalidUtf8 && beginsTheSame
            && (LastFrameIsEmpty(bytes, role, frame) || !theirs.Events.Skip(events.Length).Any(e => e.StartsWith("Text", StringComparison.Ordinal))))
        {
            return null;
        }

        return "Only we see the fault, or the close codes differ.";
    }

    private static int FaultPosition(byte[] bytes, WebSocketRole role) =>
        FrameTranscript.Run(new Arrivals(bytes, [.. Enumerable.Range(1, bytes.Length)], []), role, Limits).Arrived;

    /// <summary>Gets the frame that contains the byte before a position.</summary>
    private static Frame FrameAt(byte[] bytes, WebSocketRole role, int position)
    {
        ulong start = 0;
        while (true)
        {
            Frame frame = FrameFrom(bytes.AsSpan((int)start), role, start);
            if (frame.End >= (ulong)position)
            {
                return frame;
            }

            start = frame.End;
        }
    }

    /// <summary>Returns true when the last frame of the frame's message is empty.</summary>
    private static bool LastFrameIsEmpty(byte[] bytes, WebSocketRole role, Frame frame)
    {
        bool EndsMessage() => (frame.FirstByte & 0x88) == 0x80;
        while (!EndsMessage() && frame.End < (ulong)bytes.Length)
        {
            frame = FrameFrom(bytes.AsSpan((int)frame.End), role, frame.End);
        }

        return EndsMessage() && frame.PayloadLength == 0;
    }

    private static Frame FrameFrom(ReadOnlySpan<byte> bytes, WebSocketRole role, ulong start)
    {
        // The platform's server waits for a masking key even when there is none.
        ulong key = role == WebSocketRole.Server || (bytes.Length > 1 && (bytes[1] & 0x80) != 0) ? 4UL : 0;
        ulong form = bytes.Length > 1 ? (ulong)(bytes[1] & 0x7F) : 0;
        ulong header = 2 + key + (form == 127 ? 8UL : form == 126 ? 2UL : 0);
        if ((ulong)bytes.Length < header)
        {
            return new Frame(bytes[0], start + header, null);
        }

        ulong length = form switch
        {
            127 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => form,
        };
        return new Frame(bytes[0], start + header + (length & long.MaxValue), length);
    }

    private static Arrivals RandomArrivals(byte[] bytes, Random random)
    {
        int[] ends = [.. Positions(), bytes.Length];
        return new Arrivals(bytes, ends, [.. Positions()], margin: 0xFF);

        IEnumerable<int> Positions() =>
            Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(Math.Min(bytes.Length, 200) + 1)).Where(at => at > 0).Order().ToArray();
    }

    /// <param name="FirstByte">The byte with FIN, RSV and opcode.</param>
    /// <param name="End">The end of the frame in the stream, as far as it is known.</param>
    /// <param name="PayloadLength">The declared length; null when the header is truncated.</param>
    private readonly record struct Frame(byte FirstByte, ulong End, ulong? PayloadLength);
}
