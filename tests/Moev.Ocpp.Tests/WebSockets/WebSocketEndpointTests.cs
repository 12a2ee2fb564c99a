using System.Buffers;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Messages, limits and encoding of the endpoint, in both roles.</summary>
public sealed class WebSocketEndpointTests
{
    private const uint Key = 0x3D21FA37; // 37 FA 21 3D on the wire

    [Theory]
    [InlineData(WebSocketRole.Server, "81 82 {37FA213D 'ab'} 01 81 {00000000 'c'} 89 81 {00000000 'p'} 80 81 {00000000 'd'} 8A 80 {00000000}")]
    [InlineData(WebSocketRole.Client, "81 02 'ab' 01 01 'c' 89 01 'p' 80 01 'd' 8A 00")]
    public void Events_come_in_order_in_both_roles(WebSocketRole role, string wire)
    {
        using WebSocketEndpoint endpoint = Create(role);
        Assert.Equal(["Text 'ab'", "Ping 'p'", "Text 'cd'", "Pong ''"], EndpointTranscript.Run(endpoint, Wire.Bytes(wire)));
    }

    // RFC 6455 §5.1: a server reads masked frames only, a client unmasked ones only.
    [Theory]
    [InlineData(WebSocketRole.Server, "81 01 'a'", FrameViolation.UnmaskedFromClient)]
    [InlineData(WebSocketRole.Client, "81 81 {00000000 'a'}", FrameViolation.MaskedFromServer)]
    public void Frame_of_the_wrong_side_is_a_violation(WebSocketRole role, string wire, FrameViolation violation)
    {
        using WebSocketEndpoint endpoint = Create(role);
        Assert.Equal(["Violation ''"], EndpointTranscript.Run(endpoint, Wire.Bytes(wire)));
        Assert.Equal(violation, endpoint.Violation);
    }

