using System.Text;
using Moev.Lab.Scenarios;
using Moev.Lab.Scenarios.Files;

namespace Moev.Lab.Tests.Scenarios;

/// <summary>A folder with a scenario that has every member, and the files that it names.</summary>
internal sealed class ScenarioFiles : IDisposable
{
    public const string Complete = """
        {
          "$schema": "scenario.json", "version": 1, "name": "S", "seed": 3, "repeat": 2, "start": "2019-03-01T00:00:00-08:00", "duration": "P3D", "conventions": "acnportal",
          "clock": { "mode": "accelerated", "speed": 10, "resolution": "PT0.1S", "housekeeping": 1 },
          "site": "site.json",
          "tariff": { "currency": "USD", "energy": [{ "perKwh": 0.1 }] },
          "chargers": {
            "defaults": {
              "sampleInterval": "PT1M", "alignedInterval": 900, "heartbeatInterval": 3600, "sampledData": "Current.Import",
              "meter": { "noisePercent": 0.5, "registerErrorPercent": 1, "registerStepWh": 10 }, "rateUnits": "both", "maxStackLevel": 3, "maxPeriods": 6, "pilotStepAmps": 1, "minPilotAmps": 6,
              "upstream": { "p50": "PT1S", "p99": "PT8S" }, "downstream": { "p50": 1 }, "profileDelay": { "p50": 1, "p99": 2 }, "quirks": ["slow-profiles"]
            },
            "exceptions": [{ "chargePoints": ["B*"], "sampleInterval": 30 }]
          },
          "cars": {
            "defaults": {
              "phases": 1, "maxAmps": 32, "minAmps": 6, "capacityKwh": { "distribution": "uniform", "min": 20, "max": 40 }, "maxKw": 7, "transitionSoc": 0.8, "fullSoc": 0.99, "targetSoc": 0.9, "sleepPercent": 2,
              "dynamics": { "deadTime": 1, "rampAmpsPerSecond": 1, "biasAmps": 0.5, "stepAmps": 1, "wakeUpAmps": 8, "wakeUpPause": 5 }
            },
            "classes": [{ "name": "small", "weight": 2 }]
          },
          "sessions": [
            {
              "source": "generated", "chargePoints": ["A"], "classes": ["small"], "arrivals": { "perHour": 0.2, "weekendPerHour": 0 },
              "stayHours": { "distribution": "normal", "mean": 8, "deviation": 2, "min": 1, "max": 12 }, "energyKwh": { "distribution": "lognormal", "median": 10, "sigma": 0.5 },
              "declared": { "percent": 50, "departureErrorHours": 0.5, "energyErrorPercent": { "distribution": "table", "values": [0, 20], "weights": [1, 2] } }
            },
            {
              "source": "generated", "chargePoints": ["B1"], "arrivals": { "daily": { "probability": 1, "weekendProbability": 0.5, "hour": 18 } },
              "departureHour": { "distribution": "exponential", "mean": 6 }, "arrivalSoc": 0.3
            },
            {
              "source": "list",
              "stays": [{
                "id": "one", "connector": "B2/1", "arrival": "PT8H", "departure": 60000, "energyKwh": 12, "declaredDeparture": "2019-03-01T12:00:00-08:00", "declaredKwh": 10, "class": "small",
                "phases": 1, "maxAmps": 16, "maxKw": 3.6, "capacityKwh": 30, "initialSoc": 0.5
              }]
            },
            {
              "source": "file", "file": "sessions.csv", "step": "PT5M", "stepOrigin": "2019-03-01T00:00:00-08:00", "stations": { "CA-1": "C/1" },
              "unknownStations": "drop", "impossible": "drop", "need": "requested", "declares": true
            }
          ],
          "baseLoad": { "file": "load.csv", "node": "a" },
          "control": { "period": 300, "budget": 10, "declaresStays": true, "hidesDemand": false, "gateway": { "Site:LeaseSeconds": 900 } },
          "metrics": { "sample": 60, "toleranceAmps": 0.1, "demandToleranceKwh": 0.1, "peakWindow": 0, "billingWindow": 900, "billsAtOnce": true },
          "faults": [
            { "kind": "offline", "at": "PT9H", "for": "PT10M", "sharePercent": 50 },
            { "kind": "quirk", "quirk": "wrong-unit", "chargePoints": ["A"] },
            { "kind": "clockSkew", "amount": "-PT90S", "chargePoints": ["A"] },
            { "kind": "reboot", "at": 5, "chargePoints": ["A"] },
            { "kind": "gatewayRestart", "at": 7, "for": 8 }
          ],
          "limits": [{ "node": "a", "at": "PT1H", "for": "PT1H", "limitAmps": 30, "limitKw": 20 }]
        }
        """;

    public const string Site = """
        {
          "version": 1, "name": "S", "voltage": 230,
          "nodes": [{ "id": "a", "limitAmps": 100, "limitKw": 60 }],
          "connectors": [
            { "chargePoint": "A", "connectorId": 1, "node": "a", "maxAmps": 32 }, { "chargePoint": "B1", "connectorId": 1, "node": "a", "maxAmps": 32 },
            { "chargePoint": "B2", "connectorId": 1, "node": "a", "maxAmps": 32 }, { "chargePoint": "C", "connectorId": 1, "node": "a", "maxAmps": 32 }
          ]
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("moev-scenario").FullName;

    public ScenarioFiles()
    {
        Write("site.json", Site);
        Write("sessions.csv", "arrival_step,departure_step,session_id,station_id,requested_energy_kwh,estimated_departure_step,max_power_kw,battery_capacity_kwh,battery_initial_kwh\n76,92,s-1,CA-1,4.216,90,6.6,4.216,0\n");
        Write("load.csv", "time,kw\n0,1\n3600,6.9\n");
    }

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    /// <summary>Returns the path of a file.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    public ScenarioResult Read(string json, params (string Path, string Value)[] overrides) =>
        ScenarioFile.ReadJson(Encoding.UTF8.GetBytes(json), _folder, overrides.ToDictionary(static pair => pair.Path, static pair => pair.Value));

    /// <summary>Returns a small valid scenario around a member 'sessions'.</summary>
    public static string With(string sessions) =>
        $$"""{ "version": 1, "name": "S", "start": "2019-03-01T00:00:00-08:00", "duration": "P2D", "site": "site.json", "sessions": {{sessions}} }""";

    public Scenario Valid(string json, params (string Path, string Value)[] overrides)
    {
        var result = Read(json, overrides);
        Assert.Empty(result.Errors);
        return result.Scenario!;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
