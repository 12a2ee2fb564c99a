namespace Moev.Benchmarks;

/// <summary>The benchmarks without an allocation gate: baselines, and those that wait for a disk.</summary>
internal static class Ungated
{
    public const string Category = "Ungated";
}
