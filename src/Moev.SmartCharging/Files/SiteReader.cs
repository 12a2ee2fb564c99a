using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Files;

/// <summary>Reads the document of a site file.</summary>
internal static class SiteReader
{
    private const double DefaultVoltage = 230;
    private const int MaxNameLength = 200;
    private const int MaxZoneLength = 100;

    /// <returns>The site; null, or one that must not be used, when there are errors.</returns>
    public static ReadSite? Read(LocatedValue root, SiteFileLimits limits, FileErrors errors)
    {
        if (Members.Of(root, errors) is not { } members)
            return null;
        members.Find("$schema");
        if (members.Require("version") is { } version && (version.Kind != JsonKind.Number || version.Number != SiteFile.Version))
            errors.Add(version, $"Must be {SiteFile.Version}: this is the version of the format that is supported.");
        var name = members.Text("name", MaxNameLength, isRequired: true);
        var voltage = members.Number("voltage", NumberRange.Volts) ?? DefaultVoltage;
        var zone = ReadZone(members.Text("timeZone", MaxZoneLength), members, errors);
        var failSafe = members.Number("failSafeAmps", NumberRange.FailSafeAmps);
        var items = members.Items("nodes", 1, limits.MaxNodes, isRequired: true);
        var nodes = NodesReader.Read(items, voltage, limits, errors);
        var connectors = ConnectorsReader.Read(members.Items("connectors", 0, limits.MaxConnectors, isRequired: true), items.Count > 0 && nodes.Count == items.Count ? nodes : null, limits, errors);
        var tariff = members.Find("tariff") is { } found ? TariffReader.Read(found, limits, errors) : null;
        members.End();
        if (!errors.IsEmpty)
            return null;
        var site = new Site
        {
            Name = name!,
            Voltage = voltage,
            TimeZone = zone,
            FailSafeAmps = failSafe,
            Nodes = [.. nodes.Select(static node => node.Node)],
            Connectors = connectors,
            Tariff = tariff,
        };
        return new ReadSite(site, [.. nodes.Select(static node => node.At)]);
    }

    private static TimeZoneInfo ReadZone(string? id, Members members, FileErrors errors)
    {
        if (id is null)
            return TimeZoneInfo.Utc;
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
            return zone;
        errors.Add(members.Find("timeZone")!, $"The time zone '{id}' is unknown on this machine. Use a name of the IANA database, such as Europe/Berlin.");
        return TimeZoneInfo.Utc;
    }
}
