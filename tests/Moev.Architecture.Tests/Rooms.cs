namespace Moev.Architecture.Tests;

/// <summary>The rooms of all projects and the dependencies between them. A new dependency is a decision: it is made here and in docs/ARCHITECTURE.md.</summary>
internal static class Rooms
{
    /// <summary>The project folders and the root namespaces of their assemblies.</summary>
    public static IReadOnlyDictionary<string, string> Projects { get; } = new Dictionary<string, string>
    {
        ["src/Moev.Ocpp"] = "Moev.Ocpp",
        ["src/Moev.Ocpp.Generators"] = "Moev.Ocpp.Generators",
        ["src/Moev.Transport"] = "Moev.Transport",
        ["src/Moev.Gateway"] = "Moev.Gateway",
        ["src/Moev.ChargePoint"] = "Moev.ChargePoint",
        ["loadtest"] = "Moev.LoadTest",
        ["bench"] = "Moev.Benchmarks",
    };

    /// <summary>All rooms, from the bottom up within a project.</summary>
    public static IReadOnlyList<Room> All { get; } =
    [
    ];
}
