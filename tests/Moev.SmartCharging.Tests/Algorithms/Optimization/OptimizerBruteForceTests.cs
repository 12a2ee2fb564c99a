using CsCheck;
using Moev.SmartCharging.Algorithms.Optimization;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;
using static Moev.SmartCharging.Tests.Algorithms.Optimization.OptimizerCase;

namespace Moev.SmartCharging.Tests.Algorithms.Optimization;

/// <summary>
/// The plan against all combinations of currents in a few steps. Limits, energies and departures are multiples of the currents that are tried, so that the best plan of all
/// is one of them where every car has one phase: a network flow has an integral solution.
/// </summary>
public sealed class OptimizerBruteForceTests
{
    private const int Grid = 8; // A
    private const double KwhPerGrid = 0.23 * Grid;

    // The preference for earlier hours: at most a hundredth of the prices' spread of 0.4, for four cars with 11 kWh each, over two of the three hours.
    private const double Tie = 0.12;

    private static readonly Gen<Small> Sites = Gen.Select(
        Gen.Int[1, 4].SelectMany(static cars => Gen.Select(
            Gen.Int[1, 6].Array[cars], Gen.Int[1, 3].Array[cars], Gen.Int[0, 2].Array[cars], Gen.Bool.Array[cars],
            static (units, hours, phases, isBelow) => (units, hours, phases, isBelow))),
        Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[1, 12], Gen.Int[0, 4].Array[3], Gen.Int[0, 3], Gen.Int[0, 4],
        static (cars, grid, branch, kilowatts, prices, demand, peak) =>
            new Small(cars.units, cars.hours, cars.phases, cars.isBelow, grid, branch, kilowatts, prices, demand, peak));

    [Fact]
    public void Without_a_peak_the_plan_costs_as_much_as_the_best_of_all_combinations() => Sites.Sample(static sample =>
    {
        var small = sample with { Demand = 0 };
        var (planned, best) = small.Compare(1);
        Assert.Equal(best.Missing, planned.Missing, 4);
        Assert.InRange(planned.Cost, best.Cost - 1e-4, best.Cost + Tie);
    }, iter: 150);

    // To shave a peak, a car's energy is spread evenly over one, two or three hours.
    [Fact]
    public void With_a_peak_the_plan_of_one_car_costs_as_much_as_the_best_of_all_combinations() => Sites.Sample(static sample =>
    {
        var small = sample with { Units = [sample.Units[0]], Hours = [sample.Hours[0]], Phases = [sample.Phases[0]], IsBelow = [sample.IsBelow[0]] };
        var (planned, best) = small.Compare(6);
        Assert.Equal(best.Missing, planned.Missing, 4);
        Assert.InRange(planned.Cost, best.Cost - 1e-4, best.Cost + Tie);
    }, iter: 150);

    [Fact]
    public void With_a_peak_the_plan_of_several_cars_costs_no_more_than_any_combination() => Sites.Sample(static small =>
    {
        var (planned, best) = small.Compare(1);
        Assert.Equal(best.Missing, planned.Missing, 4);
        Assert.True(planned.Cost <= best.Cost + Tie);
    }, iter: 150);

    /// <summary>Up to four cars for three hours below a grid connection and a branch.</summary>
    private sealed record Small(int[] Units, int[] Hours, int[] Phases, bool[] IsBelow, int Grid, int Branch, int Kilowatts, int[] Prices, int Demand, int Peak)
    {
        public OptimizerCase Build()
        {
            IReadOnlyList<SiteNode> nodes =
            [
                new() { Id = "grid", LimitAmps = Grid * OptimizerBruteForceTests.Grid, LimitWatts = Kilowatts * KwhPerGrid * 1000 },
                new() { Id = "branch", Parent = "grid", LimitAmps = Branch * OptimizerBruteForceTests.Grid },
            ];
            var connectors = Units.Select((_, i) => Connector($"CP_{i}", 16, node: IsBelow[i] ? "branch" : "grid", phases: [(Phase)Phases[i]]));
            var site = new OptimizerCase(nodes, [.. connectors]).Prices([.. Prices.Select(static price => price * 0.1)]);
            for (var i = 0; i < Units.Length; i++)
                site.Car(i, Units[i] * KwhPerGrid, Hours[i]);
            site.Observation.DemandChargePerKw = Demand;
            site.Observation.PreviousPeakWatts = Peak * KwhPerGrid * 1000;
            return site;
        }

