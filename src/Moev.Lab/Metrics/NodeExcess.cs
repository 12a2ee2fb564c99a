using Moev.Lab.Truth;

namespace Moev.Lab.Metrics;

/// <summary>Sums up where and for how long a node was above its limits.</summary>
internal static class NodeExcess
{
    private static readonly string[] Names = ["L1", "L2", "L3", "power"];

    /// <summary>Lists the violations of the nodes that have any.</summary>
    public static List<NodeViolation> Of(RunRecord record, double toleranceAmps)
    {
        var site = record.Plan.Scenario.Site;
        var nodes = new List<NodeViolation>();
        for (var node = 0; node < record.Nodes.Count; node++)
        {
            var kilovolts = site.Network.VoltsAt(node) / 1000;
            var (whole, alone) = (default(Sum), default(Sum));
            var worstAt = TimeSpan.Zero;
            var lines = new Sum[Names.Length];
            foreach (var (point, time) in Spans.Of(record.Nodes[node], record.Simulated))
            {
                if (!(point.ExcessAmps > toleranceAmps))
                    continue;
                if (point.ExcessAmps > whole.Worst)
                    worstAt = point.At;
                whole.Add(point.ExcessAmps, time);
                Take(ref alone, point.OthersExcessAmps, time);
                Take(ref lines[0], point.L1ExcessAmps, time);
                Take(ref lines[1], point.L2ExcessAmps, time);
                Take(ref lines[2], point.L3ExcessAmps, time);
                Take(ref lines[3], point.PowerExcessAmps, time);
            }

            if (whole.Seconds == 0)
                continue;
            var phases = new List<PhaseViolation>();
            for (var i = 0; i < lines.Length; i++)
            {
                if (lines[i].Seconds > 0)
                    phases.Add(new PhaseViolation(Names[i], lines[i].Seconds, lines[i].AmpHours * kilovolts, lines[i].Worst));
            }

            var worst = phases.MaxBy(static phase => phase.WorstExcessAmps)?.Phase;
            nodes.Add(new NodeViolation(site.Nodes[node].Id, whole.Seconds, whole.AmpHours * kilovolts, whole.Worst, worst == Names[^1] ? null : worst)
            {
                Phases = phases,
                OthersAloneSeconds = alone.Seconds,
                WorstAt = worstAt,
            });
        }

        return nodes;

        void Take(ref Sum sum, float amps, TimeSpan time)
        {
            if (amps > toleranceAmps)
                sum.Add(amps, time);
        }
    }

    private struct Sum
    {
        public double Seconds;
        public double AmpHours;
        public double Worst;

        public void Add(double amps, TimeSpan time)
        {
            Seconds += time.TotalSeconds;
            AmpHours += amps * time.TotalHours;
            Worst = Math.Max(Worst, amps);
        }
    }
}
