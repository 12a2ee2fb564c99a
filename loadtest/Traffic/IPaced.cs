namespace Moev.LoadTest.Traffic;

/// <summary>Something that wants to be woken at a time.</summary>
internal interface IPaced
{
    /// <summary>Is called on the thread that runs the pacer, at the time that was asked for or later. Must return quickly.</summary>
    /// <param name="now">The clock's timestamp.</param>
    void Wake(long now);
}
