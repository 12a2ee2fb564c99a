using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads kinds of members that site files do not have.</summary>
internal static class Reading
{
    public static bool? Boolean(this Members members, string name, FileErrors errors)
    {
        if (members.Find(name) is not { } value)
            return null;
        if (value.Kind == JsonKind.Boolean)
            return value.IsTrue;
        errors.Add(value, "Must be true or false.");
        return null;
    }

    /// <summary>Reads the name of one of several things.</summary>
    public static T? Choice<T>(this Members members, string name, IReadOnlyDictionary<string, T> choices, FileErrors errors, bool isRequired = false)
        where T : struct =>
        (isRequired ? members.Require(name) : members.Find(name)) is { } value && Members.TryChoose(value, choices, errors, out var choice) ? choice : null;

    /// <summary>Reads charge points: a list of identities, of which those that end in * name all that begin so.</summary>
    /// <returns>The identities in the order of the site; null without the member.</returns>
    public static IReadOnlyList<string>? ChargePoints(this Members members, string name, SiteModel site, FileErrors errors)
    {
        if (members.Find(name) is not { } value)
            return null;
        var known = site.Connectors.Select(static connector => connector.ChargePoint).Distinct(StringComparer.Ordinal).ToList();
        var chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in members.Items(value, 1, ScenarioLimits.MaxConnectors) ?? [])
        {
            var pattern = item.Kind == JsonKind.String ? item.Text : "";
            var found = pattern.EndsWith('*')
                ? known.Where(identity => identity.StartsWith(pattern[..^1], StringComparison.Ordinal)).ToList()
                : known.Where(identity => identity == pattern).ToList();
            if (pattern.Length == 0)
                errors.Add(item, "Must be the identity of a charge point, or the beginning of several and a *.");
            else if (found.Count == 0)
                errors.Add(item, $"The site has no charge point '{pattern}'.");
            chosen.UnionWith(found);
        }

        return [.. known.Where(chosen.Contains)];
    }

    /// <summary>Reads the name of a node.</summary>
    public static int? Node(this Members members, string name, SiteModel site, FileErrors errors, bool isRequired = false)
    {
        if ((isRequired ? members.Require(name) : members.Find(name)) is not { } value)
            return null;
        var node = value.Kind == JsonKind.String ? site.FindNode(value.Text) : -1;
        if (node >= 0)
            return node;
        errors.Add(value, value.Kind == JsonKind.String ? $"The node '{value.Text}' does not exist." : "Must be the id of a node.");
        return null;
    }
}
