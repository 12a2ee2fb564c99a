using Moev.Ocpp.V16;

namespace Moev.Gateway.SmartCharging.SetPoints;

/// <summary>Compares the composite schedule of a charge point with the limits that it accepted.</summary>
internal static class CompositeCheck
{
    /// <summary>Seconds by which a change may be early or late: whole seconds, and the time of the messages.</summary>
    private const double Slack = 3;

    private const double SlackAmps = 0.15;

    /// <summary>Finds a period whose limit is above the accepted one.</summary>
    /// <param name="reported">The schedule; its periods count from the present.</param>
    /// <param name="wiring">The connector.</param>
    /// <param name="leaseAmps">A per phase until the lease ends; not a number without a lease.</param>
    /// <param name="leaseSeconds">The time until then.</param>
    /// <param name="failSafe">A per phase afterwards.</param>
    /// <param name="margin">The uncertainty of the charge point's clock in s.</param>
    /// <returns>True when one is higher, also when it is no limit at all; false when none is; null when the schedule says nothing.</returns>
    public static bool? IsHigher(in ChargingSchedule reported, in ConnectorWiring wiring, double leaseAmps, double leaseSeconds, double failSafe, double margin)
    {
        var periods = reported.ChargingSchedulePeriod.ToArray();
        if (periods.Length == 0 || reported.ChargingRateUnit is not (ChargingRateUnit.A or ChargingRateUnit.W))
            return null;
        var end = (double)(reported.Duration ?? int.MaxValue);
        for (var i = 0; i < periods.Length; i++)
        {
            var from = (double)periods[i].StartPeriod;
            var to = i + 1 < periods.Length ? periods[i + 1].StartPeriod : end;
            if (to - from <= Slack)
                continue;
            var allowed = Allowed(from + Slack, to - Slack);
            var amps = reported.ChargingRateUnit == ChargingRateUnit.A ? (double)periods[i].Limit : (double)periods[i].Limit / wiring.WattsPerAmp;
            // Some charge points say -1 for no limit.
            if (periods[i].Limit < 0 || amps > allowed + SlackAmps)
                return true;
        }

        return false;

        // The lowest limit of a time. Around its end, the lease may be in force or not.
        double Allowed(double from, double to)
        {
            if (double.IsNaN(leaseAmps))
                return failSafe;
            var lowest = double.PositiveInfinity;
            if (from < leaseSeconds - margin)
                lowest = leaseAmps;
            if (to > leaseSeconds + margin)
                lowest = Math.Min(lowest, failSafe);
            return double.IsPositiveInfinity(lowest) ? Math.Max(leaseAmps, failSafe) : lowest;
        }
    }
}
