using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Files;

/// <summary>Reads the connectors.</summary>
internal static class ConnectorsReader
{
    private const int MaxChargePointLength = 255;
    private const int MaxPhases = 3;

    private static readonly Dictionary<string, Phase> PhaseNames = new()
    {
        ["L1"] = Phase.L1,
        ["L2"] = Phase.L2,
        ["L3"] = Phase.L3,
        ["L1-L2"] = Phase.L1L2,
        ["L2-L3"] = Phase.L2L3,
        ["L3-L1"] = Phase.L3L1,
    };

    private static readonly Dictionary<string, CurrentSteps> StepNames = new()
    {
        ["continuous"] = CurrentSteps.Continuous,
        ["1A"] = CurrentSteps.WholeAmps,
    };

    /// <param name="items">The items of the list.</param>
    /// <param name="nodes">The nodes; null when some could not be read, so that connectors of those are not reported.</param>
    /// <param name="limits">The bounds of the file.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static IReadOnlyList<SiteConnector> Read(
        IReadOnlyList<LocatedValue> items, IReadOnlyList<ReadNode>? nodes, SiteFileLimits limits, FileErrors errors)
    {
        var ids = nodes is null ? null : new HashSet<string>(nodes.Select(static node => node.Node.Id), StringComparer.Ordinal);
        var seen = new HashSet<(string ChargePoint, int Connector)>(items.Count);
        var read = new List<SiteConnector>(items.Count);
        foreach (var item in items)
        {
            if (ReadOne(item, ids, limits, errors) is not { } connector)
                continue;
            if (!seen.Add((connector.ChargePoint, connector.ConnectorId)))
                errors.Add(item, $"Connector {connector.ConnectorId} of charge point '{connector.ChargePoint}' occurs twice.");
            read.Add(connector);
        }

        return read;
    }

    private static SiteConnector? ReadOne(LocatedValue item, HashSet<string>? nodes, SiteFileLimits limits, FileErrors errors)
    {
        if (Members.Of(item, errors) is not { } members)
            return null;
        var chargePoint = members.Text("chargePoint", MaxChargePointLength, isRequired: true);
        if (chargePoint is not null && chargePoint.Trim().Length < chargePoint.Length)
            errors.Add(members.Find("chargePoint")!, "Must not begin or end with a blank.");
        var connectorId = members.Number("connectorId", NumberRange.ConnectorIds, isRequired: true);
        var at = members.Require("node");
        var node = NodesReader.ReadId(at, errors);
        if (node is not null && nodes is not null && !nodes.Contains(node))
            errors.Add(at!, $"The node '{node}' does not exist.");
        var phases = members.Find("phases") is { } list ? ReadPhases(list, members, errors) : [Phase.L1, Phase.L2, Phase.L3];
        var most = members.Number("maxAmps", NumberRange.ConnectorAmps, isRequired: true);
        var least = members.Number("minAmps", NumberRange.ConnectorAmps) ?? SiteConnector.PilotMinimumAmps;
        var steps = members.Find("steps") is { } found ? ReadSteps(found, members, limits, errors) : CurrentSteps.Continuous;
        var failSafe = members.Number("failSafeAmps", NumberRange.FailSafeAmps);
        var priority = members.Number("priority", NumberRange.Priorities) ?? 0;
        members.End();
        if (most < least)
            errors.Add(members.Find("maxAmps")!, FormattableString.Invariant($"Must be at least the minimum of {least} A (minAmps)."));
        else if (most is { } highest && steps is not null && steps.RoundDown(highest, least, highest) == 0)
            errors.Add(members.Find("steps") ?? item, FormattableString.Invariant($"Must contain a current from the minimum of {least} A to the maximum of {highest} A."));
        if (failSafe > most)
            errors.Add(members.Find("failSafeAmps")!, FormattableString.Invariant($"Must be at most the maximum of {most} A (maxAmps)."));
        if (chargePoint is null || connectorId is null || node is null || phases is null || most is null || steps is null)
            return null;
        return new SiteConnector
        {
            ChargePoint = chargePoint,
            ConnectorId = (int)connectorId,
            Node = node,
            Phases = phases,
            MaxAmps = most.Value,
            MinAmps = least,
            Steps = steps,
            FailSafeAmps = failSafe,
            Priority = (int)priority,
        };
    }

    private static Phase[]? ReadPhases(LocatedValue value, Members members, FileErrors errors)
    {
        if (members.Items(value, 1, MaxPhases) is not { } items)
            return null;
        var phases = new List<Phase>(items.Count);
        foreach (var item in items)
        {
            if (!Members.TryChoose(item, PhaseNames, errors, out var phase))
                continue;
            if (phases.Contains(phase))
                errors.Add(item, "The phase occurs twice.");
            else if (phases.Count > 0 && phases[0] >= Phase.L1L2 != phase >= Phase.L1L2)
                errors.Add(item, "The phases must all be between a line and neutral, or all between two lines.");
            phases.Add(phase);
        }

        return phases.Count == items.Count ? [.. phases] : null;
    }

    private static CurrentSteps? ReadSteps(LocatedValue value, Members members, SiteFileLimits limits, FileErrors errors)
    {
        if (value.Kind != JsonKind.Array)
            return Members.TryChoose(value, StepNames, errors, out var named) ? named : null;
        if (members.Items(value, 1, limits.MaxListLength) is not { } items)
            return null;
        var amps = items.Select(item => Members.Number(item, NumberRange.ConnectorAmps, errors)).ToList();
        return amps.Contains(null) ? null : CurrentSteps.Of(amps.Select(static value => value!.Value));
    }
}
