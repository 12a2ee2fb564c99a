using Moev.Gateway.Model;

namespace Moev.Gateway.Handlers;

/// <summary>Spreads heartbeats, so that charge points that reconnected together do not stay in step.</summary>
internal static class HeartbeatInterval
{
    /// <summary>Returns the interval of a charge point in s: the setting ±20 %, at least 1, and the same at every boot.</summary>
    public static int For(ChargePointIdentity identity, int seconds) =>
        Math.Max(1, (int)Math.Round(IdentityJitter.Spread(TimeSpan.FromSeconds(seconds), identity).TotalSeconds));
}
