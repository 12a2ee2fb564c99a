using System.Buffers;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>The closing handshake of the endpoint (RFC 6455 §7.1): every state and transition, in both roles.</summary>
public sealed class WebSocketEndpointClosingTests : IDisposable
{
    private readonly WebSocketEndpoint _server = WebSocketEndpoint.ForServer(new MessageLimits());
    private readonly WebSocketEndpoint _client = WebSocketEndpoint.ForClient(new MessageLimits(), static () => 0x3D21FA37);

    public static TheoryData<WebSocketRole> Roles => [WebSocketRole.Server, WebSocketRole.Client];

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Open_endpoint_reads_and_may_send(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        AssertState(endpoint, WebSocketState.Open);
        Assert.Equal(["Text 'a'", "Ping 'p'", "Pong 'q'"], Receive(role, Text('a'), Ping('p'), Pong('q')));
        AssertState(endpoint, WebSocketState.Open);
    }

    // Open → OutputClosed: messages that the peer sent before it saw our close frame still arrive.
    [Theory]
    [MemberData(nameof(Roles))]
    public void Closing_the_output_is_decided_once_and_reading_goes_on(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        Assert.True(endpoint.TryCloseOutput());
        Assert.False(endpoint.TryCloseOutput());
        AssertState(endpoint, WebSocketState.OutputClosed);
        Assert.Equal(["Text 'a'"], Receive(role, Text('a')));
        AssertState(endpoint, WebSocketState.OutputClosed);
    }

    // RFC 6455 §5.5.1: after our close frame a ping cannot be answered.
    [Theory]
    [MemberData(nameof(Roles))]
    public void Pings_and_pongs_behind_our_close_frame_are_passed_over(WebSocketRole role)
    {
        Of(role).TryCloseOutput();
        Assert.Equal(["Text 'a'", "Text 'b'"], Receive(role, Ping('p'), Text('a'), Pong('q'), Ping('r'), Text('b'), Ping('s')));
    }

    // OutputClosed → Closed: the peer answers our close frame, and nothing is to be sent any more.
    [Theory]
    [MemberData(nameof(Roles))]
    public void Answer_to_our_close_frame_ends_the_handshake(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        endpoint.TryCloseOutput();
        Assert.Equal(["Close 1000 ''"], Receive(role, (0x88, [0x03, 0xE8])));
        AssertState(endpoint, WebSocketState.Closed);
        Assert.False(endpoint.TryCloseOutput());
    }

    // Open → InputClosed → Closed: the peer closes first, and its code is echoed (RFC 6455 §5.5.1).
    [Theory]
    [MemberData(nameof(Roles))]
    public void Close_frame_of_the_peer_is_answered_with_its_code(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        Assert.Equal(["Close 4001 'bye'"], Receive(role, (0x88, [0x0F, 0xA1, .. "bye"u8])));
        AssertState(endpoint, WebSocketState.InputClosed);
        Assert.Equal((new CloseReply((WebSocketCloseCode)4001, ""), "bye"), (endpoint.Reply, endpoint.PeerReason));
        Assert.True(endpoint.TryCloseOutput());
        AssertState(endpoint, WebSocketState.Closed);
        Assert.False(endpoint.TryCloseOutput());
    }

    // RFC 6455 §7.1.5: a close frame without a code is answered by one without.
    [Theory]
    [MemberData(nameof(Roles))]
    public void Close_frame_without_a_code_is_answered_without_one(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        Assert.Equal(["Close"], Receive(role, (0x88, [])));
        Assert.Equal((new CloseReply(WebSocketCloseCode.NoStatusReceived, ""), ""), (endpoint.Reply, endpoint.PeerReason));
        var output = new ArrayBufferWriter<byte>();
        endpoint.WriteClose(output, endpoint.Reply.Code, endpoint.Reply.Reason);
        Assert.Equal(Wire.Bytes(role == WebSocketRole.Server ? "88 00" : "88 80 37FA213D"), output.WrittenSpan.ToArray());
    }

