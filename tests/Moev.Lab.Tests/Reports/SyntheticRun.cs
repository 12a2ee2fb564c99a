using System.Security.Cryptography;
using System.Text;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Tests.Reports;

/// <summary>A run in steps of five minutes: cars in an order that depends on the algorithm share what the root may carry.</summary>
internal sealed class SyntheticRun(RunPlan plan, bool isComplete, bool isVoid)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    private readonly SiteModel _site = plan.Scenario.Site;
    private readonly IReadOnlyList<Stay> _stays = plan.Scenario.Stays.Create(plan.Seed);
    private readonly Random _random = new(plan.Seed);

    public RunResult Build(bool keepsRecord)
    {
        var record = Simulate();
        var satisfaction = record.Stays.Select(static stay => 100 * Math.Min(1, stay.DeliveredWh / stay.Stay.RequestedWh)).Order().ToArray();
        var summary = new RunSummary(record.Simulated, isComplete, record.Elapsed, record.EventLogHash, satisfaction, record.Control.Warnings);
        return new RunResult(plan, isVoid ? SyntheticMetrics.None : SyntheticMetrics.Of(record), summary, keepsRecord ? record : null);
    }

    private RunRecord Simulate()
    {
        var end = isComplete ? plan.Scenario.Duration : plan.Scenario.Duration * 0.6;
        var control = new ControlRecord { MessagesSent = 4000, MessagesReceived = 9000 };
        var connectors = _site.Connectors.Select(static _ => new ConnectorTrace()).ToArray();
        var nodes = _site.Nodes.Select(static _ => new NodeTrace()).ToArray();
        var delivered = new double[_stays.Count];
        var last = new double[connectors.Length];
        for (var at = TimeSpan.Zero; at < end && !isVoid; at += Step)
        {
            var present = _stays.Where(stay => stay.Arrival <= at && at < stay.Departure && delivered[stay.Number] < stay.RequestedWh).ToArray();
            var (amps, watts) = Allocate(present, nodes, at);
            for (var i = 0; i < amps.Length; i++)
            {
                if (amps[i] == last[i])
                    continue;
                if (plan.Transport == TransportKind.Ocpp)
                {
                    control.SetPoints.Add(new SetPointRecord
                    {
                        Connector = i,
                        DecidedAt = at,
                        SentAt = at + TimeSpan.FromSeconds(0.2),
                        Amps = amps[i],
                        IsRenewal = false,
                        EndedAt = at + TimeSpan.FromSeconds(0.2 + _random.NextDouble()),
                        IsAccepted = _random.Next(50) > 0,
                        FollowedAt = at + TimeSpan.FromSeconds(3),
                    });
                }

                last[i] = amps[i];
                var draws = Math.Max(0, amps[i] - _random.NextDouble());
                connectors[i].Points.Add(new ConnectorPoint(at + TimeSpan.FromSeconds(3), 3, draws, watts[i], amps[i]));
            }

            foreach (var stay in present)
                delivered[stay.Number] += watts[stay.Connector] * Step.TotalHours;
            var wanted = amps.Select(static value => (float)(value == 0 ? double.NaN : value + 0.4)).ToArray();
            control.Decisions.Add(new DecisionRecord(at, plan.Algorithm, false, TimeSpan.FromMilliseconds(0.5), 1, wanted, [.. amps.Select(static value => (float)value)], null));
        }

        if (!isVoid && !plan.Algorithm.StartsWith("uncontrolled", StringComparison.Ordinal))
            control.Warnings.Add("The algorithm did not answer within 10 s at 09:12:00; the fallback decided.");
        return new RunRecord
        {
            Plan = plan,
            Simulated = end,
            IsComplete = isComplete,
            Elapsed = TimeSpan.FromSeconds(2.5),
            EventLogHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{plan.Algorithm} {plan.Seed} {plan.Transport} {string.Join(' ', plan.Sweep.Values)}"))),
            Stays = [.. _stays.Where(stay => stay.Arrival < end).Select(stay => new StayRecord(stay, Math.Min(delivered[stay.Number], stay.RequestedWh), stay.Departure < end ? stay.Departure : null, 7))],
            Nodes = nodes,
            Connectors = connectors,
            Control = control,
        };
    }

    private (double[] Amps, double[] Watts) Allocate(Stay[] present, NodeTrace[] nodes, TimeSpan at)
    {
        var amps = new double[_site.Connectors.Count];
        var watts = new double[amps.Length];
        var limit = _site.Nodes[0].LimitWatts!.Value - 5000;
        var isUncontrolled = plan.Algorithm.StartsWith("uncontrolled", StringComparison.Ordinal);
        var ordered = plan.Algorithm == "edf" ? present.OrderBy(static stay => stay.Departure) : present.OrderBy(static stay => stay.Arrival);
        foreach (var stay in ordered)
        {
            var perAmp = 230 * stay.Car.Phases;
            var room = isUncontrolled ? 16 : Math.Floor(Math.Min(16, (limit - watts.Sum()) / perAmp));
            amps[stay.Connector] = room < 6 ? 0 : room;
            watts[stay.Connector] = amps[stay.Connector] * perAmp;
        }

        for (var node = 0; node < nodes.Length; node++)
        {
            var below = watts.Where((_, i) => node == 0 || _site.NodeOf(i) == node).Sum();
            var other = node == 0 ? 4000 + 3000 * Math.Sin(at.TotalHours / 24 * Math.PI) : 0;
            var line = below / 690;
            var max = _site.Nodes[node].LimitWatts ?? double.PositiveInfinity;
            var maxAmps = _site.Nodes[node].LimitAmps ?? double.PositiveInfinity;
            nodes[node].Points.Add(new NodePoint(at, below, line, line, line, other, max, maxAmps, Math.Max((below + other - max) / 690, line - maxAmps)));
        }

        return (amps, watts);
    }
}
