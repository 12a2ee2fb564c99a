using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>The rules for a single frame: RFC 6455 §5.1, §5.2, §5.3, §5.5 and §5.7. @n is the byte at which the fault must be noticed.</summary>
public class MessageAssemblerFrameTests
{
    private static readonly int[] ReservedOpcodeValues = [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF];
    private static readonly int[] DefinedOpcodeValues = [0x0, 0x1, 0x2, 0x8, 0x9, 0xA];

    /// <summary>Each opcode with each combination of the three bits; alone and after a good message.</summary>
    public static IEnumerable<(string, string)> ReservedBitCases =>
        from opcode in DefinedOpcodeValues
        from bits in Enumerable.Range(1, 7)
        select opcode % 2 == 0
            ? ($"{0x80 | (bits << 4) | opcode:X2} 80 {{00000000}}", "!ReservedBits @1")
            : ($"81 81 {{01020304 'a'}} {0x80 | (bits << 4) | opcode:X2} 80 {{00000000}}", "Text 'a'; !ReservedBits @8");

    /// <summary>Each reserved opcode with and without FIN, empty and with a payload.</summary>
    public static IEnumerable<(string, string)> ReservedOpcodeCases =>
        from opcode in ReservedOpcodeValues
        from fin in new[] { 0x80, 0x00 }
        from payload in new[] { "80 {00000000}", "83 {A1B2C3D4 'abc'}" }
        select ($"{fin | opcode:X2} {payload}", "!ReservedOpcode @1");

    /// <summary>Each opcode without a mask: empty, short, and with the longer length forms, of which the second byte shows enough.</summary>
    public static IEnumerable<(string, string)> UnmaskedCases =>
        from first in new[] { "81", "82", "01", "02", "88", "89", "8A" }
        from rest in new[] { "00", "02 03E8", "7D 61*125", "7E 0080 61*128", "7F 0000000000010000 61*2" }
        select ($"{first} {rest}", "!UnmaskedFromClient @2");

    public static IEnumerable<(string, string)> MaskedCases =>
        from first in new[] { "81", "82", "01", "02", "88", "89", "8A" }
        from rest in new[] { "80 {00000000}", "82 {01020304 03E8}", "FE 0080 {00000000 61*128}" }
        select ($"{first} {rest}", "!MaskedFromServer @2");

    [Theory]
    [Segmented("81 85 {37FA213D 'Hello'}", "Text 'Hello'")]
    [Segmented("8A 85 {37FA213D 'Hello'}", "Pong 'Hello'")]
    public void Examples_of_masked_frames_in_5_7_are_read_by_a_server(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("81 05 48 65 6c 6c 6f", "Text 'Hello'")]
    [Segmented("01 03 48 65 6c 80 02 6c 6f", "Text 'Hello'")]
    [Segmented("89 05 48 65 6c 6c 6f", "Ping 'Hello'")]
    [Segmented("82 7E 0100 61*256", "Binary 61*256")]
    [Segmented("82 7F 0000000000010000 61*65536", "Binary 61*65536")]
    public void Examples_of_unmasked_frames_in_5_7_are_read_by_a_client(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, WebSocketRole.Client);

