using System.Numerics;
using Moev.SmartCharging.Algorithms.Optimization;

namespace Moev.Lab.Metrics.Offline;

/// <summary>
/// The linear program of cars that compete: one variable for each car and interval, its mean current. A line whose currents have several angles has a round limit; it is
/// approached from outside by tangents, which are added where a solution is beyond it, so that every solution is an upper bound. The same solution with the currents scaled
/// down into the circles is a lower bound; when both meet, the maximum is known.
/// </summary>
internal sealed class EnergyProgram(List<Claim> claims, List<Interval> intervals)
{
    private const int MostRounds = 12;
    private const int MostIdleRounds = 3;
    private const double Tolerance = 1e-6;

    /// <summary>The part by which the bounds may differ where the maximum counts as known.</summary>
    private const double ExactGap = 1e-4;

    /// <summary>The part that a round must gain; after some that do not, tangents only move the solution about.</summary>
    private const double LeastGain = 1e-6;

    /// <summary>The angle between a new tangent and two more beside it, because the next solution is often near this one, in rad: a corner between them is 0.04 % outside.</summary>
    private const double Aside = 0.055;

    // A guard only: programs are small enough to end long before, so that the result does not depend on the machine.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    private readonly List<(int Interval, int Line, double Angle)> _tangents = [];
    private readonly int[][] _variables = [.. intervals.Select(static interval => new int[interval.Present.Count])];
    private readonly double[][] _amps = [.. intervals.Select(static interval => new double[interval.Present.Count])];

    /// <summary>Solves.</summary>
    /// <returns>The energy in kWh, and whether it is the maximum to 0.01 %; null when the solver finds no solution.</returns>
    public (double Kwh, bool IsExact)? Solve()
    {
        for (var interval = 0; interval < intervals.Count; interval++)
            AddFirstTangents(interval);
        var (before, idle) = (double.PositiveInfinity, 0);
        for (var round = 1; ; round++)
        {
            if (Round() is not { } energy)
                return null;
            var isExact = AddTangents() >= energy * (1 - ExactGap);
            idle = before - energy < LeastGain * energy ? idle + 1 : 0;
            if (isExact || idle == MostIdleRounds || round == MostRounds)
                return (energy, isExact);
            before = energy;
        }
    }

    private double? Round()
    {
        using var program = new LinearProgram();
        var rows = new Dictionary<int, int>(); // by claim
        for (var k = 0; k < intervals.Count; k++)
        {
            var present = intervals[k].Present;
            for (var i = 0; i < present.Count; i++)
            {
                var claim = claims[present[i].Claim];
                if (!rows.TryGetValue(present[i].Claim, out var row))
                    rows.Add(present[i].Claim, row = program.AddRow(double.NegativeInfinity, claim.RemainingKwh));
                var energy = claim.KilowattsPerAmp * present[i].Hours;
                _variables[k][i] = program.AddVariable(claim.MaxAmps, -energy);
                program.AddTerm(row, _variables[k][i], energy);
            }

            AddPowers(program, k);
        }

        foreach (var (k, line, angle) in _tangents)
            AddTangent(program, k, line, angle);
        if (program.Minimize(Guard) != OptimizerOutcome.Optimal)
            return null;
        for (var k = 0; k < intervals.Count; k++)
        {
            for (var i = 0; i < _amps[k].Length; i++)
                _amps[k][i] = program.ValueOf(_variables[k][i]);
        }

        return -program.Cost();
    }

    private void AddPowers(LinearProgram program, int k)
    {
        var interval = intervals[k];
        var most = new double[interval.Rooms.Kilowatts.Length];
        foreach (var (number, hours) in interval.Present)
        {
            foreach (var node in claims[number].Nodes)
                most[node] += claims[number].MaxAmps * claims[number].KilowattsPerAmp * hours / interval.Hours;
        }

        for (var node = 0; node < most.Length; node++)
        {
            if (most[node] <= interval.Rooms.Kilowatts[node])
                continue;
            var row = program.AddRow(double.NegativeInfinity, interval.Rooms.Kilowatts[node]);
            for (var i = 0; i < interval.Present.Count; i++)
            {
                var (number, hours) = interval.Present[i];
                if (Array.IndexOf(claims[number].Nodes, node) >= 0)
                    program.AddTerm(row, _variables[k][i], claims[number].KilowattsPerAmp * hours / interval.Hours);
            }
        }
    }

