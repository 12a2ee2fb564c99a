using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Close frames: RFC 6455 §5.5.1, §7.1.5, §7.1.6 and §7.4.</summary>
public class MessageAssemblerCloseTests
{
    private static readonly int[] Legal =
        [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3001, 3500, 3999, 4000, 4001, 4500, 4999];

    private static readonly int[] Illegal =
        [0, 1, 125, 255, 256, 999, 1004, 1005, 1006, 1015, 1016, 1099, 1100, 2000, 2001, 2500, 2999, 5000, 5001, 9999, 0x7FFF, 0x8000, 0xFFFF];

    public static IEnumerable<(string, string)> LegalCodes =>
        Legal.Select(code => ($"88 82 {{5A1FC3E7 {code:X4}}}", $"Close {code} ''"));

    // The body has to be whole: the code's second byte is byte 8.
    public static IEnumerable<(string, string)> IllegalCodes =>
        Illegal.Select(code => ($"88 82 {{5A1FC3E7 {code:X4}}}", "!InvalidCloseCode @8"));

    // §7.4.1, §7.4.2: what an endpoint may send.
    [Theory]
    [SegmentedMember(nameof(LegalCodes))]
    public void Defined_close_code_is_read(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §7.4.1: 1004 is reserved; 1005, 1006 and 1015 "MUST NOT be set as a status code in a Close control frame by an endpoint".
    // §7.4.2: "0-999: Status codes in the range 0-999 are not used." 1016-2999 are reserved for later; 5000 and above are not defined.
    [Theory]
    [SegmentedMember(nameof(IllegalCodes))]
    [Segmented("88 85 {5A1FC3E7 03ED 'bye'}", "!InvalidCloseCode @11")]
    [Segmented("81 81 {00000000 'a'} 88 82 {5A1FC3E7 03EE}", "Text 'a'; !InvalidCloseCode @15")]
    [Segmented("88 83 {5A1FC3E7 0000 FF}", "!InvalidCloseCode @9")]
    public void Undefined_close_code_is_refused(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.5.1: "The Close frame MAY contain a body"; §7.1.5: without one "_The WebSocket Connection Close Code_ is considered to be 1005".
    [Theory]
    [Segmented("88 80 {00000000}", "Close")]
    [Segmented("88 82 {5A1FC3E7 03E8}", "Close 1000 ''")]
    [Segmented("88 85 {5A1FC3E7 03E9 'bye'}", "Close 1001 'bye'")]
    [Segmented("88 85 {5A1FC3E7 03E9 E282AC}", "Close 1001 E282AC")]
    [Segmented("88 FD {5A1FC3E7 0BB8 61*123}", "Close 3000 61*123")]
    [Segmented("81 81 {00000000 'a'} 88 80 {00000000}", "Text 'a'; Close")]
    public void Close_body_is_optional(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.5.1: "If there is a body, the first two bytes of the body MUST be a 2-byte unsigned integer (in network byte order)".
    [Theory]
    [Segmented("88 81 {00000000 03}", "!CloseBodyOfOneByte @2")]
    [Segmented("88 81", "!CloseBodyOfOneByte @2")]
    [Segmented("01 81 {00000000 'a'} 88 81 {00000000 03}", "!CloseBodyOfOneByte @9")]
    public void Close_body_of_one_byte_is_refused_at_the_second_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.5.1: the body "MAY contain UTF-8-encoded data"; §8.1 says what to do when it is not UTF-8.
    [Theory]
    [Segmented("88 83 {5A1FC3E7 03E8 FF}", "!InvalidCloseReason @9")]
    [Segmented("88 84 {5A1FC3E7 03E8 C080}", "!InvalidCloseReason @10")]
    [Segmented("88 85 {5A1FC3E7 03E8 EDA080}", "!InvalidCloseReason @11")]
    [Segmented("88 86 {5A1FC3E7 03E8 F4908080}", "!InvalidCloseReason @12")]
    [Segmented("88 84 {5A1FC3E7 03E8 E282}", "!InvalidCloseReason @10")]
    [Segmented("88 87 {5A1FC3E7 03E8 'abc' 80 'd'}", "!InvalidCloseReason @13")]
    public void Close_reason_that_is_not_UTF8_is_refused(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.5.1: "The application MUST NOT send any more data frames after sending a Close frame."
    [Theory]
    [Segmented("88 80 {00000000} 81 81 {00000000 'a'}", "Close; !FrameAfterClose @7")]
    [Segmented("88 80 {00000000} 89 80 {00000000}", "Close; !FrameAfterClose @7")]
    [Segmented("88 80 {00000000} 88 80 {00000000}", "Close; !FrameAfterClose @7")]
    [Segmented("88 82 {00000000 03E8} FF", "Close 1000 ''; !FrameAfterClose @9")]
    public void Frame_after_close_is_refused(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("88 02 03E8", "Close 1000 ''")]
    [Segmented("88 00", "Close")]
    [Segmented("88 02 03ED", "!InvalidCloseCode @4")]
    [Segmented("88 01 03", "!CloseBodyOfOneByte @2")]
    [Segmented("88 03 03E8 FF", "!InvalidCloseReason @5")]
    public void Close_of_a_server_is_judged_by_a_client(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, WebSocketRole.Client);
}
