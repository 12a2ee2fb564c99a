using System.Text;

namespace Moev.Gateway.Model;

/// <summary>Spreads actions that all charge points would otherwise do at once: ±20 % by identity, constant for each charge point.</summary>
internal static class IdentityJitter
{
    private const int PerMilleRange = 400;

    public static TimeSpan Spread(TimeSpan interval, ChargePointIdentity identity)
    {
        // FNV-1a, because string.GetHashCode differs from run to run.
        var hash = 2_166_136_261u;
        foreach (var value in Encoding.UTF8.GetBytes(identity.Value))
            hash = (hash ^ value) * 16_777_619u;
        return interval * (1 + ((int)(hash % (PerMilleRange + 1)) - (PerMilleRange / 2)) / 1_000d);
    }
}
