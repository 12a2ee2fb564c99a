namespace Moev.SmartCharging.Algorithms;

/// <summary>A session in a queue: the highest priority first, then the lowest key, then the earliest arrival, then the order of the site's file.</summary>
internal readonly record struct RankedSession(int Priority, double Key, long Arrival, int Connector) : IComparable<RankedSession>
{
    public int CompareTo(RankedSession other)
    {
        if (Priority != other.Priority)
            return Priority > other.Priority ? -1 : 1;
        if (Key != other.Key)
            return Key < other.Key ? -1 : 1;
        return Arrival != other.Arrival ? Arrival.CompareTo(other.Arrival) : Connector.CompareTo(other.Connector);
    }
}
