using System.Text.Json;
using Moev.ChargePoint.Charging;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Truth;

/// <summary>A stay as JSON. Numbers are written so that they are read back exactly: a replay is equal to the last bit.</summary>
internal static class StayJson
{
    /// <summary>Writes the members of a stay.</summary>
    public static void Write(Utf8JsonWriter json, Stay stay)
    {
        json.WriteNumber("number"u8, stay.Number);
        json.WriteString("id"u8, stay.Id);
        json.WriteNumber("c"u8, stay.Connector);
        EventLog.WriteTime(json, "arrival"u8, stay.Arrival);
        EventLog.WriteTime(json, "departure"u8, stay.Departure);
        if (stay.DeclaredDeparture is { } declared)
            EventLog.WriteTime(json, "declaredDeparture"u8, declared);
        if (stay.DeclaredWh is { } declaredWh)
            json.WriteNumber("declaredWh"u8, declaredWh);
        json.WriteNumber("requestedWh"u8, stay.RequestedWh);
        var car = stay.Car;
        json.WriteStartObject("car"u8);
        json.WriteNumber("phases"u8, car.Phases);
        json.WriteNumber("maxA"u8, car.MaxAmps);
        json.WriteNumber("minA"u8, car.MinAmps);
        json.WriteNumber("capacityWh"u8, car.CapacityWh);
        json.WriteNumber("maxW"u8, car.MaxWatts);
        json.WriteNumber("initialSoc"u8, car.InitialSoc);
        json.WriteNumber("transitionSoc"u8, car.TransitionSoc);
        json.WriteNumber("fullSoc"u8, car.FullSoc);
        var dynamics = car.Dynamics;
        EventLog.WriteTime(json, "deadTime"u8, dynamics.DeadTime);
        json.WriteNumber("rampAPerS"u8, dynamics.RampAmpsPerSecond);
        json.WriteNumber("biasA"u8, dynamics.BiasAmps);
        json.WriteNumber("stepA"u8, dynamics.StepAmps);
        json.WriteBoolean("wakes"u8, dynamics.Wakes);
        json.WriteEndObject();
    }

    /// <summary>Reads a stay.</summary>
    /// <exception cref="FormatException">A member is missing, or has another type.</exception>
    public static Stay Read(JsonElement json)
    {
        var car = Member(json, "car");
        return new Stay
        {
            Number = Integer(json, "number"),
            Id = Text(json, "id"),
            Connector = Integer(json, "c"),
            Arrival = Time(json, "arrival"),
            Departure = Time(json, "departure"),
            DeclaredDeparture = json.TryGetProperty("declaredDeparture", out _) ? Time(json, "declaredDeparture") : null,
            DeclaredWh = json.TryGetProperty("declaredWh", out _) ? Number(json, "declaredWh") : null,
            RequestedWh = Number(json, "requestedWh"),
            Car = new CarSettings
            {
                Phases = Integer(car, "phases"),
                MaxAmps = Number(car, "maxA"),
                MinAmps = Number(car, "minA"),
                CapacityWh = Number(car, "capacityWh"),
                MaxWatts = Number(car, "maxW"),
                InitialSoc = Number(car, "initialSoc"),
                TransitionSoc = Number(car, "transitionSoc"),
                FullSoc = Number(car, "fullSoc"),
                Dynamics = new EvDynamics
                {
                    DeadTime = Time(car, "deadTime"),
                    RampAmpsPerSecond = Number(car, "rampAPerS"),
                    BiasAmps = Number(car, "biasA"),
                    StepAmps = Number(car, "stepA"),
                    Wakes = Flag(car, "wakes"),
                },
            },
        };
    }

    /// <summary>Returns a member.</summary>
    /// <exception cref="FormatException">It is missing.</exception>
    public static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : throw new FormatException($"'{name}' is missing");

    public static string Text(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw new FormatException($"'{name}' must be a string");

    public static int Integer(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number)
            ? number
            : throw new FormatException($"'{name}' must be an integer");

    public static bool Flag(JsonElement json, string name) => Member(json, name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new FormatException($"'{name}' must be true or false"),
    };

    public static TimeSpan Time(JsonElement json, string name)
    {
        // A thousand years, so that no product overflows.
        const decimal MostMicros = 31_557_600_000_000_000m;
        return Member(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var micros) && Math.Abs(micros) <= MostMicros
            ? TimeSpan.FromTicks((long)(micros * TimeSpan.TicksPerMicrosecond))
            : throw new FormatException($"'{name}' must be a number of microseconds");
    }

    private static double Number(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new FormatException($"'{name}' must be a number");
}