    // Open → InputClosed → Closed: a violation fails the connection with its code (RFC 6455 §7.1.7).
    [Theory]
    [MemberData(nameof(Roles))]
    public void Violation_is_answered_with_its_code(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        Assert.Equal(["Text 'a'", "Violation ''"], Receive(role, Text('a'), (0x81, [0xFF]), Text('b')));
        AssertState(endpoint, WebSocketState.InputClosed);
        Assert.Equal(new CloseReply(WebSocketCloseCode.InvalidPayloadData, "InvalidUtf8"), endpoint.Reply);
        Assert.True(endpoint.TryCloseOutput());
        AssertState(endpoint, WebSocketState.Closed);
    }

    // OutputClosed → Closed: our close frame is sent already, and there is no second one.
    [Theory]
    [MemberData(nameof(Roles))]
    public void Violation_behind_our_close_frame_is_not_answered(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        endpoint.TryCloseOutput();
        Assert.Equal(["Violation ''"], Receive(role, (0x83, [])));
        AssertState(endpoint, WebSocketState.Closed);
        Assert.Equal((FrameViolation.ReservedOpcode, WebSocketCloseCode.ProtocolError), (endpoint.Violation, endpoint.Reply.Code));
        Assert.False(endpoint.TryCloseOutput());
    }

    // A close frame whose body is illegal is a violation, not the peer's half of the handshake.
    [Theory]
    [MemberData(nameof(Roles))]
    public void Illegal_close_frame_is_answered_as_a_violation(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        Assert.Equal(["Violation ''"], Receive(role, (0x88, [0x03, 0xED])));
        AssertState(endpoint, WebSocketState.InputClosed);
        Assert.Equal(new CloseReply(WebSocketCloseCode.ProtocolError, "InvalidCloseCode"), endpoint.Reply);
    }

    // RFC 6455 §5.5.1 and §7.1.7: nothing behind a close frame or a violation is processed, whichever side closes next.
    [Theory]
    [InlineData(WebSocketRole.Server, false)]
    [InlineData(WebSocketRole.Server, true)]
    [InlineData(WebSocketRole.Client, false)]
    [InlineData(WebSocketRole.Client, true)]
    public void Input_behind_the_end_is_discarded(WebSocketRole role, bool isViolation)
    {
        WebSocketEndpoint endpoint = Of(role);
        (int FirstByte, byte[] Payload) end = isViolation ? (0x83, []) : (0x88, [0x03, 0xE8]);
        Assert.Single(Receive(role, end, Text('b')));
        Assert.Empty(Receive(role, Text('c'), Ping('p'), end));
        CloseReply reply = endpoint.Reply;
        endpoint.TryCloseOutput();
        Assert.Empty(Receive(role, Text('d'), end));
        AssertState(endpoint, WebSocketState.Closed);
        Assert.Equal(reply, endpoint.Reply);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void Of_many_threads_that_close_one_wins(WebSocketRole role)
    {
        WebSocketEndpoint endpoint = Of(role);
        int winners = 0;
        Parallel.For(0, 64, _ =>
        {
            if (endpoint.TryCloseOutput())
            {
                Interlocked.Increment(ref winners);
            }
        });
        Assert.Equal(1, winners);
    }

    private static (int FirstByte, byte[] Payload) Text(char c) => (0x81, [(byte)c]);

    private static (int FirstByte, byte[] Payload) Ping(char c) => (0x89, [(byte)c]);

    private static (int FirstByte, byte[] Payload) Pong(char c) => (0x8A, [(byte)c]);

    private static void AssertState(WebSocketEndpoint endpoint, WebSocketState state)
    {
        Assert.Equal(state, endpoint.State);
        Assert.Equal(state is WebSocketState.OutputClosed or WebSocketState.Closed, endpoint.IsOutputClosed);
        Assert.Equal(state is WebSocketState.InputClosed or WebSocketState.Closed, endpoint.IsInputClosed);
    }

    private WebSocketEndpoint Of(WebSocketRole role) => role == WebSocketRole.Server ? _server : _client;

    private List<string> Receive(WebSocketRole role, params (int FirstByte, byte[] Payload)[] frames)
    {
        IEnumerable<string> wire = frames.Select(f => role == WebSocketRole.Server
            ? Wire.ShortFrame(f.FirstByte, Convert.ToHexString(f.Payload))
            : $"{f.FirstByte:X2} {f.Payload.Length:X2} {Convert.ToHexString(f.Payload)}");
        return EndpointTranscript.Run(Of(role), Wire.Bytes(string.Join(' ', wire)));
    }
}
