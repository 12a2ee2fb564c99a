using Moev.Lab.Scenarios.Generators;
using Moev.SmartCharging.Files;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads distributions: a number, or an object that names its kind.</summary>
internal static class DistributionReader
{
    private static readonly NumberRange Numbers = new(-1e9, 1e9, "");
    private static readonly NumberRange Positive = new(0, 1e9, "", IsAboveLeast: true);
    private static readonly NumberRange Sigma = new(0, 10, "");
    private static readonly NumberRange Deviations = new(0, 1e9, "");
    private static readonly NumberRange Weights = new(0, 1e9, "");

    private static readonly Dictionary<string, DistributionKind> Kinds = new()
    {
        ["normal"] = DistributionKind.Normal,
        ["lognormal"] = DistributionKind.LogNormal,
        ["uniform"] = DistributionKind.Uniform,
        ["exponential"] = DistributionKind.Exponential,
        ["table"] = DistributionKind.Table,
    };

    /// <summary>Reads the distribution of a member.</summary>
    /// <param name="members">The object.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="range">The numbers that make sense. Every draw lies within them.</param>
    /// <param name="errors">Gets what is wrong.</param>
    public static Distribution? Distribution(this Members members, string name, NumberRange range, FileErrors errors) =>
        members.Find(name) is { } value ? Read(value, range, errors) : null;

    private static Distribution? Read(LocatedValue value, NumberRange range, FileErrors errors)
    {
        if (value.Kind == JsonKind.Number)
            return Members.Number(value, range, errors) is { } number ? Generators.Distribution.Constant(number) : null;
        if (value.Kind != JsonKind.Object)
        {
            errors.Add(value, "Must be a number, or an object with a distribution.");
            return null;
        }

        var members = Members.Of(value, errors)!;
        if (members.Choice("distribution", Kinds, errors, isRequired: true) is not { } kind)
            return null;
        var isUniform = kind == DistributionKind.Uniform;
        var read = new Distribution { Kind = kind };
        switch (kind)
        {
            case DistributionKind.Normal:
                read = read with { Centre = members.Number("mean", Numbers, isRequired: true) ?? 0, Deviation = members.Number("deviation", Deviations, isRequired: true) ?? 0 };
                break;
            case DistributionKind.LogNormal:
                read = read with { Centre = members.Number("median", Positive, isRequired: true) ?? 1, Deviation = members.Number("sigma", Sigma, isRequired: true) ?? 0 };
                break;
            case DistributionKind.Exponential:
                read = read with { Centre = members.Number("mean", Positive, isRequired: true) ?? 1 };
                break;
            case DistributionKind.Table:
                return ReadTable(value, members, range, read, errors);
        }

        var least = members.Number("min", range, isRequired: isUniform);
        var most = members.Number("max", range, isRequired: isUniform);
        members.End();
        if (least > most)
            errors.Add(members.Find("max")!, "Must be at least 'min'.");
        return read with { Least = least ?? range.Least, Most = most ?? range.Most };
    }

    private static Distribution ReadTable(LocatedValue value, Members members, NumberRange range, Distribution read, FileErrors errors)
    {
        var values = members.Items("values", 1, ScenarioLimits.MaxListLength, isRequired: true).Select(item => Members.Number(item, range, errors) ?? 0).ToList();
        var weights = members.Find("weights") is { } list
            ? (members.Items(list, 1, ScenarioLimits.MaxListLength) ?? []).Select(item => Members.Number(item, Weights, errors) ?? 0).ToList()
            : [.. values.Select(static _ => 1.0)];
        members.End();
        if (weights.Count != values.Count)
            errors.Add(members.Find("weights")!, "Must have as many entries as 'values'.");
        else if (weights.Sum() <= 0 && values.Count > 0)
            errors.Add(members.Find("weights") ?? value, "The sum of the weights must be above 0.");
        return read with { Values = values, Sums = Weighted.SumsOf(weights) };
    }
}
