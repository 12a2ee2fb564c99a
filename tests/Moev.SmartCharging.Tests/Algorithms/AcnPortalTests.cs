using System.Text.Json;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Sites;
using Moev.SmartCharging.Tests.Support;
using Moev.Tests.Shared;

namespace Moev.SmartCharging.Tests.Algorithms;

/// <summary>
/// The results are those of the algorithms of the same names in acnportal, version 14e723b: uncontrolled, FCFS, LCFS, EDF, LLF, and round robin in the order of arrival. Random networks
/// with connectors between two lines or to neutral, with and without pods below the root, with discrete and with continuous currents, in periods of five minutes.
/// </summary>
public sealed class AcnPortalTests
{
    private static readonly JsonElement[] Cases = [.. JsonDocument.Parse(Repository.Read("tests/Moev.SmartCharging.Tests/Algorithms/acnportal-cases.json")).RootElement.EnumerateArray()];

    public static TheoryData<int, string> Numbers
    {
        get
        {
            var numbers = new TheoryData<int, string>();
            for (var i = 0; i < Cases.Length; i++)
            {
                foreach (var result in Cases[i].GetProperty("expected").EnumerateObject())
                    numbers.Add(i, result.Name);
            }

            return numbers;
        }
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Results_are_the_same(int number, string algorithm)
    {
        var expected = Cases[number].GetProperty("expected").GetProperty(algorithm).EnumerateArray().Select(static amps => amps.GetDouble()).ToArray();

        var actual = SmallSites.Decide(algorithm, ObservationOf(Cases[number]));

        // It finds a continuous current by bisection, to 0.01 A for each connector.
        var tolerance = Cases[number].GetProperty("kind").GetString() == "continuous" ? 0.05 : 1e-6;
        Assert.True(expected.Zip(actual).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance), $"[{string.Join(", ", actual)}] instead of [{string.Join(", ", expected)}]");
    }

    private static Observation ObservationOf(JsonElement @case)
    {
        var observation = SmallSites.Charging(SiteOf(@case));
        observation.Period = 300;
        var i = 0;
        foreach (var connector in @case.GetProperty("connectors").EnumerateArray())
        {
            ref var state = ref observation.Connectors[i++];
            state.ArrivedAt = observation.At.AddMinutes(-connector.GetProperty("arrivedMinutesAgo").GetDouble());
            state.DepartsAt = observation.At.AddMinutes(connector.GetProperty("departsInMinutes").GetDouble());
            (state.DeliveredWh, state.RequestedWh) = (5000, 5000 + connector.GetProperty("remainingWh").GetDouble());
        }

        return observation;
    }

    private static SiteModel SiteOf(JsonElement @case)
    {
        var volts = @case.GetProperty("volts").GetDouble();
        var pods = @case.GetProperty("pods").EnumerateArray().Select(static (amps, index) => new SiteNode { Id = $"pod-{index}", Parent = "grid", LimitAmps = amps.GetDouble() });
        return SiteModel.Of(new Site
        {
            Name = "acnportal",
            Voltage = volts == 208 ? volts / Math.Sqrt(3) : volts,
            Nodes = [new SiteNode { Id = "grid", LimitAmps = @case.GetProperty("limitAmps").GetDouble() }, .. pods],
            Connectors = [.. @case.GetProperty("connectors").EnumerateArray().Select(ConnectorOf)],
            FailSafeAmps = 0,
        });
    }

    private static SiteConnector ConnectorOf(JsonElement connector, int index)
    {
        var steps = connector.GetProperty("steps");
        var isContinuous = steps.ValueKind == JsonValueKind.String && steps.GetString() == "continuous";
        return new SiteConnector
        {
            ChargePoint = $"CP_{index}",
            ConnectorId = 1,
            Node = connector.GetProperty("pod").GetInt32() is >= 0 and var pod ? $"pod-{pod}" : "grid",
            Phases = [Enum.Parse<Phase>(connector.GetProperty("phase").GetString()!.Replace("-", "", StringComparison.Ordinal))],
            MaxAmps = 32,
            MinAmps = isContinuous ? 0.001 : 6,
            Steps = isContinuous ? CurrentSteps.Continuous
                : steps.ValueKind == JsonValueKind.Array ? CurrentSteps.Of(steps.EnumerateArray().Select(static amps => amps.GetDouble()))
                : CurrentSteps.WholeAmps,
        };
    }
}
