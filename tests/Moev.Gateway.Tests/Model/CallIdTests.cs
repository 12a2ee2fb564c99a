using System.Text;
using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Model;

public sealed class CallIdTests
{
    [Theory]
    [InlineData(1_795_361_455_723, 3, "1a203e1be6b-3")]
    [InlineData(26, 10, "1a-10")]
    [InlineData(long.MaxValue, long.MaxValue, "7fffffffffffffff-9223372036854775807")]
    public void Id_is_the_same_as_bytes_and_as_text(long session, long number, string expected)
    {
        var id = new CallId(session, number);
        Span<byte> utf8 = stackalloc byte[CallId.MaxBytes];

        Assert.Equal(expected, id.ToString());
        Assert.Equal(expected, Encoding.UTF8.GetString(utf8[..id.Write(utf8)]));
        Assert.False(id.IsNone);
    }

    [Fact]
    public void No_id_is_an_empty_text()
    {
        Assert.True(default(CallId).IsNone);
        Assert.Equal("", default(CallId).ToString());
    }
}
