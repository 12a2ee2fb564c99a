using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Http.Replies;

namespace Moev.Gateway.Tests.Http.Replies;

public sealed class CsvTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=1", "\"'\n=1\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=\"a\",b", "\"'=\"\"a\"\",b\"")]
    [InlineData("-", "'-")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("+1520", "+1520")]
    [InlineData("-1e3", "-1e3")]
    [InlineData("1=1", "1=1")]
    [InlineData("CP_1", "CP_1")]
    [InlineData("", "")]
    public async Task Text_that_a_spreadsheet_would_run_is_neutralised(string text, string cell) => Assert.Equal(cell, await CellAsync(text));

    [Fact]
    public async Task Number_is_written_as_it_is() => Assert.Equal("-5", await CellAsync(-5));

    private static async Task<string> CellAsync(object value)
    {
        var csv = new Csv("name");
        csv.Line(value);
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Response.Body = body;
        await csv.Reply(context, next: null).ExecuteAsync(context);
        var text = System.Text.Encoding.UTF8.GetString(body.ToArray());
        return text["name\r\n".Length..^2];
    }
}
