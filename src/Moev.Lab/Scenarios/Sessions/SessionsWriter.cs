using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Moev.Lab.Scenarios.Sessions;

/// <summary>Writes stays so that a scenario can have them as a file or a list.</summary>
internal static class SessionsWriter
{
    private const double WhPerKwh = 1000;

    /// <summary>Writes CSV in the layout with dates and times, and with the car's battery, phases and current.</summary>
    public static void WriteCsv(Scenario scenario, IReadOnlyList<Stay> stays, TextWriter writer)
    {
        writer.Write("arrival,departure,requested_energy (kWh),delivered_energy (kWh),station_id,session_id,estimated_departure,claimed,max_power_kw,battery_capacity_kwh,battery_initial_kwh,phases,max_amps\n");
        foreach (var stay in stays)
        {
            var declares = stay.DeclaredDeparture is not null || stay.DeclaredWh is not null;
            string[] cells =
            [
                Date(stay.Arrival), Date(stay.Departure), Kwh(stay.DeclaredWh ?? stay.RequestedWh), Kwh(stay.RequestedWh),
                Quoted(ConnectorName.Of(scenario.Site.Connectors[stay.Connector])), Quoted(stay.Id), stay.DeclaredDeparture is { } declared ? Date(declared) : "", declares ? "True" : "False",
                Kwh(stay.Car.MaxWatts), Kwh(stay.Car.CapacityWh), Kwh(stay.Car.InitialSoc * stay.Car.CapacityWh), Text(stay.Car.Phases), Text(stay.Car.MaxAmps),
            ];
            writer.Write(string.Join(',', cells));
            writer.Write('\n');
        }

        string Date(TimeSpan at) => (scenario.Start + at).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
    }

    /// <summary>Returns the stays as the member 'sessions' of a scenario.</summary>
    public static JsonObject ToJson(Scenario scenario, IReadOnlyList<Stay> stays) => new()
    {
        ["source"] = "list",
        ["stays"] = new JsonArray([.. stays.Select(stay => ToJson(scenario, stay))]),
    };

    private static JsonObject ToJson(Scenario scenario, Stay stay)
    {
        var json = new JsonObject
        {
            ["id"] = stay.Id,
            ["connector"] = ConnectorName.Of(scenario.Site.Connectors[stay.Connector]),
            ["arrival"] = stay.Arrival.TotalSeconds,
            ["departure"] = stay.Departure.TotalSeconds,
            ["energyKwh"] = stay.RequestedWh / WhPerKwh,
        };
        if (stay.DeclaredDeparture is { } departure)
            json["declaredDeparture"] = departure.TotalSeconds;
        if (stay.DeclaredWh is { } declared)
            json["declaredKwh"] = declared / WhPerKwh;
        json["phases"] = stay.Car.Phases;
        json["maxAmps"] = stay.Car.MaxAmps;
        json["maxKw"] = stay.Car.MaxWatts / WhPerKwh;
        json["capacityKwh"] = stay.Car.CapacityWh / WhPerKwh;
        json["initialSoc"] = stay.Car.InitialSoc;
        return json;
    }

    private static string Kwh(double wattHours) => Text(wattHours / WhPerKwh);

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : new StringBuilder("\"").Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
}
