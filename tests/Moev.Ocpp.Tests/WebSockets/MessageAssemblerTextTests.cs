using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>
/// UTF-8 in text messages. RFC 6455 §8.1: "When an endpoint is to interpret a byte stream as UTF-8 but finds that the byte stream is not, in
/// fact, a valid UTF-8 stream, that endpoint MUST _Fail the WebSocket Connection_." It fails at the first bad byte, not at the message's end.
/// </summary>
public class MessageAssemblerTextTests
{
    private const int HeaderBytes = 6;

    private static readonly MessageLimits Limits = new() { MaxFragments = 1000 };

    private static IEnumerable<string> Texts => Utf8Corpus.Valid.Concat(Utf8Corpus.Invalid);

    public static IEnumerable<(string, string)> WholeTexts =>
        from text in Texts select (Wire.ShortFrame(0x81, text), Expectation(text, at => HeaderBytes + at));

    /// <summary>Each byte in a separate frame, the last one with FIN.</summary>
    public static IEnumerable<(string, string)> TextsOfOneByteFrames =>
        from text in Texts
        where text.Length > 0
        let frames = from at in Enumerable.Range(0, text.Length / 2)
                     select Wire.ShortFrame((at == 0 ? 0x01 : 0x00) | (2 * at + 2 == text.Length ? 0x80 : 0x00), text.Substring(2 * at, 2))
        select (string.Join(' ', frames), Expectation(text, at => (HeaderBytes + 1) * at));

    /// <summary>Each text in two frames, cut everywhere, with a ping of bad UTF-8 in between, which is none of its business.</summary>
    public static IEnumerable<(string, string)> TextsOfTwoFrames =>
        from text in Texts
        where text.Length is > 2 and <= 12
        from cut in Enumerable.Range(1, (text.Length / 2) - 1)
        let ping = "89 81 {00000000 FF}"
        let expected = Expectation(text, at => at <= cut ? HeaderBytes + at : HeaderBytes + HeaderBytes + 1 + HeaderBytes + at)
        let faultInFirst = Utf8Corpus.FirstBad(Convert.FromHexString(text)) is { } bad && bad < cut
        select ($"{Wire.ShortFrame(0x01, text[..(2 * cut)])} {ping} {Wire.ShortFrame(0x80, text[(2 * cut)..])}",
                faultInFirst ? expected : $"Ping FF; {expected}");

    [Theory]
    [SegmentedMember(nameof(WholeTexts))]
    public void Text_is_judged_in_one_frame(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, limits: Limits);

    [Theory]
    [SegmentedMember(nameof(TextsOfOneByteFrames))]
    public void Text_is_judged_over_frames_of_one_byte(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, limits: Limits);

    [Theory]
    [SegmentedMember(nameof(TextsOfTwoFrames))]
    public void Text_is_judged_over_two_frames_cut_anywhere(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, limits: Limits);

    [Theory]
    [MemberData(nameof(CorpusVerdicts))]
    public void Oracle_agrees_with_the_corpus(string text, bool valid) =>
        Assert.Equal(valid, Utf8Corpus.FirstBad(Convert.FromHexString(text)) is null);

    public static TheoryData<string, bool> CorpusVerdicts
    {
        get
        {
            var data = new TheoryData<string, bool>();
            Array.ForEach(Utf8Corpus.Valid, text => data.Add(text, true));
            Array.ForEach(Utf8Corpus.Invalid, text => data.Add(text, false));
            return data;
        }
    }

    // Autobahn 6.4: the bad byte is followed by nothing at all, neither the frame's rest nor FIN, and is refused all the same.
    [Theory]
    [Segmented("81 FE 1000 {5A1FC3E7 'abc' FF}", "!InvalidUtf8 @12")]
    [Segmented("01 83 {5A1FC3E7 61 C080}", "!InvalidUtf8 @8")]
    [Segmented("01 85 {5A1FC3E7 CEBAE1BDB9} 00 84 {5A1FC3E7 F490}", "!InvalidUtf8 @19")]
    [Segmented("01 FF 0000000000010000 {5A1FC3E7 61*300 EDA0}", "!InvalidUtf8 @316")]
    public void First_bad_byte_fails_at_once(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // A code point that FIN cuts off; the FIN frame itself may be empty.
    [Theory]
    [Segmented("01 82 {5A1FC3E7 E282} 80 80 {5A1FC3E7}", "!InvalidUtf8 @14")]
    [Segmented("01 81 {5A1FC3E7 F0} 00 80 {5A1FC3E7} 80 80 {5A1FC3E7}", "!InvalidUtf8 @19")]
    [Segmented("81 82 {5A1FC3E7 E282}", "!InvalidUtf8 @8")]
    public void Text_that_ends_inside_a_code_point_is_refused(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // Each message begins a new text.
    [Theory]
    [Segmented("81 82 {5A1FC3E7 C3A9} 81 83 {5A1FC3E7 E282AC}", "Text C3A9; Text E282AC")]
    [Segmented("81 82 {5A1FC3E7 C3A9} 81 81 {5A1FC3E7 A9}", "Text C3A9; !InvalidUtf8 @15")]
    public void Each_message_is_a_text_of_its_own(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    // §5.6: binary data is "arbitrary".
    [Theory]
    [Segmented("82 84 {5A1FC3E7 FFC08000}", "Binary FFC08000")]
    [Segmented("02 82 {5A1FC3E7 E282} 80 80 {5A1FC3E7}", "Binary E282")]
    [Segmented("02 82 {5A1FC3E7 E282} 80 80 {5A1FC3E7} 81 81 {5A1FC3E7 'a'}", "Binary E282; Text 'a'")]
    public void Binary_is_not_judged(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay);

    [Theory]
    [Segmented("81 03 E282AC", "Text E282AC")]
    [Segmented("81 03 E28261", "!InvalidUtf8 @5")]
    [Segmented("01 02 E282 80 00", "!InvalidUtf8 @6")]
    public void Text_of_a_server_is_judged_by_a_client(string wire, string expected, Replay replay) =>
        FrameTranscript.Expect(wire, expected, replay, WebSocketRole.Client);

    /// <param name="text">Hexadecimal.</param>
    /// <param name="position">From a number of the text's bytes, at least 1, to the number of bytes on the wire.</param>
    private static string Expectation(string text, Func<int, int> position)
    {
        byte[] bytes = Convert.FromHexString(text);
        return Utf8Corpus.FirstBad(bytes) is { } bad
            ? $"!InvalidUtf8 @{position(Math.Min(bad + 1, bytes.Length))}"
            : $"Text {Wire.Show(bytes)}";
    }
}
