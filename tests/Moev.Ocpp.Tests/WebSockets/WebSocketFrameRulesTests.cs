using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public class WebSocketFrameRulesTests
{
    // RFC 6455 §7.4, and IANA's registry for 1012 to 1014.
    [Fact]
    public void Every_close_code_is_legal_or_not()
    {
        (int First, int Last)[] legal = [(1000, 1003), (1007, 1011), (1012, 1014), (3000, 3999), (4000, 4999)];
        for (int code = 0; code <= ushort.MaxValue; code++)
        {
            bool expected = legal.Any(range => code >= range.First && code <= range.Last);
            Assert.True(expected == WebSocketFrameRules.IsLegalCloseCode(code), $"{code}");
        }
    }

    // A part of the header that has not arrived is not judged, whatever the fields hold.
    [Fact]
    public void Only_what_has_arrived_is_judged()
    {
        var header = new WebSocketFrameHeader(true, 0, WebSocketOpcode.Text, Masked: false, 0, ulong.MaxValue, WebSocketFrameHeader.LengthForm64);
        var context = new FrameContext(WebSocketRole.Server, new MessageLimits(), Fragments: 0, MessageBytes: 0, CloseReceived: false);
        Assert.Equal(FrameViolation.None, WebSocketFrameRules.Check(header, FrameHeaderPart.Nothing, context));
        Assert.Equal(FrameViolation.None, WebSocketFrameRules.Check(header, FrameHeaderPart.FirstByte, context));
        Assert.Equal(FrameViolation.UnmaskedFromClient, WebSocketFrameRules.Check(header, FrameHeaderPart.SecondByte, context));

        header = header with { Masked = true };
        Assert.Equal(FrameViolation.None, WebSocketFrameRules.Check(header, FrameHeaderPart.SecondByte, context));
        Assert.Equal(FrameViolation.LengthTopBit, WebSocketFrameRules.Check(header, FrameHeaderPart.Length, context));
        Assert.Equal(FrameViolation.LengthTopBit, WebSocketFrameRules.Check(header, FrameHeaderPart.Whole, context));
    }

    // RFC 6455 §7.4.1
    [Theory]
    [InlineData(FrameViolation.None, 1000)]
    [InlineData(FrameViolation.ReservedBits, 1002)]
    [InlineData(FrameViolation.ReservedOpcode, 1002)]
    [InlineData(FrameViolation.UnmaskedFromClient, 1002)]
    [InlineData(FrameViolation.MaskedFromServer, 1002)]
    [InlineData(FrameViolation.FragmentedControl, 1002)]
    [InlineData(FrameViolation.ControlTooLong, 1002)]
    [InlineData(FrameViolation.NonMinimalLength, 1002)]
    [InlineData(FrameViolation.LengthTopBit, 1002)]
    [InlineData(FrameViolation.UnexpectedContinuation, 1002)]
    [InlineData(FrameViolation.ExpectedContinuation, 1002)]
    [InlineData(FrameViolation.MessageTooBig, 1009)]
    [InlineData(FrameViolation.TooManyFragments, 1008)]
    [InlineData(FrameViolation.InvalidUtf8, 1007)]
    [InlineData(FrameViolation.CloseBodyOfOneByte, 1002)]
    [InlineData(FrameViolation.InvalidCloseCode, 1002)]
    [InlineData(FrameViolation.InvalidCloseReason, 1007)]
    [InlineData(FrameViolation.BinaryNotAccepted, 1003)]
    [InlineData(FrameViolation.FrameAfterClose, 1002)]
    public void Violation_has_its_close_code(FrameViolation violation, int code) =>
        Assert.Equal(code, (int)violation.CloseCode());

    [Fact]
    public void Every_violation_closes_with_a_code_that_may_be_sent() =>
        Assert.All(Enum.GetValues<FrameViolation>(), violation => Assert.True(WebSocketFrameRules.IsLegalCloseCode((int)violation.CloseCode())));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void Message_limit_has_a_range(int bytes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageLimits { MaxMessageBytes = bytes });

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Fragment_limit_has_a_range(int fragments) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new MessageLimits { MaxFragments = fragments });

    [Fact]
    public void Limits_have_their_defaults()
    {
        var limits = new MessageLimits();
        Assert.Equal(256 * 1024, limits.MaxMessageBytes);
        Assert.Equal(64, limits.MaxFragments);
        Assert.False(limits.AcceptBinary);
    }
}
