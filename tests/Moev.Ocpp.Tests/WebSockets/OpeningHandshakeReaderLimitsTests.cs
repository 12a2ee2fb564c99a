using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Every bound at its edge: one less and the bound itself are accepted, one more is refused, and before the line or head is complete.</summary>
public sealed class OpeningHandshakeReaderLimitsTests
{
    private static readonly OpeningHandshakeLimits Limits = new()
    {
        MaxRequestLineBytes = 40,
        MaxHeadBytes = 400,
        MaxHeaders = 8,
        MaxHeaderBytes = 60,
        MaxSubProtocols = 3,
        MaxIdentityCharacters = 10,
    };

    [Theory]
    [InlineData(39, true)]
    [InlineData(40, true)]
    [InlineData(41, false)]
    [InlineData(200, false)]
    public void Request_line(int bytes, bool accepted)
    {
        string line = $"GET /{new string('a', bytes - 19)}/CP_1 HTTP/1.1";
        Assert.Equal(bytes, line.Length);
        AssertEdge(HandshakeHead.Build(line, HandshakeHead.Headers), accepted, "RequestLineTooLong");
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    [InlineData(150, false)]
    public void One_header(int bytes, bool accepted) => AssertEdge(HandshakeHead.With("X: ".PadRight(bytes, 'x')), accepted, "HeaderTooLong");

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(12, false)]
    public void Count_of_headers(int count, bool accepted)
    {
        string[] more = [.. Enumerable.Range(0, count - HandshakeHead.Headers.Length).Select(i => $"X: {i}")];
        AssertEdge(HandshakeHead.With(more), accepted, "TooManyHeaders");
    }

    [Theory]
    [InlineData(399, true)]
    [InlineData(400, true)]
    [InlineData(401, false)]
    [InlineData(402, false)]
    [InlineData(404, false)]
    public void Whole_head(int bytes, bool accepted)
    {
        OpeningHandshakeLimits limits = Limits with { MaxHeaderBytes = 1_000 };
        int fill = bytes - HandshakeHead.With("X: ").Length;
        string head = HandshakeHead.With("X: " + new string('x', fill));
        Assert.Equal(bytes, head.Length);
        AssertEdge(head, accepted, "HeadTooLong", limits);
    }

    [Theory]
    [InlineData("a, b", true)]
    [InlineData("a, b, c", true)]
    [InlineData("a, b, c, d", false)]
    [InlineData("a, a, a, a", false)]
    [InlineData("a, b\r\nSec-WebSocket-Protocol: c", true)]
    [InlineData("a, b\r\nSec-WebSocket-Protocol: c, d", false)]
    [InlineData(",,,a,,,b,,,c,,,", true)]
    public void Count_of_subprotocols(string list, bool accepted) =>
        AssertEdge(HandshakeHead.Replacing("Sec-WebSocket-Protocol", "Sec-WebSocket-Protocol: " + list), accepted, "TooManySubProtocols");

    [Theory]
    [InlineData("123456789", true)]
    [InlineData("1234567890", true)]
    [InlineData("12345678901", false)]
    [InlineData("%41%41%41%41%41%41%41%41%41%41", true)]
    [InlineData("%41%41%41%41%41%41%41%41%41%41A", false)]
    [InlineData("12345678%C3%84%E5%85%85", true)]
    [InlineData("123456789%F0%9F%94%8C", true)]
    [InlineData("123456789%F0%9F%94%8C1", false)]
    [InlineData("1234567890%C3%84", false)]
    public void Characters_of_the_identity_are_counted_decoded(string identity, bool accepted) =>
        AssertEdge(HandshakeHead.WithTarget("/" + identity), accepted, "Identity", Limits with { MaxRequestLineBytes = 60 });

    [Theory]
    [InlineData("A", 48, true)]
    [InlineData("A", 49, false)]
    [InlineData("%F0%9F%94%8C", 48, true)]
    [InlineData("%F0%9F%94%8C", 49, false)]
    public void Default_bound_of_the_identity(string character, int count, bool accepted) =>
        AssertEdge(HandshakeHead.WithTarget("/" + string.Concat(Enumerable.Repeat(character, count))), accepted, "Identity", new OpeningHandshakeLimits());

