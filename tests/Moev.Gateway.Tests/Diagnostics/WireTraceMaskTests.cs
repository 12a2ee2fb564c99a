using System.Text;
using Moev.Gateway.Diagnostics;

namespace Moev.Gateway.Tests.Diagnostics;

public sealed class WireTraceMaskTests
{
    [Theory]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"SECRET"}]""", """[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]""")]
    [InlineData("""[2,"1","ChangeConfiguration",{"value":"SECRET","key":"authorizationkey "}]""", """[2,"1","ChangeConfiguration",{"value":"***","key":"authorizationkey "}]""")]
    [InlineData("""[2,"1","ChangeConfiguration",{"Key":"AuthorizationKey","Value":["SECRET"]}]""", """[2,"1","ChangeConfiguration",{"Key":"AuthorizationKey","Value":"***"}]""")]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"Authorization\u004bey","value":"SECRET"}]""", """[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]""")]
    [InlineData("""[3,"1",{"configurationKey":[{"key":"A","readonly":false,"value":"1"},{"key":"AuthorizationKey","readonly":false,"value":"SECRET"}]}]""", """[3,"1",{"configurationKey":[{"key":"A","readonly":false,"value":"1"},{"key":"AuthorizationKey","readonly":"***","value":"***"}]}]""")]
    [InlineData("""[2,"1","Authorize",{"idTag":"DRIVER-SECRET"}]""", """[2,"1","Authorize",{"idTag":"***ET"}]""")]
    [InlineData("""[2,"1","Authorize",{"idTag":"ABCD"}]""", """[2,"1","Authorize",{"idTag":"***"}]""")]
    [InlineData("""[2,"1","Authorize",{"idTag":12345678}]""", """[2,"1","Authorize",{"idTag":"***78"}]""")]
    [InlineData("""[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"SECRET12"}}]""", """[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"***12"}}]""")]
    [InlineData("""[2,"1","Heartbeat",{}]""", """[2,"1","Heartbeat",{}]""")]
    [InlineData("""[2 , "1","DataTransfer",{"vendorId":"Größe"}]""", """[2,"1","DataTransfer",{"vendorId":"Größe"}]""")]
    public void Secret_is_masked_and_the_rest_is_shown(string message, string expected) =>
        Assert.Equal(expected, WireTraceMask.Apply(Encoding.UTF8.GetBytes(message), 1_000));

    [Theory]
    [InlineData("not JSON", "not JSON")]
    [InlineData("[2,\"1\"\r\nforged line", "[2,\"1\"??forged line")]
    [InlineData("""[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"SECRET"}""", "(72 bytes, not JSON, hidden because they may contain a secret)")]
    [InlineData("""[] {"idTag":"SECRET12"}""", "(23 bytes, not JSON, hidden because they may contain a secret)")]
    [InlineData("""["authori\u007aationkey SECRET""", "(30 bytes, not JSON, hidden because they may contain a secret)")]
    public void Invalid_JSON_is_shown_unless_it_may_contain_a_secret(string message, string expected) =>
        Assert.Equal(expected, WireTraceMask.Apply(Encoding.UTF8.GetBytes(message), 1_000));

    [Fact]
    public void Line_separators_within_JSON_forge_no_line() =>
        Assert.DoesNotContain('\u2028', WireTraceMask.Apply("[\"a\u2028b\\u2028\"]"u8, 1_000));

    [Fact]
    public void Deep_nesting_throws_no_exception() =>
        Assert.StartsWith("[[[", WireTraceMask.Apply(Encoding.UTF8.GetBytes(new string('[', 10_000)), 10), StringComparison.Ordinal);
}
