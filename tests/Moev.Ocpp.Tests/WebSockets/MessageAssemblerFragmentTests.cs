using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>Fragmentation, and the limits on messages: RFC 6455 §5.4 and §10.4.</summary>
public class MessageAssemblerFragmentTests
{
    // §5.4: "A fragmented message consists of a single frame with the FIN bit clear and an opcode other than 0, followed by zero or more
    // frames with the FIN bit clear and the opcode set to 0, and terminated by a single frame with the FIN bit set and an opcode of 0."
    [Theory]
    [Segmented("01 83 {A1B2C3D4 'Hel'} 80 82 {01020304 'lo'}", "Text 'Hello'")]
    [Segmented("02 83 {A1B2C3D4 'Hel'} 80 82 {01020304 'lo'}", "Binary 'Hello'")]
    [Segmented("01 81 {A1B2C3D4 'a'} 00 81 {01020304 'b'} 00 81 {05060708 'c'} 80 81 {090A0B0C 'd'}", "Text 'abcd'")]
    [Segmented("01 80 {00000000} 80 80 {00000000}", "Text ''")]
    [Segmented("01 80 {00000000} 00 80 {00000000} 80 81 {00000000 'a'}", "Text 'a'")]
    [Segmented("01 81 {00000000 'a'} 00 80 {00000000} 80 80 {00000000}", "Text 'a'")]
    [Segmented("02 80 {00000000} 80 80 {00000000}", "Binary ''")]
    [Segmented("01 FD {5A1FC3E7 61*125} 80 FE 0080 {00112233 61*128}", "Text 61*253")]
    [Segmented("01 81 {00000000 'a'} 80 81 {00000000 'b'} 81 81 {00000000 'c'}", "Text 'ab'; Text 'c'")]
    [Segmented("01 81 {00000000 'a'} 80 81 {00000000 'b'} 01 81 {00000000 'c'} 80 81 {00000000 'd'}", "Text 'ab'; Text 'cd'")]
    public void Fragments_make_one_message(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.4: "Control frames MAY be injected in the middle of a fragmented message." "An endpoint MUST be capable of handling control frames
    // in the middle of a fragmented message."
    [Theory]
    [Segmented("01 83 {A1B2C3D4 'Hel'} 89 81 {05060708 'p'} 80 82 {01020304 'lo'}", "Ping 'p'; Text 'Hello'")]
    [Segmented("01 83 {A1B2C3D4 'Hel'} 8A 80 {05060708} 80 82 {01020304 'lo'}", "Pong ''; Text 'Hello'")]
    [Segmented("01 80 {00000000} 89 80 {00000000} 00 81 {00000000 'a'} 8A 81 {00000000 'q'} 80 80 {00000000}", "Ping ''; Pong 'q'; Text 'a'")]
    [Segmented("02 81 {00000000 01} 898000000000*3 80 81 {00000000 02}", "Ping ''; Ping ''; Ping ''; Binary 0102")]
    [Segmented("01 82 {00000000 E282} 89 82 {00000000 FFFF} 80 81 {00000000 AC}", "Ping FFFF; Text E282AC")]
    public void Control_frames_pass_between_fragments(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("01 83 {A1B2C3D4 'Hel'} 88 82 {05060708 03E9}", "Close 1001 ''")]
    [Segmented("01 83 {A1B2C3D4 'Hel'} 88 80 {05060708}", "Close")]
    [Segmented("01 83 {A1B2C3D4 'Hel'} 88 82 {05060708 03E8} 80 82 {01020304 'lo'}", "Close 1000 ''; !FrameAfterClose @18")]
    public void Close_ends_an_unfinished_message(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.4: a message starts with an opcode other than 0.
    [Theory]
    [Segmented("80 80 {00000000}", "!UnexpectedContinuation @1")]
    [Segmented("80 81 {00000000 'a'}", "!UnexpectedContinuation @1")]
    [Segmented("00 80 {00000000}", "!UnexpectedContinuation @1")]
    [Segmented("81 81 {00000000 'a'} 80 81 {00000000 'b'}", "Text 'a'; !UnexpectedContinuation @8")]
    [Segmented("81 80 {00000000} 00 80 {00000000}", "Text ''; !UnexpectedContinuation @7")]
    [Segmented("01 81 {00000000 'a'} 80 81 {00000000 'b'} 80 81 {00000000 'c'}", "Text 'ab'; !UnexpectedContinuation @15")]
    [Segmented("01 80 {00000000} 80 80 {00000000} 00 80 {00000000}", "Text ''; !UnexpectedContinuation @13")]
    [Segmented("89 80 {00000000} 80 80 {00000000}", "Ping ''; !UnexpectedContinuation @7")]
    public void Continuation_without_a_message_is_refused(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.4: "The fragments of one message MUST NOT be interleaved between the fragments of another message".
    [Theory]
    [Segmented("01 81 {00000000 'a'} 81 81 {00000000 'b'}", "!ExpectedContinuation @8")]
    [Segmented("01 81 {00000000 'a'} 01 81 {00000000 'b'}", "!ExpectedContinuation @8")]
    [Segmented("01 81 {00000000 'a'} 82 81 {00000000 'b'}", "!ExpectedContinuation @8")]
    [Segmented("02 81 {00000000 'a'} 02 81 {00000000 'b'}", "!ExpectedContinuation @8")]
    [Segmented("02 80 {00000000} 81 80 {00000000}", "!ExpectedContinuation @7")]
    [Segmented("01 80 {00000000} 00 80 {00000000} 81 80 {00000000}", "!ExpectedContinuation @13")]
    [Segmented("01 80 {00000000} 89 80 {00000000} 81 80 {00000000}", "Ping ''; !ExpectedContinuation @13")]
    public void New_message_inside_an_unfinished_one_is_refused(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // The default limit of 64 fragments, empty ones included; control frames do not count.
    [Theory]
    [Segmented("01 81 {00000000 'a'} 008000000000*62 80 80 {00000000}", "Text 'a'")]
    [Segmented("01 81 {00000000 'a'} 00810000000061*62 80 81 {00000000 'a'}", "Text 61*64")]
    [Segmented("01 81 {00000000 'a'} 008000000000*63 80 80 {00000000}", "!TooManyFragments @386")]
    [Segmented("01 81 {00000000 'a'} 008000000000*64", "!TooManyFragments @386")]
    [Segmented("01 80 {00000000} 00810000000061*63 80 81 {00000000 'a'}", "!TooManyFragments @448")]
    [Segmented("01 80 {00000000} 008000000000*62 89 80 {00000000} 80 80 {00000000}", "Ping ''; Text ''")]
    [Segmented("01 80 {00000000} 008000000000*62 80 80 {00000000} 01 80 {00000000} 008000000000*62 80 80 {00000000}", "Text ''; Text ''")]
    public void Fragments_are_limited_to_64(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("81 81 {00000000 'a'}", "Text 'a'")]
    [Segmented("01 81 {00000000 'a'} 80 80 {00000000}", "Text 'a'")]
    [Segmented("01 81 {00000000 'a'} 00 80 {00000000} 80 80 {00000000}", "!TooManyFragments @14")]
    public void Fragments_are_limited_by_option(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, limits: new MessageLimits { MaxFragments = 2 });

    // The default limit of 256 KiB, decided from the header alone.
    [Theory]
    [Segmented("81 FF 000000000003FFFF {5A1FC3E7 61*262143}", "Text 61*262143")]
    [Segmented("81 FF 0000000000040000 {5A1FC3E7 61*262144}", "Text 61*262144")]
    [Segmented("81 FF 0000000000040001 {5A1FC3E7}", "!MessageTooBig @10")]
    [Segmented("81 FF 000000007FFFFFFF {5A1FC3E7}", "!MessageTooBig @10")]
    [Segmented("81 FF 0000000080000000 {5A1FC3E7}", "!MessageTooBig @10")]
    [Segmented("81 FF 00000000FFFFFFFF {5A1FC3E7}", "!MessageTooBig @10")]
    [Segmented("81 FF 0000000100000001 {5A1FC3E7 'a'}", "!MessageTooBig @10")]
    [Segmented("81 FF 7FFFFFFFFFFFFFFF {5A1FC3E7}", "!MessageTooBig @10")]
    public void Message_is_limited_to_256_KiB(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("81 FE 03E7 {5A1FC3E7 61*999}", "Text 61*999")]
    [Segmented("81 FE 03E8 {5A1FC3E7 61*1000}", "Text 61*1000")]
    [Segmented("81 FE 03E9 {5A1FC3E7 61*1001}", "!MessageTooBig @4")]
    [Segmented("01 FE 0258 {5A1FC3E7 61*600} 80 FE 0190 {5A1FC3E7 61*400}", "Text 61*1000")]
    [Segmented("01 FE 0258 {5A1FC3E7 61*600} 80 FE 0191 {5A1FC3E7 61*401}", "!MessageTooBig @612")]
    [Segmented("01 FE 03E8 {5A1FC3E7 61*1000} 00 80 {00000000} 80 80 {00000000}", "Text 61*1000")]
    [Segmented("01 FE 03E8 {5A1FC3E7 61*1000} 00 80 {00000000} 80 81 {00000000 'a'}", "!MessageTooBig @1016")]
    [Segmented("01 81 {00000000 'a'} 80 FF 7FFFFFFFFFFFFFFF {00000000}", "!MessageTooBig @17")]
    [Segmented("01 81 {00000000 'a'} 80 FF 00000000FFFFFFFF {00000000}", "!MessageTooBig @17")]
    [Segmented("81 FE 03E8 {5A1FC3E7 61*1000} 81 FE 03E8 {5A1FC3E7 61*1000}", "Text 61*1000; Text 61*1000")]
    [Segmented("02 FE 03E8 {5A1FC3E7 61*1000} 89 FD {5A1FC3E7 61*125} 80 80 {00000000}", "Ping 61*125; Binary 61*1000")]
    public void Message_is_limited_over_all_its_fragments(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, limits: new MessageLimits { MaxMessageBytes = 1000, AcceptBinary = true });

    // The limit is for messages: a control frame has its own.
    [Theory]
    [Segmented("89 FD {5A1FC3E7 61*125} 81 81 {00000000 'a'}", "Ping 61*125; Text 'a'")]
    [Segmented("81 82 {00000000 'ab'}", "!MessageTooBig @2")]
    public void Message_limit_does_not_concern_control_frames(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, limits: new MessageLimits { MaxMessageBytes = 1 });
}
