namespace Moev.Gateway.Connections;

/// <summary>
/// A limit that several sources share. It is free for all up to a part of it; beyond that, a source gets more only while it holds no more than what
/// is left, so that one source never takes all, and of any number of sources each next one still gets half of the rest.
/// </summary>
/// <param name="Limit">What all sources may hold together.</param>
/// <param name="FreePercent">The part that is free for all; 100 for no shares.</param>
internal readonly record struct FairShare(long Limit, int FreePercent)
{
    /// <summary>A smaller limit has no shares: it was set for a few known sources.</summary>
    private const int LeastShared = 100;

    /// <summary>No limit.</summary>
    public static FairShare Unlimited { get; } = new(long.MaxValue, 100);

    /// <summary>Returns true if a source may take more.</summary>
    /// <param name="used">What all sources would hold then.</param>
    /// <param name="held">What the source would hold then.</param>
    public bool Allows(long used, long held)
    {
        if (used > Limit)
            return false;
        return FreePercent >= 100 || Limit < LeastShared || used <= Limit * FreePercent / 100 || held <= Limit - used;
    }
}
