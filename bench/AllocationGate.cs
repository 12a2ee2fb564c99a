using System.Text.Json;

namespace Moev.Benchmarks;

/// <summary>
/// Compares the bytes that each benchmark allocates with the recorded values. Exactly, because unlike times, allocations do not vary.
/// </summary>
internal static class AllocationGate
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <param name="file">bench/allocations.json: one member per benchmark, with the bytes per operation as its value.</param>
    /// <param name="update">True to record the measured values instead of comparing them.</param>
    /// <returns>The exit code: 0 when all agree.</returns>
    public static async Task<int> RunAsync(string file, bool update)
    {
        var measured = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var benchmark in BenchmarkMethod.All(typeof(AllocationGate).Assembly))
            measured.Add(benchmark.Name, await benchmark.MeasureBytesAsync());
        if (update)
        {
            Write(file, measured);
            Console.WriteLine($"{measured.Count} benchmarks written to {file}");
            return 0;
        }

        var expected = Read(file);
        var wrong = 0;
        foreach (var name in expected.Keys.Union(measured.Keys).Order(StringComparer.Ordinal))
        {
            var (want, have) = (expected.TryGetValue(name, out var w) ? w : (long?)null, measured.TryGetValue(name, out var m) ? m : (long?)null);
            var agrees = want is not null && want == have;
            wrong += agrees ? 0 : 1;
            Console.WriteLine($"{(agrees ? "ok    " : "WRONG ")} {name}: {Bytes(have)}, {Bytes(want)} expected");
        }

        Console.WriteLine($"{expected.Keys.Union(measured.Keys).Count() - wrong} as expected, {wrong} wrong");
        return wrong == 0 ? 0 : 1;
    }

    private static string Bytes(long? bytes) => bytes is null ? "nothing" : $"{bytes} B";

    private static SortedDictionary<string, long> Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        var expected = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var member in json.RootElement.EnumerateObject())
            expected.Add(member.Name, member.Value.GetInt64());
        return expected;
    }

    private static void Write(string file, SortedDictionary<string, long> measured)
    {
        using var stream = File.Create(file);
        using (var writer = new Utf8JsonWriter(stream, Indented))
        {
            writer.WriteStartObject();
            foreach (var (name, bytes) in measured)
                writer.WriteNumber(name, bytes);
            writer.WriteEndObject();
        }

        stream.Write("\n"u8);
    }
}