    /// <summary>Adds a tangent in the direction of each current.</summary>
    private void AddFirstTangents(int k)
    {
        var interval = intervals[k];
        var lines = interval.Rooms.Amps.Length;
        var most = new double[lines];
        var angles = new List<double>[lines];
        foreach (var (number, hours) in interval.Present)
        {
            var claim = claims[number];
            for (var i = 0; i < claim.Lines.Length; i++)
            {
                var line = claim.Lines[i];
                most[line] += claim.MaxAmps * claim.Currents[i].Magnitude * hours / interval.Hours;
                var angle = claim.Currents[i].Phase;
                angles[line] ??= [];
                if (!angles[line].Exists(known => Math.Abs(Math.IEEERemainder(known - angle, 2 * Math.PI)) < Tolerance))
                    angles[line].Add(angle);
            }
        }

        for (var line = 0; line < lines; line++)
        {
            if (most[line] + interval.Rooms.Others[line].Magnitude <= interval.Rooms.Amps[line])
                continue;
            foreach (var angle in angles[line] ?? [])
                _tangents.Add((k, line, angle));
        }
    }

    private void AddTangent(LinearProgram program, int k, int line, double angle)
    {
        var interval = intervals[k];
        var normal = Complex.FromPolarCoordinates(1, angle);
        var row = program.AddRow(double.NegativeInfinity, Math.Max(interval.Rooms.Amps[line] - Dot(interval.Rooms.Others[line], normal), 0));
        for (var i = 0; i < interval.Present.Count; i++)
        {
            var (number, hours) = interval.Present[i];
            if (Array.IndexOf(claims[number].Lines, line) is >= 0 and var place)
                program.AddTerm(row, _variables[k][i], Dot(claims[number].Currents[place], normal) * hours / interval.Hours);
        }
    }

    /// <summary>Adds a tangent wherever the solution is beyond a limit.</summary>
    /// <returns>The energy that is left when its currents are scaled down to the limits, in kWh.</returns>
    private double AddTangents()
    {
        var within = 0.0;
        var sums = new Complex[intervals[0].Rooms.Amps.Length];
        for (var k = 0; k < intervals.Count; k++)
        {
            var (interval, energy, scale) = (intervals[k], 0.0, 1.0);
            Array.Clear(sums);
            for (var i = 0; i < interval.Present.Count; i++)
            {
                var (number, hours) = interval.Present[i];
                energy += claims[number].KilowattsPerAmp * _amps[k][i] * hours;
                for (var place = 0; place < claims[number].Lines.Length; place++)
                    sums[claims[number].Lines[place]] += claims[number].Currents[place] * (_amps[k][i] * hours / interval.Hours);
            }

            for (var line = 0; line < sums.Length; line++)
            {
                var (limit, others) = (interval.Rooms.Amps[line], interval.Rooms.Others[line]);
                if ((sums[line] + others).Magnitude <= (limit * (1 + Tolerance)) + Tolerance)
                    continue;
                var angle = (sums[line] + others).Phase;
                _tangents.Add((k, line, angle));
                _tangents.Add((k, line, angle - Aside));
                _tangents.Add((k, line, angle + Aside));
                scale = Math.Min(scale, Scale(sums[line], others, limit));
            }

            within += energy * scale;
        }

        return within;
    }

    /// <summary>Returns the factor with which a current is within a limit together with another one, the solution of |x · cars + others| = limit.</summary>
    private static double Scale(Complex cars, Complex others, double limit)
    {
        var a = Dot(cars, cars);
        var b = Dot(cars, others);
        var c = Dot(others, others) - (limit * limit);
        return Math.Clamp((Math.Sqrt(Math.Max((b * b) - (a * c), 0)) - b) / a, 0, 1);
    }

    private static double Dot(Complex a, Complex b) => (a.Real * b.Real) + (a.Imaginary * b.Imaginary);
}
