using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Tests.Http;

public sealed class RoutePathsTests
{
    /// <summary>Kestrel decodes a path once, except %2F: so an encoded slash and an encoded percent sign before 2F look the same in it.</summary>
    [Theory]
    [InlineData("CP_1", "CP_1", "CP_1")]
    [InlineData("CP%2F1", "CP%2F1", "CP/1")]
    [InlineData("CP%2f1", "CP%2f1", "CP/1")]
    [InlineData("CP%252F1", "CP%2F1", "CP%2F1")]
    [InlineData("CP%252f1", "CP%2f1", "CP%2f1")]
    [InlineData("%C3%84%2F%252F", "Ä%2F%2F", "Ä/%2F")]
    [InlineData("CP%251", "CP%1", "CP%1")]
    public void Identity_is_decoded_once(string segment, string byKestrel, string identity)
    {
        var context = new DefaultHttpContext();
        context.Request.RouteValues["identity"] = byKestrel;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = $"/api/v1/charge-points/{segment}/connectors/1?x=/{segment}";
        Assert.Equal(identity, RoutePaths.Identity(context).Value);
    }
}
