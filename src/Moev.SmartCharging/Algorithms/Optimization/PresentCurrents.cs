using Moev.SmartCharging.Loads;

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
    /// <param name="load">The load of everything else; takes the currents.</param>
    /// <param name="amps">Takes the currents, by the connector's index.</param>
    public static void Decide(Plan plan, List<PlannedSession> sessions, double hours, bool isThrifty, SiteLoad load, Span<double> amps)
    {
        var site = load.Site;
        var power = double.PositiveInfinity; // kW that are left
        if (isThrifty && plan.HasAmps)
        {
            power = 0;
            for (var i = 0; i < sessions.Count; i++)
                power += Math.Round(plan.AmpsOf(i, 0), Digits) * sessions[i].KilowattsPerAmp;
        }

        for (var i = 0; i < sessions.Count; i++)
        {
            amps[sessions[i].Connector] = 0;
            if (!plan.HasAmps)
                continue;
            var planned = Math.Round(plan.AmpsOf(i, 0), Digits);
            if (planned * sessions[i].KilowattsPerAmp * hours >= sessions[i].EnergyKwh - Tolerance)
                Complete(sessions[i], planned, amps);
            else
                Raise(sessions[i], planned, amps);
        }

        for (var i = 0; i < sessions.Count; i++)
        {
            if (amps[sessions[i].Connector] == 0 && IsPlanned(i))
                Raise(sessions[i], LowestOf(sessions[i]), amps);
        }

        for (var i = 0; i < sessions.Count; i++)
        {
            if (power == double.PositiveInfinity || IsPlanned(i))
                Raise(sessions[i], sessions[i].MaxAmps, amps);
        }

        bool IsPlanned(int session) => plan.HasAmps && plan.AmpsOf(session, 0) > Tolerance;

        double LowestOf(in PlannedSession session) =>
            site.Connectors[session.Connector].Steps.Next(0, site.Connectors[session.Connector].MinAmps, session.MaxAmps) ?? 0;

        void Complete(in PlannedSession session, double planned, Span<double> amps)
        {
            var left = power;
            power = double.PositiveInfinity;
            Raise(session, Math.Max(planned, LowestOf(session)), amps);
            power = Math.Max(left - (Math.Min(planned, amps[session.Connector]) * session.KilowattsPerAmp), 0);
        }

        void Raise(in PlannedSession session, double target, Span<double> amps)
        {
            var connector = site.Connectors[session.Connector];
            ref var now = ref amps[session.Connector];
            var most = now + Math.Min(load.RoomFor(session.Connector, session.Phases), power / session.KilowattsPerAmp);
            var raised = connector.Steps.RoundDown(Math.Min(target, most), connector.MinAmps, session.MaxAmps);
            if (raised <= now)
                return;
            load.Add(session.Connector, session.Phases, raised - now);
            power = Math.Max(power - ((raised - now) * session.KilowattsPerAmp), 0);
            now = raised;
        }
    }
}
