namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>
/// Makes the first step of a plan possible: currents that connectors can be set to, 0 or from the minimum on. In the order of urgency:
/// <list type="number">
/// <item>Each planned current is rounded down; below the minimum the session is paused.</item>
/// <item>Each planned session that is paused gets its minimum, where there is room.</item>
/// <item>Each session is raised as far as there is room.</item>
/// </list>
/// Room is the exact room of every node. For the lowest cost it is also the power that was planned, and only planned sessions are raised. So where a session has less than
/// it can use, one step more, or its minimum when it is paused, exceeds the room of some node, or the planned power. A session that the plan completes within the step
/// has at least its minimum, and completes sooner: its energy, and so the mean power of the step, stay the same.
/// </summary>
internal static class PresentCurrents
{
    // The solver's error, in A and kWh. Currents are rounded to five digits, so that 5.9999999 A is the minimum.
    private const double Tolerance = 1e-5;
    private const int Digits = 5;

    /// <summary>Decides the present currents.</summary>
    /// <param name="plan">The plan; without currents, the most urgent sessions go first.</param>
    /// <param name="sessions">The sessions in the order of urgency.</param>
    /// <param name="hours">The length of the first step.</param>
    /// <param name="isThrifty">True when no more power may be used than was planned.</param>
    /// <param name="allocation">The allocation that has begun.</param>
    public static void Decide(Plan plan, List<PlannedSession> sessions, double hours, bool isThrifty, Allocation allocation)
    {
        var power = double.PositiveInfinity; // kW that are left
        if (isThrifty && plan.HasAmps)
        {
            power = 0;
            for (var i = 0; i < sessions.Count; i++)
                power += PlannedOf(i) * sessions[i].KilowattsPerAmp;
        }

        for (var i = 0; i < sessions.Count; i++)
        {
            if (PlannedOf(i) is > 0 and var planned)
                Raise(sessions[i], planned, planned * sessions[i].KilowattsPerAmp * hours >= sessions[i].EnergyKwh - Tolerance);
        }

        for (var i = 0; i < sessions.Count; i++)
        {
            if (PlannedOf(i) > 0 && allocation.AmpsOf(sessions[i].Connector) == 0)
                Raise(sessions[i], allocation.LeastOf(sessions[i].Connector), completes: false);
        }

        for (var i = 0; i < sessions.Count; i++)
        {
            if (PlannedOf(i) > 0 || power == double.PositiveInfinity)
                Raise(sessions[i], sessions[i].MaxAmps, completes: false);
        }

        double PlannedOf(int session) => plan.HasAmps ? Math.Round(plan.AmpsOf(session, 0), Digits) : 0;

        void Raise(in PlannedSession session, double target, bool completes)
        {
            var before = allocation.AmpsOf(session.Connector);
            if (completes)
                allocation.GiveUpTo(session.Connector, Math.Max(target, allocation.LeastOf(session.Connector)));
            else
                allocation.GiveUpTo(session.Connector, Math.Min(target, before + (power / session.KilowattsPerAmp)));
            var raised = Math.Min(allocation.AmpsOf(session.Connector), completes ? target : double.PositiveInfinity) - before;
            power = Math.Max(power - (raised * session.KilowattsPerAmp), 0);
        }
    }
}
