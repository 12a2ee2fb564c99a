using Moev.SmartCharging.Files;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads the limits that are signalled during the run.</summary>
internal static class SignalsReader
{
    private const double WattsPerKilowatt = 1000;

    public static IReadOnlyList<LimitSignal> Read(IReadOnlyList<LocatedValue> items, SiteModel site, DateTimeOffset start, FileErrors errors) =>
        [.. items.Select(item => ReadOne(item, site, start, errors)).OfType<LimitSignal>().OrderBy(static signal => signal.At)];

    private static LimitSignal? ReadOne(LocatedValue item, SiteModel site, DateTimeOffset start, FileErrors errors)
    {
        if (Members.Of(item, errors) is not { } members)
            return null;
        var node = members.Node("node", site, errors, isRequired: true);
        var at = Moments.Read(members.Require("at"), start, errors);
        var length = members.Duration("for", DurationRange.Simulation, errors, isRequired: true);
        var amps = members.Number("limitAmps", NumberRange.Amps);
        var watts = members.Number("limitKw", NumberRange.Kilowatts) * WattsPerKilowatt;
        members.End();
        if (members.Find("limitAmps") is null && members.Find("limitKw") is null)
            errors.Add(item, "Must have 'limitAmps', 'limitKw' or both.");
        return node is null || at is null || length is null ? null : new LimitSignal(at.Value, length.Value, node.Value, amps, watts);
    }
}
