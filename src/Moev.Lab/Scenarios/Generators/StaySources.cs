namespace Moev.Lab.Scenarios.Generators;

/// <summary>Joins the stays of several sources.</summary>
internal sealed class StaySources(IReadOnlyList<IStaySource> sources) : IStaySource
{
    public IReadOnlyList<Stay> Create(int seed) => InOrder(sources.SelectMany(source => source.Create(seed)));

    /// <summary>Puts stays in order, and numbers them.</summary>
    public static IReadOnlyList<Stay> InOrder(IEnumerable<Stay> stays) =>
        [.. stays.OrderBy(static stay => stay.Arrival).ThenBy(static stay => stay.Connector).Select(static (stay, number) => stay with { Number = number })];
}
