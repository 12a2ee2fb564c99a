namespace Moev.Benchmarks;

/// <summary>What no gate watches for allocations: yardsticks, and what waits for a disk.</summary>
internal static class Ungated
{
    public const string Category = "Ungated";
}
