using System.Text;

namespace Moev.Gateway.Model;

/// <summary>Spreads what all charge points would do at once, the same way for each at every time: ±20 % by identity.</summary>
internal static class IdentityJitter
{
    private const int PerMilleRange = 400;

    public static TimeSpan Spread(TimeSpan interval, ChargePointIdentity identity)
    {
        // FNV-1a: string.GetHashCode differs from run to run.
        var hash = 2_166_136_261u;
        foreach (var value in Encoding.UTF8.GetBytes(identity.Value))
            hash = (hash ^ value) * 16_777_619u;
        return interval * (1 + ((int)(hash % (PerMilleRange + 1)) - (PerMilleRange / 2)) / 1_000d);
    }
}
