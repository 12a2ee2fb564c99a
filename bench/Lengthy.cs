namespace Moev.Benchmarks;

/// <summary>The benchmarks of which one operation takes milliseconds: the gate runs fewer of them.</summary>
internal static class Lengthy
{
    public const string Category = "Lengthy";
}
