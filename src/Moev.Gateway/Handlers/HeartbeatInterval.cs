using Moev.Gateway.Connections;

namespace Moev.Gateway.Handlers;

/// <summary>Spreads heartbeats, so that charge points that came back together do not stay in step.</summary>
internal static class HeartbeatInterval
{
    /// <summary>The interval of this charge point in seconds: the same at every boot, ±20 % of the setting, at least 1.</summary>
    public static int For(ChargePointIdentity identity, int seconds)
    {
        // FNV-1a with a final mix: string.GetHashCode differs from process to process.
        var hash = 2_166_136_261u;
        foreach (var c in identity.Value)
            hash = (hash ^ c) * 16_777_619u;
        hash ^= hash >> 15;
        hash *= 0x2C1B3C6Du;
        hash ^= hash >> 12;
        var factor = 0.8 + 0.4 * (hash / (double)uint.MaxValue);
        return Math.Max(1, (int)Math.Round(seconds * factor));
    }
}
