namespace Moev.LoadTest.Mixes;

/// <summary>What the charge points of a run say.</summary>
internal sealed record Mix(string Name, IReadOnlyList<MixGroup> Groups)
{
    /// <summary>The group of a charge point: groups take turns by their weights.</summary>
    public MixGroup GroupOf(int index)
    {
        var place = index % Groups.Sum(static group => group.Weight);
        foreach (var group in Groups)
        {
            if (place < group.Weight)
                return group;
            place -= group.Weight;
        }

        return Groups[^1];
    }
}
