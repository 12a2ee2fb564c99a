using System.Buffers.Binary;
using Moev.Ocpp.Tests.WebSockets;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>
/// Streams of frames, mostly legal, through our assembler and through the platform's WebSocket: the same messages, the same fate. However the
/// bytes arrive, the verdict is the same, and <see cref="FrameTranscript"/> holds its invariants.
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

    /// <summary>What is not one of the known differences.</summary>
    private static string? Disagreement(byte[] bytes, WebSocketRole role, FrameRun ours, PlatformFrames theirs)
    {
        // The platform stops reading at the close frame, swallows pongs, and takes an empty close body for 1000.
        bool closed = ours.Events.Any(e => e.StartsWith("Close", StringComparison.Ordinal));
        FrameViolation violation = closed ? FrameViolation.None : ours.Violation;
        string[] events = [.. ours.Events.Where(e => !e.StartsWith("Pong", StringComparison.Ordinal)).Select(e => e == "Close" ? "Close 1000 ''" : e)];
        bool sameEvents = theirs.Events.SequenceEqual(events);
        bool beginsTheSame = theirs.Events.Take(events.Length).SequenceEqual(events);

        switch (violation)
        {
            case FrameViolation.None:
                return sameEvents && theirs.FailedWith is null ? null : "Only the platform sees a fault, or reads other messages.";

            // It does not insist on minimal lengths and has no limit on messages: it reads on. Not every runtime insists on masks.
            case FrameViolation.NonMinimalLength or FrameViolation.MessageTooBig or FrameViolation.TooManyFragments or FrameViolation.UnmaskedFromClient:
                return beginsTheSame ? null : "The messages before the fault differ.";

            // It closes with 1002 for a reason that is not UTF-8; §7.4.1's word for that is 1007.
            case FrameViolation.InvalidCloseReason:
                return sameEvents && theirs.FailedWith == 1002 ? null : "The platform does not mind the close reason.";
        }

        if (sameEvents && theirs.FailedWith == (int)violation.CloseCode())
        {
            return null;
        }

        // It judges whole headers and whole reads, so a stream that ends inside its frame is only cut off for it.
        Frame frame = FrameAt(bytes, role, FaultPosition(bytes, role));
        if (sameEvents && theirs.FailedWith is null && frame.End > (ulong)bytes.Length)
        {
            return null;
        }

        // Not minding a length that is not minimal, it does not mind one of a control frame either.
        if (violation == FrameViolation.ControlTooLong && frame.PayloadLength <= 125 && beginsTheSame)
        {
            return null;
        }

        // It judges code points when they end, not at their first bad byte (F0 8F is the beginning of nothing), so other frames may come first;
        // but it never delivers the text. Except that it forgets that a text is incomplete when its last frame is empty.
        if (violation == FrameViolation.InvalidUtf8 && beginsTheSame
            && (LastFrameIsEmpty(bytes, role, frame) || !theirs.Events.Skip(events.Length).Any(e => e.StartsWith("Text", StringComparison.Ordinal))))
        {
            return null;
        }

        return "Only we see the fault, or the close codes differ.";
    }

    private static int FaultPosition(byte[] bytes, WebSocketRole role) =>
        FrameTranscript.Run(new Arrivals(bytes, [.. Enumerable.Range(1, bytes.Length)], []), role, Limits).Arrived;

    /// <summary>The frame that holds the last of so many bytes.</summary>
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

    /// <summary>Whether the message that the frame is part of ends with an empty frame.</summary>
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
        // The platform's server waits for a masking key even where there is none.
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

    /// <param name="FirstByte">FIN, RSV and opcode.</param>
    /// <param name="End">Where the frame ends in the stream, as far as it can be told.</param>
    /// <param name="PayloadLength">As declared; null when the header is cut off.</param>
    private readonly record struct Frame(byte FirstByte, ulong End, ulong? PayloadLength);
}