    [Theory]
    [InlineData(WebSocketRole.Server, "81 05 'Hello'")]
    [InlineData(WebSocketRole.Client, "81 85 37FA213D 7F9F4D5158")]
    public void Frames_are_masked_by_a_client_only(WebSocketRole role, string wire)
    {
        using WebSocketEndpoint endpoint = Create(role);
        var output = new ArrayBufferWriter<byte>();
        endpoint.WriteFrame(output, WebSocketOpcode.Text, "Hello"u8);
        Assert.Equal(Wire.Bytes(wire), output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(WebSocketRole.Server, "88 05 03E9 'bye'")]
    [InlineData(WebSocketRole.Client, "88 85 {37FA213D 03E9 'bye'}")]
    public void Close_frame_is_masked_by_a_client_only(WebSocketRole role, string wire)
    {
        using WebSocketEndpoint endpoint = Create(role);
        var output = new ArrayBufferWriter<byte>();
        endpoint.WriteClose(output, WebSocketCloseCode.GoingAway, "bye");
        Assert.Equal(Wire.Bytes(wire), output.WrittenSpan.ToArray());
    }

    [Fact]
    public void Fragment_is_encoded_without_fin()
    {
        using WebSocketEndpoint endpoint = Create(WebSocketRole.Server);
        var output = new ArrayBufferWriter<byte>();
        endpoint.WriteFrame(output, WebSocketOpcode.Text, "a"u8, fin: false);
        Assert.Equal(Wire.Bytes("01 01 'a'"), output.WrittenSpan.ToArray());
    }

    // RFC 6455 §5.3: a fresh key for each frame, from a source that cannot be predicted.
    [Fact]
    public void Default_masking_keys_differ()
    {
        using var endpoint = WebSocketEndpoint.ForClient(new MessageLimits());
        var keys = new HashSet<string>();
        for (int i = 0; i < 8; i++)
        {
            var output = new ArrayBufferWriter<byte>();
            endpoint.WriteFrame(output, WebSocketOpcode.Ping, []);
            keys.Add(Convert.ToHexString(output.WrittenSpan[2..]));
        }

        Assert.Equal(8, keys.Count);
    }

    [Fact]
    public void Limits_take_effect_at_the_next_frame_and_hold_for_short_messages_too()
    {
        using var client = WebSocketEndpoint.ForClient(new MessageLimits());
        Assert.Equal(["Text 'abc'"], EndpointTranscript.Run(client, Wire.Bytes("81 03 'abc'")));
        client.Limits = new MessageLimits { MaxMessageBytes = 2 };
        Assert.Equal(["Violation ''"], EndpointTranscript.Run(client, Wire.Bytes("81 03 'abc'")));
        Assert.Equal((FrameViolation.MessageTooBig, new CloseReply(WebSocketCloseCode.MessageTooBig, "MessageTooBig")), (client.Violation, client.Reply));
    }

    // A message that has begun, or a control frame that has, must not be taken for the border between two messages.
    [Theory]
    [InlineData("01 01 'a'", "81 01 'b'", "Violation ''")]
    [InlineData("89 05 'ab'", "81 01 'b'", "Ping '6162810162'")]
    [InlineData("81", "01 'b'", "Text 'b'")]
    [InlineData("81 7E 00", "81 01 'b'", "NeedMore")]
    public void Unfinished_frame_goes_on_in_the_next_read(string first, string second, string expected)
    {
        using WebSocketEndpoint endpoint = Create(WebSocketRole.Client);
        var input = new ReadOnlySequence<byte>(Wire.Bytes(first));
        Assert.Equal(WebSocketReadStatus.NeedMore, endpoint.Read(ref input));
        byte[] rest = [.. input.ToArray(), .. Wire.Bytes(second)];
        input = new ReadOnlySequence<byte>(rest);
        WebSocketReadStatus status = endpoint.Read(ref input);
        string actual = status switch
        {
            WebSocketReadStatus.NeedMore => "NeedMore",
            WebSocketReadStatus.Text => $"Text '{Encoding.UTF8.GetString(endpoint.Message.Span)}'",
            WebSocketReadStatus.Ping => $"Ping '{Convert.ToHexString(endpoint.ControlPayload)}'",
            _ => $"{status} ''",
        };
        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(WebSocketRole.Server, "81 82 {00000000 'ab'}")]
    [InlineData(WebSocketRole.Client, "81 02 'ab'")]
    [InlineData(WebSocketRole.Client, "01 01 'a' 80 01 'b'")]
    public void Detached_message_outlives_the_next_read(WebSocketRole role, string wire)
    {
        using WebSocketEndpoint endpoint = Create(role);
        byte[] bytes = Wire.Bytes(wire);
        var input = new ReadOnlySequence<byte>(bytes);
        Assert.Equal(WebSocketReadStatus.Text, endpoint.Read(ref input));
        using MessageLease lease = endpoint.DetachMessage();
        Assert.Throws<InvalidOperationException>(() => endpoint.DetachMessage());
        bytes.AsSpan().Clear();
        input = new ReadOnlySequence<byte>(Wire.Bytes(wire.Replace("'a", "'z", StringComparison.Ordinal)));
        Assert.Equal(WebSocketReadStatus.Text, endpoint.Read(ref input));
        Assert.Equal("ab"u8.ToArray(), lease.Memory.ToArray());
    }

    // A client reads most messages in place; what it reads must be what the assembler reads, however the bytes arrive.
    [Theory]
    [InlineData(WebSocketRole.Server)]
    [InlineData(WebSocketRole.Client)]
    public void Endpoint_reads_what_the_assembler_reads(WebSocketRole role)
    {
        var limits = new MessageLimits { MaxMessageBytes = 1 << 20, AcceptBinary = true };
        for (int seed = 0; seed < 300; seed++)
        {
            byte[] bytes = new Fuzzing.FrameStreamGenerator(new Random(seed), masked: role == WebSocketRole.Server).Next();
            string expected = FrameTranscript.Run(Arrivals.Of(bytes, Replay.Whole).Single(), role, limits).ToString();
            int closed = expected.IndexOf("; !FrameAfterClose", StringComparison.Ordinal);
            expected = closed < 0 ? expected : expected[..closed];
            foreach (Arrivals arrivals in Arrivals.Of(bytes, Replay.ByteByByte).Prepend(Arrivals.Of(bytes, Replay.Whole).Single()))
            {
                using WebSocketEndpoint endpoint = Create(role, limits);
                string actual = EndpointTranscript.Run(endpoint, arrivals);
                Assert.True(expected == actual, $"Seed {seed}, {arrivals}:{Environment.NewLine}{expected}{Environment.NewLine}{actual}");
            }
        }
    }

    private static WebSocketEndpoint Create(WebSocketRole role, MessageLimits? limits = null) => role == WebSocketRole.Server
        ? WebSocketEndpoint.ForServer(limits ?? new MessageLimits())
        : WebSocketEndpoint.ForClient(limits ?? new MessageLimits(), static () => Key);
}
