using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public class Utf8ValidatorTests
{
    private static readonly byte[] Borders =
    [
        0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4,
        0xF5, 0xF7, 0xF8, 0xFF,
    ];

    [Fact]
    public void Every_first_and_second_byte_is_judged_as_the_platform_does()
    {
        for (int value = 0; value < 0x10000; value++)
        {
            byte first = (byte)(value >> 8);
            byte second = (byte)value;
            AssertJudgedAsThePlatformDoes([first]);
            AssertJudgedAsThePlatformDoes([first, second]);
        }
    }

    [Fact]
    public void Every_three_or_four_bytes_around_the_borders_are_judged_as_the_platform_does()
    {
        foreach (byte first in Borders)
        {
            foreach (byte second in Borders)
            {
                foreach (byte third in Borders)
                {
                    AssertJudgedAsThePlatformDoes([first, second, third]);
                    if (Utf8Corpus.FirstBad([first, second, third]) < 3)
                    {
                        continue;
                    }

                    foreach (byte fourth in Borders)
                    {
                        AssertJudgedAsThePlatformDoes([first, second, third, fourth]);
                    }
                }
            }
        }
    }

    [Fact]
    public void Text_at_every_offset_from_a_vectors_border_is_judged_the_same()
    {
        foreach (string hex in Utf8Corpus.Valid.Concat(Utf8Corpus.Invalid))
        {
            for (int before = 0; before < 70; before++)
            {
                byte[] text = [.. Enumerable.Repeat((byte)'a', before), .. Convert.FromHexString(hex), .. Enumerable.Repeat((byte)'z', 40)];
                Utf8Validator validator = default;
                Assert.Equal(Utf8Corpus.FirstBad(text) is null, validator.Append(text) && validator.IsComplete);
            }
        }
    }

    private static void AssertJudgedAsThePlatformDoes(ReadOnlySpan<byte> text)
    {
        int? firstBad = Utf8Corpus.FirstBad(text);

        Utf8Validator whole = default;
        bool possible = whole.Append(text);
        bool asExpected = possible == (firstBad is null || firstBad == text.Length) && (!possible || whole.IsComplete == firstBad is null);

        Utf8Validator bytewise = default;
        int at = 0;
        while (at < text.Length && bytewise.Append(text.Slice(at, 1)))
        {
            at++;
        }

        if (!asExpected || at != (firstBad ?? text.Length))
        {
            Assert.Fail($"{Convert.ToHexString(text)}: first bad byte {firstBad}, found {at}, whole {possible}.");
        }
    }
}
