using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.WebSockets;

public sealed class BasicCredentialsTests
{
    private const int MaxPasswordBytes = 40;

    [Theory]
    [InlineData("CP_1", "password")]
    [InlineData("CP_1", "")]
    [InlineData("CP_1", ":")]
    [InlineData("CP_1", "a:b")]
    [InlineData("CP_1", "::::")]
    [InlineData("CP_1", ":CP_1:")]
    [InlineData("CP_1", "CP_1:CP_1")]
    [InlineData("CP_1", "123456789012345")] // 15 bytes
    [InlineData("CP_1", "1234567890123456")]
    [InlineData("CP_1", "12345678901234567890")]
    [InlineData("CP_1", "123456789012345678901")]
    [InlineData("CP_1", "0123456789abcdef0123456789ABCDEF01234567")] // 40 hexadecimal digits
    [InlineData("CP_1", "\u0000\u0001\u0002\u003A\u00FF\u00FE\u0080\u000D\u000A")] // a binary key
    [InlineData("CP_1", "\u00C3\u00A9\u00C3")] // half a character of UTF-8
    [InlineData("RDAM 123", "key")]
    [InlineData(" CP_1", "key")]
    [InlineData("a@b|c=d*e+f.g-h_i", "key")]
    [InlineData("A", "")]
    public void Password_is_all_that_follows_the_identity_and_a_colon(string identity, string password)
    {
        byte[] key = Encoding.Latin1.GetBytes(password);
        Assert.Equal((BasicCredentialsStatus.Password, password), Read("Basic " + BasicCredentials.Encode(identity, key), identity));
    }

    [Theory]
    [InlineData("basic ")]
    [InlineData("BASIC ")]
    [InlineData("bAsIc ")]
    [InlineData("Basic    ")]
    public void Scheme_is_taken_in_any_case_and_with_more_blanks(string scheme) =>
        Assert.Equal((BasicCredentialsStatus.Password, "B"), Read(scheme + "QTpC", "A"));

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("BasicQTpC")]
    [InlineData("Basic\tQTpC")]
    [InlineData("Basi QTpC")]
    [InlineData("Basics QTpC")]
    [InlineData("Bearer QTpC")]
    [InlineData("Digest username=\"A\"")]
    [InlineData("QTpC")]
    [InlineData(" QTpC")]
    public void Other_scheme_is_not_Basic(string authorization) => Assert.Equal((BasicCredentialsStatus.NotBasic, ""), Read(authorization, "A"));

    [Theory]
    [InlineData("Basic QTp")]
    [InlineData("Basic QTpC=")]
    [InlineData("Basic QTpCQg")]
    [InlineData("Basic QTpCQg=")]
    [InlineData("Basic QTpC!")]
    [InlineData("Basic QT:C")]
    [InlineData("Basic QT pC")]
    [InlineData("Basic QTpC QTpC")]
    [InlineData("Basic QTpC\tQTpC")]
    [InlineData("Basic QTp-")]
    [InlineData("Basic QTp_")]
    [InlineData("Basic QTpC,")]
    [InlineData("Basic =QTpC")]
    [InlineData("Basic QTpC\u00E9\u00E9\u00E9\u00E9")]
    [InlineData("Basic A:B")]
    [InlineData("Basic ====")]
    public void Credentials_that_are_not_base64_are_malformed(string authorization) => Assert.Equal((BasicCredentialsStatus.Malformed, ""), Read(authorization, "A"));

    [Theory]
    [InlineData("", "A")]
    [InlineData("A", "A")] // no colon
    [InlineData(":B", "A")]
    [InlineData("B:A", "A")]
    [InlineData("AA:B", "A")]
    [InlineData("A:B", "AA")]
    [InlineData("a:B", "A")]
    [InlineData(" A:B", "A")]
    [InlineData("A :B", "A")]
    [InlineData("A;B", "A")]
    [InlineData("A\u0000:B", "A")]
    [InlineData("RDAM%20123:B", "RDAM 123")] // the user is the decoded identity
    [InlineData("\u00E9:B", "\u00E9")] // Latin-1 where UTF-8 is meant
    public void User_other_than_the_identity_is_refused(string credentials, string identity) =>
        Assert.Equal((BasicCredentialsStatus.OtherUser, ""), Read("Basic " + Convert.ToBase64String(Encoding.Latin1.GetBytes(credentials)), identity));

    [Theory]
    [InlineData(MaxPasswordBytes - 1, BasicCredentialsStatus.Password)]
    [InlineData(MaxPasswordBytes, BasicCredentialsStatus.Password)]
    [InlineData(MaxPasswordBytes + 1, BasicCredentialsStatus.PasswordTooLong)]
    [InlineData(3_000, BasicCredentialsStatus.PasswordTooLong)]
    public void Password_is_as_long_as_the_callers_buffer_at_most(int bytes, BasicCredentialsStatus status)
    {
        string password = new('k', bytes);
        (BasicCredentialsStatus Status, string Password) read = Read("Basic " + BasicCredentials.Encode("CP_1", Encoding.Latin1.GetBytes(password)), "CP_1");
        Assert.Equal((status, status == BasicCredentialsStatus.Password ? password : ""), read);
    }

    [Fact]
    public void Example_of_RFC_7617_is_read() =>
        Assert.Equal((BasicCredentialsStatus.Password, "open sesame"), Read("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==", "Aladdin"));

    [Fact]
    public void User_with_a_colon_cannot_be_encoded() => Assert.Throws<ArgumentException>(() => BasicCredentials.Encode("a:b", []));

    [Fact]
    public void Credentials_come_through_the_handshake_byte_for_byte()
    {
        byte[] key = [0x00, 0x3A, 0x0D, 0x0A, 0xFF, 0x80, 0x3A, 0x20, 0x2C, 0x7F, 0xC3, 0x28, 0x3A, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07];
        OpeningHandshakeRequest request = HandshakeAssert.Accepted(HandshakeHead.With("Authorization: Basic " + BasicCredentials.Encode("CP_1", key)));
        byte[] password = new byte[MaxPasswordBytes];
        Assert.Equal(BasicCredentialsStatus.Password, BasicCredentials.Read(request.Authorization!.Value.Span, request.Identity, password, out int length));
        Assert.Equal(key, password[..length]);
    }

    private static (BasicCredentialsStatus Status, string Password) Read(string authorization, string identity)
    {
        byte[] password = new byte[MaxPasswordBytes];
        BasicCredentialsStatus status = BasicCredentials.Read(Encoding.Latin1.GetBytes(authorization), identity, password, out int length);
        Assert.All(password[length..], value => Assert.Equal(0, value));
        return (status, Encoding.Latin1.GetString(password, 0, length));
    }
}
