namespace Moev.Ocpp.OcppJ;

/// <summary>
/// What tolerant mode did to read a payload: the deviations, and the members that were not read as sent. Allocates only for the latter.
/// </summary>
internal struct PayloadRepairs
{
    private List<MemberRepair>? _members;

    /// <summary>The deviations.</summary>
    public PayloadDeviations Deviations { get; private set; }

    /// <summary>The member of the first deviation, or null.</summary>
    public string? FirstDeviation { get; private set; }

    /// <summary>The members that were not read as sent; null when there are none.</summary>
    public readonly IReadOnlyList<MemberRepair>? Members => _members;

    /// <summary>The number of members that were not read as sent.</summary>
    public readonly int Count => _members?.Count ?? 0;

    /// <summary>The error that strict mode would have reported for the first of them.</summary>
    public PayloadError First { get; private set; }

    /// <summary>Notes a deviation that loses nothing.</summary>
    public void Note(PayloadDeviations deviation, string? member)
    {
        Deviations |= deviation;
        FirstDeviation ??= member;
    }

    /// <summary>Notes a member that is not read as sent.</summary>
    public void Note(PayloadDeviations deviation, string member, bool isLost, PayloadError error)
    {
        if (First.Kind == PayloadErrorKind.None)
            First = error;
        Note(deviation, member);
        Add(new MemberRepair(member, isLost));
    }

    /// <summary>Ascribes what was noted inside an object or list to the member that holds it.</summary>
    /// <param name="before">The <see cref="Count"/> before the member was read.</param>
    /// <param name="member">The member.</param>
    public void Ascribe(int before, string member)
    {
        if (Count == before)
            return;
        _members!.RemoveRange(before, _members.Count - before);
        Add(new MemberRepair(member, IsLost: false));
    }

    private void Add(MemberRepair repair)
    {
        _members ??= [];
        if (!_members.Contains(repair))
            _members.Add(repair);
    }
}