    // §5.1: "The server MUST close the connection upon receiving a frame that is not masked."
    [Theory]
    [SegmentedMember(nameof(UnmaskedCases))]
    [Segmented("81 80 {01020304} 81 01 'a'", "Text ''; !UnmaskedFromClient @8")]
    [Segmented("01 81 {01020304 'a'} 80 01 'b'", "!UnmaskedFromClient @9")]
    public void Unmasked_frame_of_a_client_is_refused_at_its_second_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.1: "A client MUST close a connection if it detects a masked frame."
    [Theory]
    [SegmentedMember(nameof(MaskedCases))]
    [Segmented("81 01 'a' 81 81 {01020304 'b'}", "Text 'a'; !MaskedFromServer @5")]
    public void Masked_frame_of_a_server_is_refused_at_its_second_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, WebSocketRole.Client);

    // §5.2, RSV1 to RSV3: "MUST be 0 unless an extension is negotiated"; else "MUST _Fail the WebSocket Connection_".
    [Theory]
    [SegmentedMember(nameof(ReservedBitCases))]
    public void Reserved_bit_is_refused_at_the_first_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("C1 01 'a'", "!ReservedBits @1")]
    [Segmented("A1 01 'a'", "!ReservedBits @1")]
    [Segmented("91 01 'a'", "!ReservedBits @1")]
    public void Reserved_bit_is_refused_by_a_client(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, WebSocketRole.Client);

    // §5.2, opcode: "If an unknown opcode is received, the receiving endpoint MUST _Fail the WebSocket Connection_."
    [Theory]
    [SegmentedMember(nameof(ReservedOpcodeCases))]
    [Segmented("01 81 {01020304 'a'} 83 80 {01020304}", "!ReservedOpcode @8")]
    [Segmented("01 81 {01020304 'a'} 8B 80 {01020304}", "!ReservedOpcode @8")]
    public void Reserved_opcode_is_refused_at_the_first_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.2, payload length: 7 bits, 7+16 bits or 7+64 bits, in network byte order.
    [Theory]
    [Segmented("81 80 {5A1FC3E7}", "Text ''")]
    [Segmented("82 80 {5A1FC3E7}", "Binary ''")]
    [Segmented("81 81 {5A1FC3E7 'a'}", "Text 'a'")]
    [Segmented("82 FD {5A1FC3E7 61*125}", "Binary 61*125")]
    [Segmented("82 FE 007E {5A1FC3E7 61*126}", "Binary 61*126")]
    [Segmented("82 FE 007F {5A1FC3E7 61*127}", "Binary 61*127")]
    [Segmented("82 FE 0100 {5A1FC3E7 61*256}", "Binary 61*256")]
    [Segmented("81 FE FFFF {5A1FC3E7 61*65535}", "Text 61*65535")]
    [Segmented("81 FF 0000000000010000 {5A1FC3E7 61*65536}", "Text 61*65536")]
    public void Length_in_its_minimal_form_is_read(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.2, payload length: "in all cases, the minimal number of bytes MUST be used to encode the length".
    [Theory]
    [Segmented("81 FE 0000 {00000000}", "!NonMinimalLength @4")]
    [Segmented("81 FE 0001 {00000000 'a'}", "!NonMinimalLength @4")]
    [Segmented("82 FE 007D {00000000 61*125}", "!NonMinimalLength @4")]
    [Segmented("81 FF 0000000000000000 {00000000}", "!NonMinimalLength @10")]
    [Segmented("81 FF 000000000000007D {00000000 61*125}", "!NonMinimalLength @10")]
    [Segmented("81 FF 000000000000007E {00000000 61*126}", "!NonMinimalLength @10")]
    [Segmented("82 FF 000000000000FFFF {00000000 61*300}", "!NonMinimalLength @10")]
    [Segmented("01 81 {00000000 'a'} 80 FE 0001 {00000000 'b'}", "!NonMinimalLength @11")]
    public void Length_in_more_bytes_than_needed_is_refused_before_the_masking_key(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.2, payload length: "a 64-bit unsigned integer (the most significant bit MUST be 0)".
    [Theory]
    [Segmented("81 FF 8000000000000000 {00000000}", "!LengthTopBit @10")]
    [Segmented("82 FF 8000000000000001 {00000000 'a'}", "!LengthTopBit @10")]
    [Segmented("81 FF 800000000000007D {00000000 'a'}", "!LengthTopBit @10")]
    [Segmented("81 FF FFFFFFFFFFFFFFF2 {00000000 'a'}", "!LengthTopBit @10")]
    [Segmented("81 FF FFFFFFFFFFFFFFFC {00000000 'a'}", "!LengthTopBit @10")]
    [Segmented("81 FF FFFFFFFFFFFFFFFF {00000000 'a'}", "!LengthTopBit @10")]
    [Segmented("01 81 {00000000 'a'} 80 FF FFFFFFFFFFFFFFFF {00000000 'a'}", "!LengthTopBit @17")]
    public void Length_with_the_top_bit_is_refused_before_any_arithmetic(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("82 7E 007D 61*125", "!NonMinimalLength @4")]
    [Segmented("82 7F 000000000000FFFF 61*3", "!NonMinimalLength @10")]
    [Segmented("82 7F FFFFFFFFFFFFFFFF 61*3", "!LengthTopBit @10")]
    [Segmented("82 7F 7FFFFFFFFFFFFFFF 61*3", "!MessageTooBig @10")]
    [Segmented("89 7E 007E 61*126", "!ControlTooLong @2")]
    public void Illegal_length_of_a_server_is_refused_by_a_client(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, WebSocketRole.Client);

    // §5.3: octet i of the payload is combined with octet i modulo 4 of the frame's masking key.
    [Theory]
    [Segmented("82 86 {00000000 010203040506}", "Binary 010203040506")]
    [Segmented("82 86 FFFFFFFF FEFDFCFBFAF9", "Binary 010203040506")]
    [Segmented("82 86 FF000000 FE020304FA06", "Binary 010203040506")]
    [Segmented("82 86 00FF0000 01FD030405F9", "Binary 010203040506")]
    [Segmented("82 86 0000FF00 0102FC040506", "Binary 010203040506")]
    [Segmented("82 86 000000FF 010203FB0506", "Binary 010203040506")]
    [Segmented("02 83 {A1B2C3D4 'abc'} 80 83 {1A2B3C4D 'def'}", "Binary 'abcdef'")]
    public void Masking_key_is_applied_from_each_frame_s_first_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.5: "All control frames MUST have a payload length of 125 bytes or less".
    [Theory]
    [Segmented("89 FE 007E {00000000 61*126}", "!ControlTooLong @2")]
    [Segmented("8A FE 007E {00000000 61*126}", "!ControlTooLong @2")]
    [Segmented("88 FE 007E {00000000 03E8 61*124}", "!ControlTooLong @2")]
    [Segmented("89 FF 0000000000010000 {00000000 61*3}", "!ControlTooLong @2")]
    [Segmented("8A FF FFFFFFFFFFFFFFFF {00000000 61*3}", "!ControlTooLong @2")]
    [Segmented("88 FF 7FFFFFFFFFFFFFFF {00000000 61*3}", "!ControlTooLong @2")]
    [Segmented("89 FE 0001 {00000000 'a'}", "!ControlTooLong @2")]
    public void Control_frame_over_125_bytes_is_refused_at_its_second_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("89 FD {5A1FC3E7 61*125}", "Ping 61*125")]
    [Segmented("8A FD {5A1FC3E7 61*125}", "Pong 61*125")]
    [Segmented("88 FD {5A1FC3E7 03E8 61*123}", "Close 1000 61*123")]
    [Segmented("89 FC {5A1FC3E7 61*124}", "Ping 61*124")]
    public void Control_frame_of_125_bytes_is_read(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.5: control frames "MUST NOT be fragmented".
    [Theory]
    [Segmented("08 80 {00000000}", "!FragmentedControl @1")]
    [Segmented("08 82 {00000000 03E8}", "!FragmentedControl @1")]
    [Segmented("09 80 {00000000}", "!FragmentedControl @1")]
    [Segmented("09 81 {00000000 'a'} 80 81 {00000000 'b'}", "!FragmentedControl @1")]
    [Segmented("0A 80 {00000000}", "!FragmentedControl @1")]
    [Segmented("01 81 {00000000 'a'} 09 80 {00000000} 80 80 {00000000}", "!FragmentedControl @8")]
    public void Control_frame_without_FIN_is_refused_at_its_first_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.5.2, §5.5.3: a Ping and a Pong MAY carry application data; a Pong may come unsolicited.
    [Theory]
    [Segmented("89 80 {5A1FC3E7}", "Ping ''")]
    [Segmented("8A 80 {5A1FC3E7}", "Pong ''")]
    [Segmented("89 85 {37FA213D 'Hello'}", "Ping 'Hello'")]
    [Segmented("89 84 {37FA213D 00FFFE80}", "Ping 00FFFE80")]
    [Segmented("89 81 {00000000 'a'} 89 80 {00000000} 8A 82 {00000000 'bc'}", "Ping 'a'; Ping ''; Pong 'bc'")]
    [Segmented("898000000000*3", "Ping ''; Ping ''; Ping ''")]
    public void Ping_and_pong_carry_any_bytes(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("81 80 {00000000} 82 80 {00000000} 81 80 {00000000}", "Text ''; Binary ''; Text ''")]
    [Segmented("81 81 {01020304 'a'} 81 82 {05060708 'bc'} 82 83 {090A0B0C 'def'}", "Text 'a'; Text 'bc'; Binary 'def'")]
    public void Messages_follow_each_other(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // OCPP-J is JSON text (§4.1.2); RFC 6455 §7.4.1 has 1003 for "a type of data it cannot accept".
    [Theory]
    [Segmented("82 81 {00000000 'a'}", "!BinaryNotAccepted @1")]
    [Segmented("02 80 {00000000}", "!BinaryNotAccepted @1")]
    [Segmented("81 81 {00000000 'a'} 82 80 {00000000}", "Text 'a'; !BinaryNotAccepted @8")]
    public void Binary_is_refused_at_the_first_byte_unless_accepted(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, limits: new MessageLimits());

    // When several things are wrong, the first byte that shows one decides, however the bytes arrive.
    [Theory]
    [Segmented("F3 FE 0000", "!ReservedBits @1")]
    [Segmented("B8 00", "!ReservedBits @1")]
    [Segmented("09 7E", "!FragmentedControl @1")]
    [Segmented("03 00", "!ReservedOpcode @1")]
    [Segmented("80 00", "!UnexpectedContinuation @1")]
    [Segmented("89 7E 0000", "!UnmaskedFromClient @2")]
    [Segmented("88 01 00", "!UnmaskedFromClient @2")]
    public void Earliest_fault_decides(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("81", "")]
    [Segmented("81 85", "")]
    [Segmented("81 FE 01", "")]
    [Segmented("81 85 37FA21", "")]
    [Segmented("81 85 37FA213D", "")]
    [Segmented("81 85 {37FA213D 'Hell'}", "")]
    [Segmented("89 85 {37FA213D 'Hell'}", "")]
    [Segmented("81 81 {37FA213D 'a'} 81 85 {37FA213D 'Hell'}", "Text 'a'")]
    [Segmented("01 85 {37FA213D 'Hello'}", "")]
    public void Incomplete_frame_waits(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);
}
