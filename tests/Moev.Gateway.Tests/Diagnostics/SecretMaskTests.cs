using System.Text;
using Moev.Gateway.Diagnostics;

namespace Moev.Gateway.Tests.Diagnostics;

/// <summary>Tests that secrets never get into the audit trail.</summary>
public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("""{"location":"ftp://user:p%40ss@h/dir","retries":1}""", """{"location":"ftp://***@h/dir","retries":1}""")]
    [InlineData("""{"log":{"remoteLocation":"https:\/\/user@h\/dir"}}""", """{"log":{"remoteLocation":"https:\/\/***@h\/dir"}}""")]
    [InlineData("""{"location":"http://h/a@b","data":"a@b"}""", """{"location":"http://h/a@b","data":"a@b"}""")]
    [InlineData("""{"location":"http://h?x=a@b"}""", """{"location":"http://h?x=a@b"}""")]
    [InlineData("""{"a":"http://h","b":"@"}""", """{"a":"http://h","b":"@"}""")]
    [InlineData("""{"key":"AuthorizationKey","value":"ftp://u:p@h"}""", """{"key":"AuthorizationKey","value":"***"}""")]
    [InlineData("""{"key":" aUTHORIZATIONkEY ","value":"secret"}""", """{"key":" aUTHORIZATIONkEY ","value":"***"}""")]
    [InlineData("""{"key":"\u0041uthorizationKey","value":"secret"}""", """{"key":"AuthorizationKey","value":"***"}""")]
    [InlineData("""{"value":"é AAuthorization","key":"AuthorizationKey"}""", """{"value":"***","key":"AuthorizationKey"}""")]
    [InlineData("""{"value":"AAuthorizationKe","key":"x","a":"A"}""", """{"value":"AAuthorizationKe","key":"x","a":"A"}""")]
    [InlineData("""{"type":"Soft"}""", """{"type":"Soft"}""")]
    public void Users_and_passwords_of_addresses_and_keys_are_masked(string payload, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(SecretMask.Apply(Encoding.UTF8.GetBytes(payload)).Span));
}
