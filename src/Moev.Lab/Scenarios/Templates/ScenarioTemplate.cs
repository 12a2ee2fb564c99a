using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Moev.Lab.Scenarios.Templates;

/// <summary>The parameters of a new scenario.</summary>
internal sealed record TemplateOptions
{
    public SiteKind Kind { get; init; } = SiteKind.Workplace;

    /// <summary>Connectors, 1 to 20,000. Each is a charge point of its own.</summary>
    public int Connectors { get; init; } = 10;

    /// <summary>The limit of the connection in kW; null for a third of what all connectors together could draw.</summary>
    public double? LimitKw { get; init; }

    /// <summary>Days, 1 to 366.</summary>
    public int Days { get; init; } = 2;

    public int Seed { get; init; } = 1;

    /// <summary>The first day.</summary>
    public DateOnly Start { get; init; } = new(2026, 3, 2);

    /// <summary>Returns the first problem; null when there is none.</summary>
    public string? Problem() => this switch
    {
        { Connectors: < 1 or > ScenarioLimits.MaxConnectors } => $"The number of connectors must be 1 to {ScenarioLimits.MaxConnectors}.",
        { LimitKw: not null and not (> 0 and <= 100_000) } => "The limit must be above 0 and at most 100000 kW.",
        { Days: < 1 or > 366 } => "The number of days must be 1 to 366.",
        { Seed: < 0 } => "The seed must be 0 to 2147483647.",
        _ => null,
    };
}

/// <summary>The kinds of sites.</summary>
internal enum SiteKind
{
    Workplace = 0,
    Home,
    Depot,
    Public,
}

/// <summary>Writes new scenarios.</summary>
internal static class ScenarioTemplate
{
    private const double Volts = 230;
    private const double MaxAmps = 32;
    private const int Lines = 3;
    private const double WattsPerKilowatt = 1000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[][] Rotations = [["L1", "L2", "L3"], ["L2", "L3", "L1"], ["L3", "L1", "L2"]];

    /// <summary>Returns a scenario as JSON that a person can go on with.</summary>
    /// <exception cref="ArgumentException">A parameter is not allowed; <see cref="TemplateOptions.Problem"/> says why.</exception>
    public static string Create(TemplateOptions options)
    {
        if (options.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(options));
        var all = options.Connectors * MaxAmps * Lines * Volts / WattsPerKilowatt;
        var limit = options.LimitKw ?? Math.Max(11, Math.Round(all / Lines));
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.Kind} with {options.Connectors} connectors");
        var json = new JsonObject
        {
            ["version"] = 1,
            ["name"] = name,
            ["seed"] = options.Seed,
            ["start"] = options.Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00+00:00",
            ["duration"] = string.Create(CultureInfo.InvariantCulture, $"P{options.Days}D"),
            ["site"] = new JsonObject
            {
                ["version"] = 1,
                ["name"] = name,
                ["voltage"] = Volts,
                ["nodes"] = new JsonArray(new JsonObject { ["id"] = "grid", ["limitKw"] = limit }),
                ["connectors"] = new JsonArray([.. Enumerable.Range(0, options.Connectors).Select(Connector)]),
            },
            ["chargers"] = JsonNode.Parse("""{ "defaults": { "sampleInterval": "PT1M", "profileDelay": { "p50": "PT1S", "p99": "PT8S" } } }"""),
            ["cars"] = JsonNode.Parse(CarsOf(options.Kind)),
            ["sessions"] = JsonNode.Parse(SessionsOf(options.Kind)),
            ["control"] = new JsonObject { ["period"] = "PT1M" },
        };
        return json.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Connector(int index) => new()
    {
        ["chargePoint"] = string.Create(CultureInfo.InvariantCulture, $"CP_{index + 1:00000}"),
        ["connectorId"] = 1,
        ["node"] = "grid",
        ["phases"] = new JsonArray([.. Rotations[index % Rotations.Length].Select(static line => JsonValue.Create(line))]),
        ["maxAmps"] = MaxAmps,
        ["steps"] = "1A",
    };

    private static string CarsOf(SiteKind kind) => kind == SiteKind.Depot
        ? """{ "defaults": { "phases": 3, "maxAmps": 32, "capacityKwh": 75 } }"""
        : """
          {
            "defaults": { "targetSoc": 0.8 },
            "classes": [
              { "name": "three phases", "weight": 3, "phases": 3, "maxAmps": 16, "capacityKwh": 65 },
              { "name": "one phase", "weight": 1, "phases": 1, "maxAmps": 32, "capacityKwh": 45 }
            ]
          }
          """;

    private static string SessionsOf(SiteKind kind) => kind switch
    {
        SiteKind.Workplace => """
            {
              "source": "generated",
              "arrivals": { "perHour": [0, 0, 0, 0, 0, 0.02, 0.15, 0.5, 0.6, 0.3, 0.12, 0.1, 0.12, 0.2, 0.12, 0.08, 0.06, 0.04, 0.02, 0, 0, 0, 0, 0], "weekendPerHour": 0.005 },
              "stayHours": { "distribution": "normal", "mean": 7, "deviation": 2.5, "min": 0.5, "max": 12 },
              "energyKwh": { "distribution": "lognormal", "median": 18, "sigma": 0.6, "min": 2, "max": 60 },
              "declared": { "percent": 80, "departureErrorHours": { "distribution": "normal", "mean": 0, "deviation": 1 }, "energyErrorPercent": { "distribution": "normal", "mean": 15, "deviation": 30 } }
            }
            """,
        SiteKind.Home => """
            {
              "source": "generated",
              "arrivals": { "daily": { "probability": 0.6, "weekendProbability": 0.4, "hour": { "distribution": "normal", "mean": 18, "deviation": 1.8, "min": 12, "max": 26 } } },
              "departureHour": { "distribution": "normal", "mean": 7.5, "deviation": 1, "min": 5, "max": 12 },
              "energyKwh": { "distribution": "lognormal", "median": 11, "sigma": 0.7, "min": 1, "max": 60 },
              "declared": { "percent": 50, "departureErrorHours": { "distribution": "normal", "mean": 0, "deviation": 0.5 } }
            }
            """,
        SiteKind.Depot => """
            {
              "source": "generated",
              "arrivals": { "daily": { "probability": 0.95, "weekendProbability": 0.2, "hour": { "distribution": "normal", "mean": 17.5, "deviation": 1.2, "min": 14, "max": 23 } } },
              "departureHour": { "distribution": "normal", "mean": 6, "deviation": 0.5, "min": 4.5, "max": 8 },
              "arrivalSoc": { "distribution": "normal", "mean": 0.35, "deviation": 0.15, "min": 0.05, "max": 0.9 },
              "declared": { "percent": 100, "departureErrorHours": { "distribution": "normal", "mean": 0, "deviation": 0.25 } }
            }
            """,
        _ => """
            {
              "source": "generated",
              "arrivals": { "perHour": [0.02, 0.01, 0.01, 0.01, 0.01, 0.03, 0.08, 0.15, 0.25, 0.3, 0.35, 0.35, 0.35, 0.35, 0.3, 0.3, 0.35, 0.4, 0.35, 0.3, 0.2, 0.12, 0.08, 0.04] },
              "stayHours": { "distribution": "lognormal", "median": 1.6, "sigma": 0.7, "min": 0.2, "max": 14 },
              "energyKwh": { "distribution": "lognormal", "median": 13, "sigma": 0.6, "min": 1, "max": 60 },
              "declared": { "percent": 20 }
            }
            """,
    };
}
