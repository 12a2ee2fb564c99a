using System.Buffers;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>All that a reader says about some bytes, as one value that compares.</summary>
internal sealed record HandshakeVerdict(HandshakeStatus Status, int StatusCode = 0, string Reason = "", string Fields = "")
{
    public OpeningHandshakeRequest? Request { get; init; }

    public bool Equals(HandshakeVerdict? other) =>
        other is not null && (Status, StatusCode, Reason, Fields) == (other.Status, other.StatusCode, other.Reason, other.Fields);

    public override int GetHashCode() => HashCode.Combine(Status, StatusCode, Reason, Fields);
}

/// <summary>
/// Gives bytes to a reader whole, cut in two at every place (of a head of up to 1,000 bytes, as two reads and as two segments of one read) and byte by byte, and asserts
/// that the verdict is the same each time. Every piece lies between poisoned margins.
/// </summary>
internal static class HandshakeReplay
{
    private const int Margin = 3;
    private const int LongHead = 500;

    /// <summary>One byte of the text is one byte on the wire.</summary>
    public static byte[] Bytes(string latin1) => Encoding.Latin1.GetBytes(latin1);

    public static HandshakeVerdict Server(string latin1, OpeningHandshakeLimits? limits = null) =>
        Replay(Bytes(latin1), pieces => ServerOnce(pieces, limits ?? new OpeningHandshakeLimits()));

    public static HandshakeVerdict Client(string latin1, string key, string subProtocols, OpeningHandshakeLimits? limits = null) =>
        Replay(Bytes(latin1), pieces => ClientOnce(pieces, key, subProtocols, limits ?? new OpeningHandshakeLimits()));

    /// <summary>Gives each piece to one call of Read, as a caller does: until the verdict is a refusal.</summary>
    public static HandshakeVerdict ServerOnce(IEnumerable<ReadOnlySequence<byte>> pieces, OpeningHandshakeLimits limits)
    {
        var reader = new OpeningHandshakeReader(limits);
        HandshakeStatus status = HandshakeStatus.NeedMore;
        foreach (ReadOnlySequence<byte> piece in pieces)
        {
            ReadOnlySequence<byte> input = piece;
            status = reader.Read(ref input);
            Assert.True(input.IsEmpty, "The server's reader leaves nothing behind.");
            if (status == HandshakeStatus.Refused)
                return new HandshakeVerdict(status, reader.Refusal.StatusCode, reader.Refusal.Reason);
        }

        return status == HandshakeStatus.NeedMore
            ? new HandshakeVerdict(status)
            : new HandshakeVerdict(status, 101, "", Describe(reader.Request)) { Request = reader.Request };
    }

    public static ReadOnlySequence<byte> Sequence(params ReadOnlyMemory<byte>[] parts)
    {
        var first = new Segment(Poisoned(parts[0].Span), null);
        Segment last = first;
        foreach (ReadOnlyMemory<byte> part in parts.Skip(1))
            last = new Segment(Poisoned(part.Span), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    public static string Describe(OpeningHandshakeRequest request) => string.Join(
        '\n',
        request.Path,
        request.Identity,
        request.Host,
        request.Origin ?? "(no origin)",
        request.IsFromBrowser ? "browser" : "no browser",
        request.Authorization is { } value ? Convert.ToHexString(value.Span) : "(no authorization)",
        string.Join(',', request.SubProtocols),
        request.AcceptKey);

    private static HandshakeVerdict ClientOnce(IEnumerable<ReadOnlySequence<byte>> pieces, string key, string subProtocols, OpeningHandshakeLimits limits)
    {
        var reader = new ClientHandshakeReader(key, subProtocols, limits);
        HandshakeStatus status = HandshakeStatus.NeedMore;
        long left = 0;
        foreach (ReadOnlySequence<byte> piece in pieces)
        {
            ReadOnlySequence<byte> input = piece;
            status = reader.Read(ref input);
            Assert.True(status == HandshakeStatus.Accepted || input.IsEmpty);
            left += input.Length;
        }

        return new HandshakeVerdict(status, reader.StatusCode, reader.Failure ?? "", $"{reader.SubProtocol}\n{reader.RetryAfterSeconds}\n{left} left");
    }

    private static HandshakeVerdict Replay(byte[] bytes, Func<IEnumerable<ReadOnlySequence<byte>>, HandshakeVerdict> read)
    {
        HandshakeVerdict whole = read([Sequence(bytes)]);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            // The inside of a very long line is the same everywhere.
            if (cut > LongHead && cut < bytes.Length - LongHead && cut % 61 != 0)
                continue;
            ReadOnlyMemory<byte> head = bytes.AsMemory(0, cut), tail = bytes.AsMemory(cut);
            AssertSame(whole, read([Sequence(head), Sequence(tail)]), "two reads", cut);
            AssertSame(whole, read([Sequence(head, tail)]), "two segments", cut);
        }

        AssertSame(whole, read(Enumerable.Range(0, bytes.Length).Select(i => Sequence(bytes.AsMemory(i, 1)))), "byte by byte", 1);
        AssertSame(whole, read([Sequence([.. Enumerable.Range(0, bytes.Length).Select(i => (ReadOnlyMemory<byte>)bytes.AsMemory(i, 1)), default])]), "a segment a byte", 1);
        return whole;
    }

    private static void AssertSame(HandshakeVerdict whole, HandshakeVerdict cut, string how, int at)
    {
        if (whole != cut)
            Assert.Fail($"Whole: {whole}; {how}, cut at {at}: {cut}");
    }

    private static ReadOnlyMemory<byte> Poisoned(ReadOnlySpan<byte> part)
    {
        byte[] bytes = new byte[part.Length + (2 * Margin)];
        bytes.AsSpan().Fill(0xEE);
        part.CopyTo(bytes.AsSpan(Margin));
        return bytes.AsMemory(Margin, part.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;
            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
