namespace Moev.Gateway.Connections;

/// <summary>How many messages are taken.</summary>
/// <param name="PerSecond">In the long run; 0 takes any number.</param>
/// <param name="Burst">At once.</param>
internal readonly record struct MessageRate(int PerSecond, long Burst);
