using System.Runtime.InteropServices;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>
/// Plans the currents of all sessions in all steps, as a linear program: one variable for each session and step, in A per phase from 0 to the highest current, and one for
/// the energy that the session lacks at its departure. The minimum of 6 A is ignored here, see <see cref="PresentCurrents"/>.
/// </summary>
internal sealed class Planner
{
    private readonly SiteModel _site;
    private readonly LoadAhead _ahead;
    private readonly List<Share>[] _lines; // by line: what each session's current causes
    private readonly List<int>[] _nodes; // by node: the sessions below
    private int[] _variables = []; // by session and step; -1 after the departure

    public Planner(SiteModel site)
    {
        _site = site;
        _ahead = new LoadAhead(site);
        _lines = [.. Enumerable.Range(0, site.Network.NodeOfGroup.Length * Network.Lines).Select(static _ => new List<Share>())];
        _nodes = [.. site.Nodes.Select(static _ => new List<int>())];
    }

    /// <summary>Plans.</summary>
    /// <param name="observation">The observation.</param>
    /// <param name="sessions">The sessions in the order of urgency.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="objective">The aim.</param>
    /// <param name="limit">The time that the solver may take.</param>
    public Plan Solve(Observation observation, List<PlannedSession> sessions, PlanSteps steps, OptimizerObjective objective, TimeSpan limit)
    {
        using var program = new LinearProgram();
        var costs = new PlanCosts(objective, observation, steps);
        AddSessions(program, sessions, steps, costs);
        Trace(sessions);
        var peak = costs.PeakPerKw > 0 ? program.AddVariable(double.PositiveInfinity, costs.PeakPerKw) : -1;
        var drawn = peak < 0 ? 0 : DrawnKilowatts(observation, sessions);
        for (var step = 0; step < steps.Count; step++)
        {
            var load = step == 0 ? _ahead.First(observation, sessions) : _ahead.Next(observation, sessions, steps, step);
            AddLines(program, load, sessions, steps.Count, step);
            AddPowers(program, load, sessions, steps.Count, step);
            if (peak >= 0)
                AddPeak(program, sessions, steps.Count, step, peak, (observation.PreviousPeakWatts - _ahead.BaseWatts()) / 1000 - drawn);
        }

        var outcome = program.Minimize(limit);
        return outcome is OptimizerOutcome.Optimal or OptimizerOutcome.Feasible
            ? Plan.Of(outcome, program, _variables, sessions.Count, steps.Count)
            : Plan.None(outcome);
    }

    private void AddSessions(LinearProgram program, List<PlannedSession> sessions, PlanSteps steps, in PlanCosts costs)
    {
        if (_variables.Length < sessions.Count * steps.Count)
            _variables = new int[sessions.Count * steps.Count];
        var priorities = sessions.Select(static session => session.Priority).Distinct().Order().ToArray();
        for (var i = 0; i < sessions.Count; i++)
        {
            var session = sessions[i];
            var rank = (double)i / sessions.Count;
            var row = program.AddRow(session.EnergyKwh, session.EnergyKwh);
            for (var step = 0; step < steps.Count; step++)
            {
                var energy = session.KilowattsPerAmp * steps.HoursBefore(step, session.Departure);
                ref var variable = ref _variables[(i * steps.Count) + step];
                variable = -1;
                if (energy <= 0)
                    continue;
                variable = program.AddVariable(session.MaxAmps, energy * costs.EnergyPerKwh(step, rank));
                program.AddTerm(row, variable, energy);
            }

            var level = Array.BinarySearch(priorities, session.Priority);
            program.AddTerm(row, program.AddVariable(session.EnergyKwh, costs.MissingPerKwh(session, level, rank)), 1);
        }
    }

