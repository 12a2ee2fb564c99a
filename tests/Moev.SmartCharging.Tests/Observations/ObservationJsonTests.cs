using System.Buffers;
using System.Text;
using CsCheck;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;

namespace Moev.SmartCharging.Tests.Observations;

public sealed class ObservationJsonTests
{
    [Fact]
    public void Observation_is_one_line_with_units_in_the_names()
    {
        Assert.Equal(
            """
            {"version":1,"number":7,"at":"2026-05-04T12:00:00Z","periodSeconds":10,"connectors":[
            {"chargePoint":"Ä-1","connectorId":1,"node":"cable","phases":["L2","L3","L1"],"maxAmps":32,"minAmps":6,"steps":"1A","failSafeAmps":6,"wattsPerAmp":230,"status":"Charging",
            "statusAgeSeconds":4.3,"online":true,"controllable":true,"priority":2,"session":{"transactionId":12,"arrivedAt":"2026-05-04T11:00:00Z","deliveredWh":3456.8,
            "departsAt":"2026-05-04T15:00:00Z","requestedWh":20000},"carPhases":1,"demandAmps":17,"measured":{"watts":3680,"amps":16,"phaseAmps":[16,0,0],"ageSeconds":9.5},
            "limit":{"amps":16,"profileId":40001},"setPointAmps":16,"ceilingAmps":16,"pausedSeconds":0},
            {"chargePoint":"Ä-1","connectorId":2,"node":"cable","phases":["L1"],"maxAmps":32,"minAmps":8,"steps":[8,16,32],"failSafeAmps":0,"wattsPerAmp":230,
            "online":false,"controllable":false,"priority":0,"demandAmps":32,"ceilingAmps":6,"pausedSeconds":0}],"nodes":[
            {"id":"grid","limitAmps":63,"baseAmps":[1.5,2,0],"baseKw":0.805,"baseAgeSeconds":5,"loadAmps":[0,16,0],"loadKw":3.68},
            {"id":"cable","parent":"grid","limitAmps":32,"limitKw":22,"baseAmps":[0,0,0],"baseKw":0,"loadAmps":[0,16,0],"loadKw":3.68}],
            "prices":[{"start":"2026-05-04T12:00:00Z","perKwh":0.25}],"demandChargePerKw":15.51,"previousPeakKw":21.34}
            """.ReplaceLineEndings(""),
            RandomSites.Print(Charging()));
    }

    [Fact]
    public void Written_observations_are_valid_and_read_back() => RandomSites.Observations.Sample(
        static observation =>
        {
            var json = Encoding.UTF8.GetBytes(RandomSites.Print(observation));
            Assert.Equal("", AlgorithmSchemas.ObservationErrors(json));

            var read = new Observation(observation.Site);
            Assert.True(ObservationReader.TryRead(json, read, out var error), error);
            Assert.Equal(Encoding.UTF8.GetString(json), RandomSites.Print(read));
            Assert.Equal(observation.Connectors.Select(static state => state with { MeasurementAge = 0 }), read.Connectors.Select(static state => state with { MeasurementAge = 0 }), SameButForRounding);
        },
        iter: 150,
        print: RandomSites.Print);

