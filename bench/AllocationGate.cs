using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Moev.Benchmarks;

/// <summary>Runs every benchmark shortly and compares its bytes per operation with the ones on file: exactly, because allocations do not vary.</summary>
internal static class AllocationGate
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    /// <param name="file">bench/allocations.json: one member per benchmark, its value the bytes of one operation.</param>
    /// <param name="update">Whether to write what was measured instead of judging it.</param>
    /// <returns>The exit code: 0 when all agree.</returns>
    public static int Run(string file, bool update)
    {
        var measured = Measure();
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

    private static SortedDictionary<string, long> Measure()
    {
        // So many operations that what the run itself allocates, some KB, disappears in the division.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithLaunchCount(1).WithWarmupCount(2).WithIterationCount(1).WithInvocationCount(65536).WithUnrollFactor(16);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance).AddLogger(NullLogger.Instance).WithOptions(ConfigOptions.DisableLogFile);

        var measured = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var summary in BenchmarkRunner.Run(typeof(AllocationGate).Assembly, config))
        {
            foreach (var report in summary.Reports)
            {
                var benchmark = report.BenchmarkCase;
                var name = $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";
                if (benchmark.HasParameters)
                    name += $"({benchmark.Parameters.ValueInfo.Trim('[', ']')})";
                if (report.Success && report.GcStats.GetBytesAllocatedPerOperation(benchmark) is { } bytes)
                    measured.Add(name, bytes);
            }
        }

        return measured;
    }

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