    /// <summary>Lists the sessions of each line and node.</summary>
    private void Trace(List<PlannedSession> sessions)
    {
        foreach (var line in _lines)
            line.Clear();
        foreach (var node in _nodes)
            node.Clear();
        for (var i = 0; i < sessions.Count; i++)
        {
            foreach (ref readonly var current in _site.Network.PathOf(sessions[i].Connector).Of(sessions[i].Phases))
                _lines[current.Line].Add(new Share(i, current.Real, current.Imaginary));
            for (var node = _site.NodeOf(sessions[i].Connector); node >= 0; node = _site.ParentOf(node))
                _nodes[node].Add(i);
        }
    }

    private void AddLines(LinearProgram program, SiteLoad load, List<PlannedSession> sessions, int steps, int step)
    {
        for (var line = 0; line < _lines.Length; line++)
        {
            var limit = load.RoomOf(line);
            if (_lines[line].Count == 0 || double.IsPositiveInfinity(limit))
                continue;
            var (real, imaginary) = load.CurrentIn(line);
            var most = Math.Sqrt((real * real) + (imaginary * imaginary));
            var angles = new AngleRange();
            angles.Add(real, imaginary);
            foreach (ref readonly var share in CollectionsMarshal.AsSpan(_lines[line]))
            {
                if (_variables[(share.Session * steps) + step] < 0)
                    continue;
                angles.Add(share.Real, share.Imaginary);
                most += sessions[share.Session].MaxAmps * Math.Sqrt((share.Real * share.Real) + (share.Imaginary * share.Imaginary));
            }

            if (most <= limit)
                continue;
            var facets = angles.Facets();
            for (var facet = 0; facet < facets.Count; facet++)
            {
                var room = (Math.Max(limit, 0) * facets.Distance) - facets.Project(facet, real, imaginary);
                var row = program.AddRow(double.NegativeInfinity, Math.Max(room, 0));
                foreach (ref readonly var share in CollectionsMarshal.AsSpan(_lines[line]))
                {
                    if (_variables[(share.Session * steps) + step] is >= 0 and var variable)
                        program.AddTerm(row, variable, facets.Project(facet, share.Real, share.Imaginary));
                }
            }
        }
    }

    private void AddPowers(LinearProgram program, SiteLoad load, List<PlannedSession> sessions, int steps, int step)
    {
        for (var node = 0; node < _nodes.Length; node++)
        {
            if (_nodes[node].Count == 0 || double.IsPositiveInfinity(load.WattsRoomOf(node)))
                continue;
            var row = program.AddRow(double.NegativeInfinity, Math.Max(load.WattsRoomOf(node) - load.WattsOf(node), 0) / 1000);
            foreach (var session in _nodes[node])
            {
                if (_variables[(session * steps) + step] is >= 0 and var variable)
                    program.AddTerm(row, variable, sessions[session].KilowattsPerAmp);
            }
        }
    }

    private void AddPeak(LinearProgram program, List<PlannedSession> sessions, int steps, int step, int peak, double free)
    {
        var row = program.AddRow(double.NegativeInfinity, free);
        program.AddTerm(row, peak, -1);
        for (var i = 0; i < sessions.Count; i++)
        {
            if (_variables[(i * steps) + step] is >= 0 and var variable)
                program.AddTerm(row, variable, sessions[i].KilowattsPerAmp);
        }
    }

    /// <summary>Returns the power of the connectors that are not planned: the measured one, because a peak is a fact and not a precaution.</summary>
    private static double DrawnKilowatts(Observation observation, List<PlannedSession> sessions)
    {
        var isPlanned = sessions.Select(static session => session.Connector).ToHashSet();
        var watts = 0.0;
        for (var i = 0; i < observation.Connectors.Length; i++)
        {
            if (!isPlanned.Contains(i) && observation.Connectors[i].HasSession)
                watts += MeasuredLoad.AmpsOf(observation, i) * observation.Site.WattsPerAmp(i, observation.Connectors[i].PhasesOf(observation.Site.Connectors[i]));
        }

        return watts / 1000;
    }

    /// <summary>The current in a line for each A per phase of a session.</summary>
    private readonly record struct Share(int Session, double Real, double Imaginary);
}
