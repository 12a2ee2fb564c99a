namespace Moev.Lab.Tests.Scenarios;

public sealed class ScenarioErrorTests : IDisposable
{
    private const string Empty = """{ "source": "list", "stays": [] }""";

    private readonly ScenarioFiles _files = new();

    [Fact]
    public void AnErrorHasItsLineColumnAndPath()
    {
        var error = Assert.Single(_files.Read("""
            {
              "version": 1, "name": "S", "start": "2019-03-01T00:00:00-08:00", "duration": "P2D", "site": "site.json",
              // a comment
              "sessions": { "source": "list", "stays": [] },
              "control": { "perod": 60 }, }
            """).Errors);

        Assert.Equal("scenario:5:16: $.control.perod: Unknown member. Allowed: period, budget, declaresStays, hidesDemand, gateway.", error.ToString());
    }

    [Theory]
    [InlineData("$.duration", "P1Y", "Must be a duration from 1 s to 31622400 s")]
    [InlineData("$.duration", "P367D", "Must be a duration")]
    [InlineData("$.start", "2019-03-01T00:00:00", "Must be a date and time with a zone")]
    [InlineData("$.start", "9999-12-31T23:00:00Z", "Must be in the years 1970 to 2999")]
    [InlineData("$.chargers.defaults.sampledData", "Energy,Nonsense", "Must be a list of measurands")]
    [InlineData("$.repeat", "1001", "Must be an integer from 1 to 1000")]
    [InlineData("$.control.gateway.Site:LeaseSeconds", "-1", "The option Site:LeaseSeconds must be a whole number")]
    [InlineData("$.control.gateway.Site:Lease", "1", "The gateway has no such option")]
    [InlineData("$.control.gateway.Site:File", "x", "Use the member 'site'")]
    [InlineData("$.faults[0].kind", "explodes", "Must be one of \"offline\"")]
    [InlineData("$.faults[0].sharePercent", "101", "Must be a number from 0 to 100 %")]
    [InlineData("$.faults[1].quirk", "none", "Must be the name of a quirk")]
    [InlineData("$.faults[1].chargePoints[0]", "Z*", "The site has no charge point 'Z*'")]
    [InlineData("$.limits[0].node", "z", "The node 'z' does not exist")]
    [InlineData("$.sessions[3].file", "missing.csv", "The file cannot be read")]
    [InlineData("$.sessions[1].chargePoints[0]", "A", "has sessions of an earlier source too")]
    [InlineData("$.chargers.defaults.upstream.p99", "0", "Must not be below 'p50'")]
    [InlineData("$.cars.defaults.targetSoc", "1", "The target must not be above")]
    [InlineData("$.sessions[0].stayHours.max", "0.5", "Must be at least 'min'")]
    public void AWrongValueIsRefusedAtItsPlace(string path, string value, string message)
    {
        var errors = _files.Read(ScenarioFiles.Complete, (path, value)).Errors;

        Assert.Contains(errors, error => error.Message.Contains(message, StringComparison.Ordinal) && error.Line > 1);
    }

    [Fact]
    public void AByteOrderMarkIsAllowed()
    {
        var result = _files.Read("\uFEFF" + ScenarioFiles.Complete);

        Assert.Empty(result.Errors);
    }

    [Theory]
    [InlineData("site.nodes[0].limitKw", "60", null)]
    [InlineData("site.nodes[a].limitAmps", "60", null)]
    [InlineData("site.failSafeAmps", "0", null)]
    [InlineData("sessions[0].arrivals.perHour", "3", null)]
    [InlineData("site.nodes[1].limitKw", "60", "$.nodes has 1 entries, and none that is '1'.")]
    [InlineData("site.nodes[0].limit", "60", "Unknown member")]
    [InlineData("nothing.here", "60", "Unknown member")]
    [InlineData("name.x", "60", "$.name is a text and has no 'x'.")]
    [InlineData("a..b", "60", "Is not a path")]
    public void AnOverrideReplacesAValueOrIsRefused(string path, string value, string? message)
    {
        var result = _files.Read(ScenarioFiles.Complete, (path, value));

        if (message is null)
            Assert.Empty(result.Errors);
        else
            Assert.Contains(result.Errors, error => error.ToString().Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void AnOverrideOfTheSiteReachesTheModelAndTheSiteFile()
    {
        var scenario = _files.Valid(ScenarioFiles.With(Empty), ("site.nodes[0].limitKw", "33"), ("control.period", "PT5M"));

        Assert.Equal(33_000, scenario.Site.Nodes[0].LimitWatts);
        Assert.Contains("\"limitKw\":33", System.Text.Encoding.UTF8.GetString(scenario.SiteJson.Span), StringComparison.Ordinal);
        Assert.Contains("\"limitKw\":33", System.Text.Encoding.UTF8.GetString(scenario.Json.Span), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(5), scenario.Control.Period);
    }

    public void Dispose() => _files.Dispose();
}
