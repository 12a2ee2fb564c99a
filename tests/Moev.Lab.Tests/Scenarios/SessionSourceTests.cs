using Moev.Lab.Scenarios;
using Moev.Lab.Scenarios.Generators;
using Moev.Lab.Scenarios.Sessions;
using Moev.Lab.Scenarios.Summaries;
using Moev.Lab.Scenarios.Templates;

namespace Moev.Lab.Tests.Scenarios;

public sealed class SessionSourceTests : IDisposable
{
    private const string Times = "arrival,departure,requested_energy (kWh),delivered_energy (kWh),station_id,session_id,estimated_departure,claimed\n";

    private readonly ScenarioFiles _files = new();

    [Fact]
    public void CsvWithTimesKeepsWhatIsDeclaredApartFromWhatHappened()
    {
        _files.Write("s.csv", Times + "2019-03-01 08:00:00-08:00,2019-03-01 16:00:00-08:00,60.0,44.069,A,x 1,2019-03-01 09:30:00-08:00,True\n2019-03-01 09:00:00-08:00,2019-03-01 10:00:00-08:00,5,5,B1,x2,2019-03-01 10:00:00-08:00,False\n");

        var stays = _files.Valid(ScenarioFiles.With("""{ "source": "file", "file": "s.csv" }""")).Stays.Create(1);

        Assert.Equal(["x 1", "x2"], stays.Select(static stay => stay.Id));
        Assert.Equal((TimeSpan.FromHours(8), TimeSpan.FromHours(16)), (stays[0].Arrival, stays[0].Departure));
        Assert.Equal((TimeSpan.FromHours(9.5), 60_000, 44_069), (stays[0].DeclaredDeparture!.Value, stays[0].DeclaredWh, stays[0].RequestedWh));
        Assert.Null(stays[1].DeclaredDeparture);
        Assert.Null(stays[1].DeclaredWh);
        // The battery is full with the energy that was delivered.
        Assert.Equal(0.995, stays[0].Car.InitialSoc + stays[0].RequestedWh / stays[0].Car.CapacityWh, 1e-9);
    }

    [Fact]
    public void CsvWithStepsHasTheBatteryOfTheFile()
    {
        var stay = _files.Valid(ScenarioFiles.With("""{ "source": "file", "file": "sessions.csv", "stations": { "CA-1": "C" } }""")).Stays.Create(1).Single();

        Assert.Equal((3, TimeSpan.FromMinutes(380), TimeSpan.FromMinutes(460), TimeSpan.FromMinutes(450)), (stay.Connector, stay.Arrival, stay.Departure, stay.DeclaredDeparture!.Value));
        Assert.Equal((4216, 0, 6600), (stay.Car.CapacityWh, stay.Car.InitialSoc, stay.Car.MaxWatts));
    }

    [Fact]
    public void AcnDataJsonIsRead()
    {
        _files.Write("s.json", """
            { "_items": [
              { "connectionTime": "Fri, 01 Mar 2019 16:00:00 GMT", "disconnectTime": "Fri, 01 Mar 2019 18:00:00 GMT", "kWhDelivered": 7.5, "sessionID": "q", "stationID": "2-39", "spaceID": "A", "timezone": "America/Los_Angeles",
                "userInputs": [{ "kWhRequested": 9 }, { "kWhRequested": 10, "requestedDeparture": "Fri, 01 Mar 2019 19:00:00 GMT" }] },
              { "connectionTime": "Fri, 01 Mar 2019 20:00:00 GMT", "disconnectTime": "Fri, 01 Mar 2019 21:00:00 GMT", "kWhDelivered": 1, "sessionID": "r", "spaceID": "A", "userInputs": null }
            ] }
            """);

        var stays = _files.Valid(ScenarioFiles.With("""{ "source": "file", "file": "s.json" }""")).Stays.Create(1);

        Assert.Equal((TimeSpan.FromHours(8), TimeSpan.FromHours(11), 10_000, 7_500), (stays[0].Arrival, stays[0].DeclaredDeparture!.Value, stays[0].DeclaredWh, stays[0].RequestedWh));
        Assert.Null(stays[1].DeclaredWh);
    }

