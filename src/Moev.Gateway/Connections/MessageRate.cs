namespace Moev.Gateway.Connections;

/// <summary>The rate of a <see cref="TokenBucket"/>.</summary>
/// <param name="PerSecond">Tokens per second; 0 for no limit.</param>
/// <param name="Burst">The size of the bucket.</param>
internal readonly record struct MessageRate(int PerSecond, long Burst);
