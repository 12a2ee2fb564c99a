using Moev.SmartCharging.Observations;

namespace Moev.SmartCharging.Algorithms.Optimization;

/// <summary>The costs of a plan, in the currency of the prices, or without one for the fastest charging.</summary>
/// <remarks>
/// Energy that is not charged until the departure costs so much that no price outweighs it: a kWh less saves its price at most, and the highest demand charge that a kWh in
/// one step can cause. Declared energy costs four times as much as other energy, and each higher priority four times as much again, twice at most. Where prices are equal,
/// earlier is better, and more so for the more urgent session: of equal plans, the one that risks least.
/// </remarks>
internal readonly struct PlanCosts
{
    private const double RankOfMissing = 1e-3;
    private const double RankOfFastest = 1e-2;
    private const double Weight = 4;
    private const int MaxLevels = 2;

    private readonly OptimizerObjective _objective;
    private readonly Observation _observation;
    private readonly PlanSteps _steps;
    private readonly double _earlier; // per kWh, over the whole horizon
    private readonly double _missing; // per kWh
    private readonly double _rank; // the part by which the most urgent session prefers earlier more than the least urgent

    public PlanCosts(OptimizerObjective objective, Observation observation, PlanSteps steps)
    {
        (_objective, _observation, _steps) = (objective, observation, steps);
        if (objective == OptimizerObjective.Fastest)
        {
            (_earlier, _missing, _rank) = (1, 3, RankOfFastest);
            return;
        }

        PeakPerKw = Math.Max(observation.DemandChargePerKw, 0);
        var (least, most, shortest) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity);
        for (var i = 0; i < steps.Count; i++)
        {
            var price = steps.PriceOf(i, observation.Prices);
            (least, most) = (Math.Min(least, price), Math.Max(most, price));
            shortest = Math.Min(shortest, steps.HoursOf(i));
        }

        var scale = Math.Max(most - least, Math.Max(PeakPerKw / 100, 0.01));
        _rank = 1;
        _earlier = scale / 200;
        _missing = 3 * (scale + Math.Max(most, 0) + (PeakPerKw / shortest));
    }

    /// <summary>The cost of a kW above the previous peak.</summary>
    public double PeakPerKw { get; }

    /// <summary>Returns the cost of a kWh in a step.</summary>
    public double EnergyPerKwh(int step, double rank)
    {
        var middle = (_steps.StartOf(step) + _steps.EndOf(step)) / 2 / _steps.EndOf(_steps.Count - 1);
        var price = _objective == OptimizerObjective.Cost ? _steps.PriceOf(step, _observation.Prices) : 0;
        return price + (_earlier * middle * (1 + (_rank * (1 - rank))));
    }

    /// <summary>Returns the cost of a kWh that a session lacks at its departure.</summary>
    /// <param name="session">The session.</param>
    /// <param name="level">The number of lower priorities that other sessions have.</param>
    /// <param name="rank">The session's place in the order of urgency, from 0 to 1.</param>
    public double MissingPerKwh(in PlannedSession session, int level, double rank) =>
        _missing * (session.IsDeclared ? Weight : 1) * Math.Pow(Weight, Math.Min(level, MaxLevels)) * (1 + (RankOfMissing * (1 - rank)));
}
