using Moev.Gateway.SmartCharging.Inputs;
using Moev.SmartCharging.Loads;

namespace Moev.Gateway.Tests.Http.Site;

/// <summary>Limits and measurements of nodes by HTTP.</summary>
public sealed class SiteNodeRoutesTests
{
    private const string Limit = "/api/v1/site/nodes/grid/limit";
    private const string Measurement = "/api/v1/site/nodes/cable%2F1/measurement";

    [Fact]
    public async Task Limit_is_signalled_read_back_and_ended()
    {
        await using var host = await SiteHost.StartAsync();
        var reply = await host.PutAsync(Limit, """{"limitKw":"4.2","seconds":900}""");
        Assert.Equal(
            $$"""{"node":"grid","at":"{{At(0)}}","until":"{{At(15)}}","limitKw":4.2,"fileLimitAmps":40,"effectiveLimitAmps":40,"effectiveLimitKw":4.2}""", reply.Text);
        Assert.Equal(reply.Text, (await host.GetAsync(Limit)).Text);
        Assert.Equal(4_200, host.Service<SiteInputs>().SignalOf(0)!.LimitWatts);
        Assert.Equal(reply.Text, (await host.DeleteAsync(Limit)).Text);
        (await host.GetAsync(Limit)).AssertProblem(404, "node_limit_unknown");
        (await host.DeleteAsync(Limit)).AssertProblem(404, "node_limit_unknown");
    }

    [Fact]
    public async Task Signal_above_the_limit_of_the_file_does_not_raise_it()
    {
        await using var host = await SiteHost.StartAsync();
        Assert.Equal("40", (await host.PutAsync(Limit, """{"limitAmps":63,"seconds":1}""")).Member("effectiveLimitAmps"));
        Assert.Equal("0", (await host.PutAsync(Limit, """{"limitAmps":0,"seconds":604800}""")).Member("effectiveLimitAmps"));
        Assert.Equal("20", (await host.PutAsync("/api/v1/site/nodes/cable%2F1/limit", """{"limitKw":21,"limitAmps":5,"seconds":1}""")).Member("effectiveLimitKw"));
    }

    [Theory]
    [InlineData("""{"seconds":900}""", "limitAmps")]
    [InlineData("""{"limitAmps":10}""", "until")]
    [InlineData("""{"limitAmps":10,"seconds":900,"until":"2026-11-22T13:00:00Z"}""", "until")]
    [InlineData("""{"limitAmps":10,"until":"2020-11-22T13:00:00Z"}""", "until")]
    [InlineData("""{"limitAmps":10,"until":"2126-11-22T13:00:00Z"}""", "until")]
    [InlineData("""{"limitAmps":10,"seconds":604801}""", "seconds")]
    [InlineData("""{"limitAmps":10,"seconds":0}""", "seconds")]
    [InlineData("""{"limitAmps":-1,"seconds":10}""", "limitAmps")]
    [InlineData("""{"limitAmps":"NaN","seconds":10}""", "limitAmps")]
    [InlineData("""{"limitKw":100001,"seconds":10}""", "limitKw")]
    public async Task Wrong_limit_is_400(string body, string member)
    {
        await using var host = await SiteHost.StartAsync();
        (await host.PutAsync(Limit, body)).AssertProblem(400, "invalid_member", member);
        Assert.Null(host.Service<SiteInputs>().SignalOf(0));
    }

    [Fact]
    public async Task Node_that_the_site_does_not_have_is_404()
    {
        await using var host = await SiteHost.StartAsync();
        (await host.PutAsync("/api/v1/site/nodes/Grid/limit", """{"limitAmps":10,"seconds":1}""")).AssertProblem(404, "node_unknown");
        (await host.PutAsync("/api/v1/site/nodes/x/measurement", """{"kw":10,"includesChargers":false}""")).AssertProblem(404, "node_unknown");
    }

    [Fact]
    public async Task Newest_measurement_counts_and_exports_are_negative()
    {
        await using var host = await SiteHost.StartAsync();
        var reply = await host.PutAsync(Measurement, """{"amps":[-3.5,0,12],"includesChargers":true}""");
        Assert.Equal($$"""{"node":"cable/1","amps":[-3.5,0,12],"includesChargers":true,"at":"{{At(0)}}"}""", reply.Text);
        var older = await host.PutAsync(Measurement, $$"""{"kw":7,"includesChargers":false,"at":"{{At(-1)}}"}""");
        Assert.Equal(reply.Text, older.Text);
        Assert.Equal(new NodeMeasurement(new PhaseValues(-3.5, 0, 12), null, true, FixedTime.Start), host.Service<SiteInputs>().MeasurementOf(1));
        // The clock of the meter is ahead: its measurement is not newer than the next one.
        Assert.Equal(At(0), (await host.PutAsync(Measurement, $$"""{"kw":-7.25,"includesChargers":false,"at":"{{At(1)}}"}""")).Member("at"));
        Assert.Equal(-7_250, host.Service<SiteInputs>().MeasurementOf(1)!.Watts);
    }

    [Theory]
    [InlineData("""{"kw":1}""", "includesChargers")]
    [InlineData("""{"includesChargers":true}""", "amps")]
    [InlineData("""{"amps":[1,2],"includesChargers":true}""", "amps")]
    [InlineData("""{"amps":[1,2,3,4],"includesChargers":true}""", "amps")]
    [InlineData("""{"amps":[1,2,"x"],"includesChargers":true}""", "amps")]
    [InlineData("""{"amps":[1,2,100001],"includesChargers":true}""", "amps")]
    [InlineData("""{"kw":-100001,"includesChargers":true}""", "kw")]
    [InlineData("""{"kw":1e999,"includesChargers":true}""", "kw")]
    [InlineData("""{"kw":1,"includesChargers":true,"at":"2126-11-22T12:00:00Z"}""", "at")]
    [InlineData("""{"kw":1,"includesChargers":true,"at":"2020-11-22T12:00:00Z"}""", "at")]
    public async Task Wrong_measurement_is_400(string body, string member)
    {
        await using var host = await SiteHost.StartAsync();
        (await host.PutAsync(Measurement, body)).AssertProblem(400, "invalid_member", member);
        Assert.Null(host.Service<SiteInputs>().MeasurementOf(1));
    }

    private static string At(int minutes) => FixedTime.Start.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
