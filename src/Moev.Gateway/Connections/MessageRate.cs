namespace Moev.Gateway.Connections;

/// <summary>The rate of a <see cref="TokenBucket"/>.</summary>
/// <param name="PerSecond">Tokens per second; 0 for no limit.</param>
/// <param name="Burst">The size of the bucket.</param>
/// <param name="UnitBytes">The bytes that one token pays for.</param>
internal readonly record struct MessageRate(int PerSecond, long Burst, int UnitBytes = int.MaxValue)
{
    /// <summary>Returns the tokens that a message costs: one, and one more for each further unit, because bytes cost work.</summary>
    public int Cost(int bytes) => bytes <= UnitBytes ? 1 : 1 + (bytes - 1) / UnitBytes;
}