    [Fact]
    public void Identity_may_be_as_long_as_the_server_allows() =>
        Assert.Equal(
            new string('A', 500),
            HandshakeAssert.Accepted(HandshakeHead.WithTarget("/" + new string('A', 500)), new() { MaxIdentityCharacters = 500 }).Identity);

    [Theory]
    [InlineData(2_047, true)]
    [InlineData(2_048, true)]
    [InlineData(2_049, false)]
    public void Default_bound_of_the_request_line(int bytes, bool accepted)
    {
        string line = $"GET /{new string('a', bytes - 19)}/CP_1 HTTP/1.1";
        AssertEdge(HandshakeHead.Build(line, HandshakeHead.Headers), accepted, "RequestLineTooLong", new OpeningHandshakeLimits());
    }

    [Theory]
    [InlineData(4_095, true)]
    [InlineData(4_096, true)]
    [InlineData(4_097, false)]
    public void Default_bound_of_one_header(int bytes, bool accepted) =>
        AssertEdge(HandshakeHead.With("X: ".PadRight(bytes, 'x')), accepted, "HeaderTooLong", new OpeningHandshakeLimits());

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Default_bound_of_the_count_of_headers(int count, bool accepted) =>
        AssertEdge(HandshakeHead.With([.. Enumerable.Repeat("X:", count - HandshakeHead.Headers.Length)]), accepted, "TooManyHeaders", new OpeningHandshakeLimits());

    [Theory]
    [InlineData(8_191, true)]
    [InlineData(8_192, true)]
    [InlineData(8_193, false)]
    public void Default_bound_of_the_head(int bytes, bool accepted)
    {
        string start = HandshakeHead.With("X: ".PadRight(4_000, 'x'), "Y: ");
        string head = HandshakeHead.With("X: ".PadRight(4_000, 'x'), "Y: " + new string('y', bytes - start.Length));
        AssertEdge(head, accepted, "HeadTooLong", new OpeningHandshakeLimits());
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "RequestLineTooLong")] // 41 bytes and no end of line
    [InlineData("GET /CP_1 HTTP/1.1\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "HeaderTooLong")] // 61
    [InlineData("GET /CP_1 HTTP/1.1\r\n1:\r\n2:\r\n3:\r\n4:\r\n5:\r\n6:\r\n7:\r\n8:\r\n9", "TooManyHeaders")]
    public void Bound_is_enforced_before_the_line_is_complete(string start, string refusal)
    {
        HandshakeAssert.Refused(start, refusal, Limits);
        Assert.Equal(HandshakeStatus.NeedMore, HandshakeReplay.Server(start[..^1], Limits).Status);
    }

    [Fact]
    public void Bound_of_the_head_is_enforced_before_the_head_is_complete()
    {
        OpeningHandshakeLimits limits = Limits with { MaxHeadBytes = 30 };
        HandshakeAssert.Refused("GET /CP_1 HTTP/1.1\r\nX: 45678901", "HeadTooLong", limits);
        Assert.Equal(HandshakeStatus.NeedMore, HandshakeReplay.Server("GET /CP_1 HTTP/1.1\r\nX: 4567890", limits).Status);
    }

    [Fact]
    public void Endless_line_costs_no_more_memory_than_its_bound()
    {
        byte[] flood = new byte[1_000_000];
        flood.AsSpan().Fill((byte)'a');
        var input = new System.Buffers.ReadOnlySequence<byte>(flood);
        var reader = new OpeningHandshakeReader(new OpeningHandshakeLimits());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(HandshakeStatus.Refused, reader.Read(ref input));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_192);
    }

    private static void AssertEdge(string head, bool accepted, string refusal, OpeningHandshakeLimits? limits = null)
    {
        if (accepted)
            HandshakeAssert.Accepted(head, limits ?? Limits);
        else
            HandshakeAssert.Refused(head, refusal, limits ?? Limits);
    }
}