    [Theory]
    [InlineData(0, "12:00:00Z")]
    [InlineData(9_999, "12:00:00Z")]
    [InlineData(5_000_000, "12:00:00.500Z")]
    [InlineData(7_591_681, "12:00:00.759Z")]
    public void Times_have_whole_milliseconds(int ticks, string expected)
    {
        var observation = Charging();
        observation.At = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero).AddTicks(ticks);
        Assert.StartsWith($$"""{"version":1,"number":7,"at":"2026-05-04T{{expected}}",""", RandomSites.Print(observation), StringComparison.Ordinal);
    }

    [Fact]
    public void Writing_allocates_nothing_once_its_buffers_have_grown()
    {
        var observation = Charging();
        var output = new ArrayBufferWriter<byte>(1 << 20);
        using var writer = new ObservationWriter(observation.Site);
        Assert.Equal(0, Allocations.Of(() =>
        {
            output.ResetWrittenCount();
            writer.Write(observation, output);
        }));
    }

    [Theory]
    [InlineData("[]", "The document must be an object.")]
    [InlineData("""{"version":2}""", "version must be 1.")]
    [InlineData("""{"version":1,"number":1}""", "at is missing.")]
    [InlineData("""{"version":1,"number":1,"at":"today"}""", "at must be an RFC 3339 time.")]
    [InlineData("""{"version":1,"number":1,"at":"2026-05-04T12:00:00Z","periodSeconds":10,"connectors":[{"chargePoint":"CP","connectorId":1}]}""", "connectors[0]: the site has no such connector.")]
    [InlineData("""{"version":1,"number":1,"at":"2026-05-04T12:00:00Z","periodSeconds":10,"connectors":[{"chargePoint":"Ä-1","connectorId":1,"online":1}]}""", "connectors[0].online must be true or false.")]
    [InlineData("""{"version":1,"number":1,"at":"2026-05-04T12:00:00Z","periodSeconds":10,"connectors":[],"nodes":[{"id":"x"}]}""", "nodes[0]: the site has no such node.")]
    [InlineData("""{"version":1,"number":1,"at":"2026-05-04T12:00:00Z","periodSeconds":1e999}""", "periodSeconds must be a number.")]
    public void Reader_names_the_member_that_is_wrong(string json, string expected)
    {
        Assert.False(ObservationReader.TryRead(Encoding.UTF8.GetBytes(json), new Observation(Workplace()), out var error));
        Assert.Equal(expected, error);
    }

    private static bool SameButForRounding(ConnectorState one, ConnectorState other) =>
        one.HasSession == other.HasSession && one.ArrivedAt == other.ArrivedAt && one.DepartsAt == other.DepartsAt && one.Status == other.Status
        && one.Amps.Equals(other.Amps) && one.CeilingAmps.Equals(other.CeilingAmps) && one.LimitAmps.Equals(other.LimitAmps) && one.DemandAmps.Equals(other.DemandAmps)
        && one.RequestedWh.Equals(other.RequestedWh) && one.WantsCurrent == other.WantsCurrent && one.LimitProfileId == other.LimitProfileId;

    /// <summary>An observation with every member.</summary>
    private static Observation Charging()
    {
        var observation = new Observation(Workplace()) { Number = 7, At = RandomSites.Now, Prices = [new PricePeriod(RandomSites.Now, 0.25)], DemandChargePerKw = 15.51, PreviousPeakWatts = 21_340 };
        ref var state = ref observation.Connectors[0];
        (state.Status, state.StatusAge, state.IsOnline, state.IsControllable) = (ConnectorStatus.Charging, 4.26, true, true);
        (state.HasSession, state.TransactionId, state.ArrivedAt, state.DepartsAt) = (true, 12, RandomSites.Now.AddHours(-1), RandomSites.Now.AddHours(3));
        (state.RequestedWh, state.DeliveredWh, state.CarPhases, state.DemandAmps) = (20_000, 3456.78, 1, 17);
        (state.Watts, state.Amps, state.PhaseAmps, state.MeasurementAge) = (3680, 16, new PhaseValues(16, 0, 0), 9.5);
        (state.LimitAmps, state.LimitProfileId, state.SetPointAmps, state.CeilingAmps) = (16, 40_001, 16, 16);
        observation.Connectors[1].CeilingAmps = 6;
        (observation.Nodes[0].BaseAmps, observation.Nodes[0].BaseAge) = (new PhaseValues(1.5, 2, 0), 5);
        return observation;
    }

    private static SiteModel Workplace() => SiteModel.Of(new Site
    {
        Name = "workplace",
        Voltage = 230,
        Nodes = [new SiteNode { Id = "grid", LimitAmps = 63 }, new SiteNode { Id = "cable", Parent = "grid", LimitAmps = 32, LimitWatts = 22_000 }],
        Connectors =
        [
            new SiteConnector { ChargePoint = "Ä-1", ConnectorId = 1, Node = "cable", Phases = [Phase.L2, Phase.L3, Phase.L1], MaxAmps = 32, Steps = CurrentSteps.WholeAmps, Priority = 2 },
            new SiteConnector { ChargePoint = "Ä-1", ConnectorId = 2, Node = "cable", Phases = [Phase.L1], MaxAmps = 32, MinAmps = 8, Steps = CurrentSteps.Of([8, 16, 32]) },
        ],
    });
}
