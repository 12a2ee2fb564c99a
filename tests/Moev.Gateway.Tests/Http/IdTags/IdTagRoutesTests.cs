using System.Text;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.IdTags;

/// <summary>The list of id tags.</summary>
public sealed class IdTagRoutesTests
{
    [Fact]
    public async Task Id_tag_is_listed_and_read_back()
    {
        await using var host = await ControlHost.StartAsync();
        const string Expected = """{"idTag":"TAG 1","status":"Blocked","parentIdTag":"P","expiryDate":"2031-01-01T00:00:00.000Z"}""";

        var reply = await PutAsync(host, "TAG%201", """{"status":"Blocked","parentIdTag":"P","expiryDate":"2031-01-01T01:00:00+01:00"}""");
        Assert.Equal((200, Expected), (reply.Status, reply.Text));
        Assert.Equal(Expected, (await host.GetAsync("/api/v1/id-tags/tag%201")).Text);
        Assert.Equal(AuthorizationStatus.Blocked, host.Ledger.Authorize("TAG 1").Status);
    }

    [Theory]
    [InlineData("TAG", "{}", "status")]
    [InlineData("TAG", """{"status":"blocked"}""", "status")]
    [InlineData("TAG", """{"status":"ConcurrentTx"}""", "status")]
    [InlineData("TAG", """{"status":"Blocked","parentIdTag":"123456789012345678901"}""", "parentIdTag")]
    [InlineData("TAG", """{"status":"Blocked","expiryDate":"2031-01-01T01:00:00"}""", "expiryDate")]
    [InlineData("123456789012345678901", """{"status":"Blocked"}""", "idTag")]
    [InlineData("%C3%A4", """{"status":"Blocked"}""", "idTag")]
    public async Task Wrong_id_tag_is_400(string idTag, string body, string member)
    {
        await using var host = await ControlHost.StartAsync();

        (await PutAsync(host, idTag, body)).AssertProblem(400, "invalid_member", member);
        Assert.Null(host.Ledger.FindIdTag("TAG"));
    }

    [Fact]
    public async Task Id_tag_that_is_not_listed_is_404()
    {
        await using var host = await ControlHost.StartAsync();

        (await host.GetAsync("/api/v1/id-tags/TAG")).AssertProblem(404, "id_tag_unknown");
    }

    [Fact]
    public async Task Id_tag_is_taken_off_the_list()
    {
        await using var host = await ControlHost.StartAsync();
        await PutAsync(host, "TAG", """{"status":"Blocked"}""");

        Assert.Equal("""{"idTag":"TAG","status":"Blocked"}""", (await DeleteAsync(host, "tag")).Text);
        (await DeleteAsync(host, "TAG")).AssertProblem(404, "id_tag_unknown");
        Assert.Equal(AuthorizationStatus.Accepted, host.Ledger.Authorize("TAG").Status);
    }

    [Theory]
    [InlineData("", "A b C D")]
    [InlineData("?limit=2", "A b -> b")]
    [InlineData("?limit=2&after=B", "C D -> D")]
    [InlineData("?limit=2&after=D", "")]
    [InlineData("?status=Blocked", "b D")]
    [InlineData("?parentIdTag=p", "A D")]
    public async Task Id_tags_are_listed_filtered_and_paged(string query, string expected)
    {
        await using var host = await ControlHost.StartAsync();
        foreach (var (tag, status, parent) in new[] { ("D", "Blocked", "P"), ("b", "Blocked", null), ("A", "Accepted", "P"), ("C", "Accepted", null) })
            await host.Ledger.StoreIdTagAsync(new Moev.Gateway.Ledger.IdTagRecord(tag, Enum.Parse<AuthorizationStatus>(status), parent));

        var body = (await host.GetAsync("/api/v1/id-tags" + query)).Body;
        var tags = string.Join(' ', body.GetProperty("idTags").EnumerateArray().Select(tag => tag.GetProperty("idTag").GetString()));
        Assert.Equal(expected, body.TryGetProperty("next", out var next) ? $"{tags} -> {next.GetString()}" : tags);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=10001", "limit")]
    [InlineData("?status=Unknown", "status")]
    public async Task Wrong_parameter_of_the_list_is_400(string query, string name)
    {
        await using var host = await ControlHost.StartAsync();

        (await host.GetAsync("/api/v1/id-tags" + query)).AssertProblem(400, "invalid_query", name);
    }

    private static async Task<Reply> DeleteAsync(ControlHost host, string idTag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/id-tags/" + idTag);
        return await host.SendAsync(request);
    }

    private static async Task<Reply> PutAsync(ControlHost host, string idTag, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/id-tags/" + idTag) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await host.SendAsync(request);
    }
}
