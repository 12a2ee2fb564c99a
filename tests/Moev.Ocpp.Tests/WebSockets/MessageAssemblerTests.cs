using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public class MessageAssemblerTests
{
    // RFC 6455 §5.7
    [Theory]
    [Segmented("81 85 {37FA213D 'Hello'}", "Text 'Hello'")]
    public void Example_of_a_masked_text_is_read_by_a_server(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("81 05 48 65 6c 6c 6f", "Text 'Hello'")]
    [Segmented("01 03 48 65 6c 80 02 6c 6f", "Text 'Hello'")]
    [Segmented("89 05 48 65 6c 6c 6f", "Ping 'Hello'")]
    [Segmented("82 7E 0100 61*256", "Binary 61*256")]
    [Segmented("82 7F 0000000000010000 61*65536", "Binary 61*65536")]
    public void Examples_of_unmasked_frames_are_read_by_a_client(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, WebSocketRole.Client);
}
