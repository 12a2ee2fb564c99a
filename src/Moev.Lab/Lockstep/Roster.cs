namespace Moev.Lab.Lockstep;

/// <summary>The charge points at which something happens at the present instant. An instant costs what happens in it, however many charge points there are.</summary>
internal sealed class Roster
{
    private readonly List<LabChargePoint> _members = [];
    private bool _isInOrder = true;

    /// <summary>Adds a charge point that is not there yet.</summary>
    public void Add(LabChargePoint chargePoint)
    {
        _isInOrder &= _members.Count == 0 || _members[^1].Index < chargePoint.Index;
        _members.Add(chargePoint);
    }

    /// <summary>Returns the charge points in the order of the site.</summary>
    public List<LabChargePoint> InOrder()
    {
        if (!_isInOrder)
            _members.Sort(static (one, other) => one.Index.CompareTo(other.Index));
        _isInOrder = true;
        return _members;
    }

    public void Clear()
    {
        _members.Clear();
        _isInOrder = true;
    }
}
