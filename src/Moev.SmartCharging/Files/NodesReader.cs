using System.Text.RegularExpressions;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Files;

/// <summary>Reads the nodes and puts parents before their children.</summary>
internal static partial class NodesReader
{
    private const double PerKilo = 1000;
    private const int Lines = 3;
    private const double VoltageTolerance = 0.1;

    private static readonly Dictionary<string, TransformerWinding> Windings = new()
    {
        ["wye-wye"] = TransformerWinding.WyeWye,
        ["delta-wye"] = TransformerWinding.DeltaWye,
    };

    /// <returns>The nodes, in the order of the file except that parents come first.</returns>
    public static IReadOnlyList<ReadNode> Read(IReadOnlyList<LocatedValue> items, double voltage, SiteFileLimits limits, FileErrors errors)
    {
        var read = new List<ReadNode>(items.Count);
        foreach (var item in items)
        {
            if (ReadOne(item, errors) is { } node)
                read.Add(node);
        }

        var ordered = NodeOrder.Of(read, limits.MaxDepth, errors);
        var volts = new Dictionary<string, double>(ordered.Count, StringComparer.Ordinal);
        return [.. ordered.Select(node =>
        {
            var above = node.Node.Parent is { } parent ? volts.GetValueOrDefault(parent, voltage) : voltage;
            CheckVoltage(node, above, errors);
            var own = node.Node.Transformer?.SecondaryVolts ?? above;
            volts[node.Node.Id] = own;
            return node.BaseLoad is null ? node : node with { Node = node.Node with { BaseLoad = ReadBaseLoad(node.BaseLoad, own, limits, errors) } };
        })];
    }

    private static ReadNode? ReadOne(LocatedValue item, FileErrors errors)
    {
        if (Members.Of(item, errors) is not { } members)
            return null;
        var id = ReadId(members.Require("id"), errors);
        var parent = members.Find("parent");
        var node = new SiteNode
        {
            Id = id ?? "",
            Parent = ReadId(parent, errors),
            LimitAmps = members.Number("limitAmps", NumberRange.Amps),
            LimitWatts = members.Number("limitKw", NumberRange.Kilowatts) * PerKilo,
            Transformer = members.Find("transformer") is { } transformer ? ReadTransformer(transformer, errors) : null,
        };
        var baseLoad = members.Find("baseLoad");
        members.End();
        return id is null ? null : new ReadNode(node, item, parent, baseLoad);
    }

    /// <summary>Reads the id of a node, which occurs in addresses.</summary>
    public static string? ReadId(LocatedValue? value, FileErrors errors)
    {
        if (value is null)
            return null;
        if (value.Kind == JsonKind.String && Id().IsMatch(value.Text))
            return value.Text;
        errors.Add(value, "Must be a text of 1 to 64 letters, digits, '.', '_' and '-'.");
        return null;
    }

    private static Transformer? ReadTransformer(LocatedValue value, FileErrors errors)
    {
        if (Members.Of(value, errors) is not { } members)
            return null;
        var winding = default(TransformerWinding);
        if (members.Require("winding") is { } text)
            Members.TryChoose(text, Windings, errors, out winding);
        var primary = members.Number("primaryVoltage", NumberRange.Volts, isRequired: true);
        var secondary = members.Number("secondaryVoltage", NumberRange.Volts, isRequired: true);
        var limit = members.Number("limitKva", NumberRange.KilovoltAmps) * PerKilo;
        members.End();
        return new Transformer(winding, primary ?? 0, secondary ?? 0, limit);
    }

    /// <summary>Reports a primary voltage that is not that of the node above, as when it is given between lines.</summary>
    private static void CheckVoltage(ReadNode node, double above, FileErrors errors)
    {
        if (node.Node.Transformer is { PrimaryVolts: > 0 and var primary } && Math.Abs(primary - above) > above * VoltageTolerance)
        {
            errors.Add(node.At, FormattableString.Invariant(
                $"The primary voltage of the transformer is {primary} V, and the voltage above it {above} V. Both are between a line and neutral, and may differ by 10 %."));
        }
    }

    private static BaseLoad? ReadBaseLoad(LocatedValue value, double volts, SiteFileLimits limits, FileErrors errors)
    {
        if (value.Kind != JsonKind.Array || value.Children.Count == 0 || value.Children.Count > limits.MaxListLength)
        {
            errors.Add(value, $"Must be a list of 1 to {limits.MaxListLength} values.");
            return null;
        }

        var periods = new List<BaseLoadPeriod>(value.Children.Count);
        foreach (var item in value.Children)
        {
            if (Members.Of(item, errors) is not { } members)
                continue;
            var start = members.Require("from") is { } from ? ClockTime.Read(from, allowsEnd: false, errors) : null;
            var amps = members.Items("amps", Lines, Lines).Select(line => Members.Number(line, NumberRange.Amps, errors) ?? 0).ToArray();
            var watts = members.Number("kw", NumberRange.Kilowatts) * PerKilo;
            if (members.Find("amps") is null == members.Find("kw") is null)
                errors.Add(item, "Must have either 'amps' or 'kw'.");
            members.End();
            if (start is not { } time)
                continue;
            if (periods.Count == 0 && time != TimeOnly.MinValue)
                errors.Add(item, "The first period must start at 00:00.");
            else if (periods.Count > 0 && time <= periods[^1].Start)
                errors.Add(item, "Periods must be in ascending order of 'from'.");
            var even = (watts ?? 0) / volts / Lines;
            periods.Add(amps.Length == Lines ? new BaseLoadPeriod(time, amps[0], amps[1], amps[2]) : new BaseLoadPeriod(time, even, even, even));
        }

        return new BaseLoad(periods);
    }

    [GeneratedRegex("^[A-Za-z0-9._-]{1,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}

/// <summary>A node and its places in the file.</summary>
/// <param name="Node">The node.</param>
/// <param name="At">The place of the node.</param>
/// <param name="Parent">The place of its parent's name; null without one.</param>
/// <param name="BaseLoad">The base load, which is read when the node's voltage is known; null without one.</param>
internal sealed record ReadNode(SiteNode Node, LocatedValue At, LocatedValue? Parent, LocatedValue? BaseLoad);
