namespace Moev.LoadTest.Traffic;

/// <summary>An object that is woken at a requested time.</summary>
internal interface IPaced
{
    /// <summary>Wakes the object at the requested time or later, on the pacer's thread. Must return quickly.</summary>
    /// <param name="now">The timestamp of the clock.</param>
    void Wake(long now);
}
