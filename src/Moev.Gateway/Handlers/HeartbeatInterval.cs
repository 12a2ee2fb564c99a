using Moev.Gateway.Model;

namespace Moev.Gateway.Handlers;

/// <summary>Spreads heartbeats, so that charge points that came back together do not stay in step.</summary>
internal static class HeartbeatInterval
{
    /// <summary>The interval of this charge point in seconds: the same at every boot, ±20 % of the setting, at least 1.</summary>
    public static int For(ChargePointIdentity identity, int seconds) =>
        Math.Max(1, (int)Math.Round(IdentityJitter.Spread(TimeSpan.FromSeconds(seconds), identity).TotalSeconds));
}
