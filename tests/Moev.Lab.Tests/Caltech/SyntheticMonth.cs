using System.Globalization;
using System.Text;
using System.Text.Json;
using Moev.Lab.Scenarios;
using Moev.Lab.Scenarios.Files;

namespace Moev.Lab.Tests.Caltech;

/// <summary>
/// A scenario like that of eng/lab-caltech.sh: 54 charge points of which 26 are at L1-L2 (16 of them in two pods of 80 A), 14 at L2-L3 and 14 at L3-L1, and 97 sessions on three days
/// that a generator makes. The expected results were computed with acnportal from the same sessions.
/// </summary>
internal static class SyntheticMonth
{
    private const int Days = 3;
    private const int StepsPerDay = 288;
    private const int Stations = 54;

    /// <summary>Writes the files of the scenario into a folder, and reads it.</summary>
    public static Scenario Read(string folder, bool isThreePhase, double capacityKw)
    {
        File.WriteAllText(Path.Combine(folder, "sessions.csv"), Sessions());
        File.WriteAllText(Path.Combine(folder, "tariff.json"), Tariff);
        var result = ScenarioFile.ReadJson(Encoding.UTF8.GetBytes(Document(isThreePhase, capacityKw)), folder);
        Assert.Empty(result.Errors);
        return result.Scenario!;
    }

    private static string Document(bool isThreePhase, double capacityKw) => JsonSerializer.Serialize(new
    {
        version = 1,
        name = "Synthetic",
        start = "2019-03-01T00:00:00-08:00",
        duration = "P4D",
        conventions = "acnportal",
        site = new
        {
            version = 1,
            name = "Synthetic",
            voltage = isThreePhase ? 277 : 208,
            timeZone = "Etc/GMT+8",
            failSafeAmps = 0,
            nodes = isThreePhase ? ThreePhaseNodes(capacityKw) : [new { id = "garage", limitKw = capacityKw }],
            connectors = Enumerable.Range(0, Stations).Select(station => new
            {
                chargePoint = NameOf(station),
                connectorId = 1,
                node = isThreePhase ? NodeOf(station) : "garage",
                phases = new[] { isThreePhase ? LinesOf(station) : "L1" },
                maxAmps = 32,
                minAmps = 0.1,
            }),
        },
        tariff = "tariff.json",
        sessions = new { source = "file", file = "sessions.csv", step = "PT5M", arriveBefore = "P3D" },
        cars = new { defaults = new { phases = 1, maxAmps = 32 } },
        chargers = new { defaults = new { sampleInterval = "PT5M", heartbeatInterval = "P1D" } },
        control = new { period = "PT5M" },
        clock = new { housekeeping = "PT5M" },
        metrics = new { sample = "PT5M" },
    });

    // 208 V between two lines make the energy, 120 V and 277 V the limits of the two sides, and a quarter of the current is on the primary one.
    private static object[] ThreePhaseNodes(double capacityKw)
    {
        var volts = 208 / Math.Sqrt(3);
        return
        [
            new
            {
                id = "garage",
                limitAmps = capacityKw * 1000 / 3 / 120,
                transformer = new { winding = "delta-wye", primaryVoltage = 277, secondaryVoltage = volts, limitKva = capacityKw * 4 * volts / 277 / Math.Sqrt(3) },
            },
            new { id = "pod1", parent = "garage", limitAmps = 80 },
            new { id = "pod2", parent = "garage", limitAmps = 80 },
        ];
    }

    private static string NameOf(int station) => string.Create(CultureInfo.InvariantCulture, $"S-{station:00}");

    private static string NodeOf(int station) => station is >= 10 and < 18 ? "pod1" : station is >= 18 and < 26 ? "pod2" : "garage";

    private static string LinesOf(int station) => station < 26 ? "L1-L2" : station < 40 ? "L2-L3" : "L3-L1";

    /// <summary>The prices of a week in winter.</summary>
    private const string Tariff = """
        {"name": "t", "effective": "2019", "schedule": [
          {"id": "d", "effective_start": "01-01", "effective_end": "12-31", "dow_mask": "WEEKDAYS", "times": [0, 8, 12, 18, 23],
           "tariffs": [0.06087, 0.07492, 0.0869, 0.07492, 0.06087], "demand_charge": 15.51},
          {"id": "e", "effective_start": "01-01", "effective_end": "12-31", "dow_mask": "WEEKENDS", "times": [0], "tariffs": [0.06087], "demand_charge": 15.51}]}
        """;

    private static string Sessions()
    {
        var text = new StringBuilder("arrival_step,departure_step,session_id,station_id,requested_energy_kwh,estimated_departure_step,max_power_kw,battery_capacity_kwh,battery_initial_kwh\n");
        var state = 20_190_301L;
        var number = 0;
        for (var day = 0; day < Days; day++)
        {
            for (var station = 0; station < Stations; station++)
            {
                if (Next(100) >= 60)
                    continue;
                var arrival = day * StepsPerDay + 80 + Next(72);
                var stay = 24 + Next(96);
                var kwh = Math.Min(2000 + Next(38_000), 500 * stay) / 1000.0;
                text.Append(CultureInfo.InvariantCulture, $"{arrival},{arrival + stay},s{number++},{NameOf(station)},{kwh},{arrival + stay},6.6,{kwh},0\n");
            }
        }

        return text.ToString();

        int Next(int most)
        {
            state = ((state * 1_103_515_245) + 12_345) % 2_147_483_648;
            return (int)((state >> 8) % most);
        }
    }
}
