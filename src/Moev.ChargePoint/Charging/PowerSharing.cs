namespace Moev.ChargePoint.Charging;

/// <summary>Divides a limit of the whole charge point among connectors. ChargePointMaxProfile limits their sum (OCPP 1.6 §3.13.1).</summary>
internal static class PowerSharing
{
    /// <summary>
    /// Fills <paramref name="shares"/> so that their sum stays within the limit. Who cannot be given the minimum gets nothing, latest
    /// first, because a share below the minimum charges no car; the rest is divided equally, and what one cannot take the others get.
    /// </summary>
    /// <param name="limit">What there is, for all together.</param>
    /// <param name="minimum">The least that is of use to each, in the order of their claims. Same unit.</param>
    /// <param name="wanted">The most that each can take. Same unit; at least the minimum, or it gets nothing.</param>
    /// <param name="shares">The result; same length.</param>
    public static void Divide(double limit, ReadOnlySpan<double> minimum, ReadOnlySpan<double> wanted, Span<double> shares)
    {
        var left = limit;
        for (var i = 0; i < shares.Length; i++)
        {
            // A rounding error of the sum must not deny a share.
            var served = wanted[i] >= minimum[i] && minimum[i] <= left + 1e-9;
            shares[i] = served ? minimum[i] : 0;
            left -= shares[i];
        }

        while (left > 1e-9)
        {
            var hungry = 0;
            for (var i = 0; i < shares.Length; i++)
                hungry += Hungry(i, minimum, wanted, shares) ? 1 : 0;
            if (hungry == 0)
                return;

            var each = left / hungry;
            for (var i = 0; i < shares.Length; i++)
            {
                if (!Hungry(i, minimum, wanted, shares))
                    continue;
                var more = Math.Min(each, wanted[i] - shares[i]);
                shares[i] += more;
                left -= more;
            }
        }
    }

    private static bool Hungry(int i, ReadOnlySpan<double> minimum, ReadOnlySpan<double> wanted, ReadOnlySpan<double> shares) =>
        shares[i] > 0 && shares[i] >= minimum[i] && wanted[i] - shares[i] > 1e-9;
}