    [Theory]
    [InlineData("2019-03-01 08:00-08:00,2019-03-01 07:00-08:00,5,5,A,y,,", "s.csv:3: The departure is not after the arrival.", "impossible")]
    [InlineData("2019-03-01 06:30-08:00,2019-03-01 08:30-08:00,5,5,A,y,,", "s.csv:3: The session overlaps with that of line 2", "impossible")]
    [InlineData("2019-03-01 08:00-08:00,2019-03-01 09:00-08:00,5,5,Z,y,,", "s.csv:3: The station 'Z' is no connector of the site.", "unknownStations")]
    [InlineData("2019-03-01 08:00-08:00,soon,5,5,A,y,,", "s.csv:3: departure is 'soon' and must be a date and time.", null)]
    [InlineData("2019-03-01 08:00-08:00,2019-03-01 09:00-08:00,x,5,A,y,,", "s.csv:3: requested_energy (kWh) is 'x' and must be a number from 0 to 10000.", null)]
    [InlineData("2019-03-01 08:00-08:00,2019-03-01 09:00-08:00,5,5,A,y,,maybe", "s.csv:3: claimed is 'maybe'", null)]
    public void AWrongRowIsAnErrorWithItsLineOrLeftOut(string row, string message, string? drop)
    {
        _files.Write("s.csv", Times + "2019-03-01 06:00-08:00,2019-03-01 07:00-08:00,5,5,A,x,,\n" + row + "\n");

        var error = Assert.Single(_files.Read(ScenarioFiles.With("""{ "source": "file", "file": "s.csv" }""")).Errors);
        Assert.StartsWith(message, error.ToString(), StringComparison.Ordinal);
        if (drop is null)
            return;
        var scenario = _files.Valid(ScenarioFiles.With($$"""{ "source": "file", "file": "s.csv", "{{drop}}": "drop" }"""));
        Assert.Single(scenario.Stays.Create(1));
        Assert.StartsWith("1 of 2 sessions", Assert.Single(scenario.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void SessionsOutsideOfTheSimulationAreCounted()
    {
        _files.Write("s.csv", Times + "2019-02-28 06:00-08:00,2019-03-01 07:00-08:00,5,5,A,x,,\n2019-03-03 06:00-08:00,2019-03-03 07:00-08:00,5,5,A,y,,\n");

        var scenario = _files.Valid(ScenarioFiles.With("""{ "source": "file", "file": "s.csv" }"""));

        Assert.Empty(scenario.Stays.Create(1));
        Assert.Equal("2 of 2 sessions arrive before the start, or after the end of the simulation or of arrivals, and are left out.", Assert.Single(scenario.Warnings));
        Assert.Contains("Some seeds have no stays at all.", ScenarioSummary.Of(scenario).Warnings);
    }

    [Fact]
    public void AFurtherChargePointDoesNotChangeTheStaysOfOthers()
    {
        var few = _files.Valid(ScenarioTemplate.Create(new TemplateOptions { Connectors = 5, Days = 3 }));
        var more = _files.Valid(ScenarioTemplate.Create(new TemplateOptions { Connectors = 6, Days = 3 }));

        var known = more.Stays.Create(9).Where(static stay => stay.Connector < 5).Select(static stay => stay with { Number = 0 });
        Assert.Equal(few.Stays.Create(9).Select(static stay => stay with { Number = 0 }), known);
        Assert.NotEqual(few.Stays.Create(9), few.Stays.Create(10));
    }

    [Theory]
    [InlineData(SiteKind.Workplace)]
    [InlineData(SiteKind.Home)]
    [InlineData(SiteKind.Depot)]
    [InlineData(SiteKind.Public)]
    public void WrittenSessionsAreReadAgain(object kind)
    {
        var scenario = _files.Valid(ScenarioTemplate.Create(new TemplateOptions { Kind = (SiteKind)kind, Connectors = 20, Days = 4, Seed = 5 }));
        var stays = scenario.Stays.Create(5);
        Assert.True(stays.Count > 20);
        using var csv = new StringWriter();
        SessionsWriter.WriteCsv(scenario, stays, csv);
        _files.Write("written.csv", csv.ToString());

        var fromCsv = _files.Valid(ScenarioTemplate.Create(new TemplateOptions { Connectors = 20, Days = 4 }), ("sessions", """{ "source": "file", "file": "written.csv" }""")).Stays.Create(1);
        var fromList = _files.Valid(ScenarioTemplate.Create(new TemplateOptions { Connectors = 20, Days = 4 }), ("sessions", SessionsWriter.ToJson(scenario, stays).ToJsonString())).Stays.Create(1);

        Assert.Equal(stays.Select(Facts), fromCsv.Select(Facts));
        Assert.Equal(stays.Select(Facts), fromList.Select(Facts));
        for (var i = 1; i < stays.Count; i++)
            Assert.True(stays[i].Arrival >= stays[i - 1].Arrival && stays[i].Number == i);
    }

    [Fact]
    public void ArrivalsFollowTheirRates()
    {
        var calendar = new Calendar(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromDays(28), TimeZoneInfo.Utc);
        double[] rates = [.. Enumerable.Range(0, 24).Select(static hour => hour is 8 ? 4.0 : hour is 12 ? 1 : 0)];

        var hours = Enumerable.Range(0, 50).SelectMany(i => new PoissonArrivals(rates, [0]).Draw(calendar, RandomStream.For(1, $"{i}", "arrivals"))).Select(calendar.LocalAt).ToList();

        Assert.All(hours, static at => Assert.True(at.Hour is 8 or 12 && !Calendar.IsWeekend(at)));
        Assert.Equal(4 * 20 * 50, hours.Count(static at => at.Hour == 8), 200.0);
        Assert.Equal(20 * 50, hours.Count(static at => at.Hour == 12), 100.0);
    }

    private static string Facts(Stay stay) => FormattableString.Invariant(
        $"{stay.Id} {stay.Connector} {stay.Arrival} {stay.Departure} {stay.DeclaredDeparture} {stay.DeclaredWh:0.###} {stay.RequestedWh:0.###} {stay.Car.Phases} {stay.Car.MaxAmps} {stay.Car.MaxWatts:0.#} {stay.Car.CapacityWh:0.##} {stay.Car.InitialSoc:0.######}");

    public void Dispose() => _files.Dispose();
}