        private static bool IsWithinLimits(OptimizerCase site, List<PlannedSession> sessions, double[,] amps, double tolerance = 1e-9)
        {
            var load = new SiteLoad(site.Model);
            for (var step = 0; step < amps.GetLength(1); step++)
            {
                load.Reset(site.Observation.Nodes);
                for (var i = 0; i < sessions.Count; i++)
                    load.Add(sessions[i].Connector, 1, amps[i, step]);
                if (load.ExcessOf(0) > tolerance || load.ExcessOf(1) > tolerance)
                    return false;
            }

            return true;
        }

        /// <param name="parts">The number of currents that are tried in each step of the grid.</param>
        public ((double Missing, double Cost) Planned, (double Missing, double Cost) Best) Compare(int parts)
        {
            var site = Build();
            var (plan, steps, sessions) = site.Plan(OptimizerObjective.Cost, TimeSpan.FromHours(3), TimeSpan.FromHours(1));
            Assert.Equal(OptimizerOutcome.Optimal, plan.Outcome);
            var planned = new double[sessions.Count, steps.Count];
            for (var i = 0; i < sessions.Count; i++)
            {
                for (var step = 0; step < steps.Count; step++)
                    planned[i, step] = plan.AmpsOf(i, step);
            }

            Assert.True(IsWithinLimits(site, sessions, planned, 1e-5));
            return (Evaluate(sessions, planned), Best(site, sessions, parts));
        }

        private (double Missing, double Cost) Evaluate(List<PlannedSession> sessions, double[,] amps)
        {
            var (missing, cost, peak) = (0.0, 0.0, Peak * KwhPerGrid);
            for (var step = 0; step < amps.GetLength(1); step++)
            {
                var kilowatts = 0.0;
                for (var i = 0; i < sessions.Count; i++)
                    kilowatts += amps[i, step] * 0.23;
                cost += kilowatts * Prices[step] * 0.1;
                peak = Math.Max(peak, kilowatts);
            }

            for (var i = 0; i < sessions.Count; i++)
            {
                var rest = Units[sessions[i].Connector] * KwhPerGrid;
                for (var step = 0; step < amps.GetLength(1); step++)
                    rest -= amps[i, step] * 0.23;
                Assert.True(rest > -1e-5);
                missing += rest;
            }

            return (missing, cost + (Demand * (peak - (Peak * KwhPerGrid))));
        }

        /// <summary>Tries every current of the grid for every car in every hour before its departure.</summary>
        private (double Missing, double Cost) Best(OptimizerCase site, List<PlannedSession> sessions, int parts)
        {
            var best = (Missing: double.PositiveInfinity, Cost: double.PositiveInfinity);
            var amps = new double[sessions.Count, 3];
            Try(0);
            return best;

            void Try(int place)
            {
                if (place == amps.Length)
                {
                    var value = Evaluate(sessions, amps);
                    if ((value.Missing < best.Missing - 1e-9 || (value.Missing < best.Missing + 1e-9 && value.Cost < best.Cost)) && IsWithinLimits(site, sessions, amps))
                        best = value;
                    return;
                }

                var (i, step) = (place / 3, place % 3);
                var used = 0.0;
                for (var before = 0; before < step; before++)
                    used += amps[i, before];
                var left = (Units[sessions[i].Connector] * parts) - (int)Math.Round(used * parts / OptimizerBruteForceTests.Grid);
                var most = step < Hours[sessions[i].Connector] ? Math.Min(2 * parts, left) : 0;
                for (var part = 0; part <= most; part++)
                {
                    amps[i, step] = (double)part * OptimizerBruteForceTests.Grid / parts;
                    Try(place + 1);
                }

                amps[i, step] = 0;
            }
        }
    }
}
