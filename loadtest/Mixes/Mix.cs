namespace Moev.LoadTest.Mixes;

/// <summary>A mix: the messages of the charge points of a run.</summary>
internal sealed record Mix(string Name, IReadOnlyList<MixGroup> Groups)
{
    /// <summary>Gets the group of a charge point. Groups alternate according to their weights.</summary>
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
