using System.Text;
using System.Text.Json.Nodes;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Sites;

namespace Moev.Lab.Scenarios.Files;

/// <summary>Reads a tariff that replaces that of the site: the same as in a site file, or a file of it, or a tariff file as acnportal has them.</summary>
internal static class TariffSource
{
    /// <returns>The tariff, and as JSON for the site file; null when there is none, or errors.</returns>
    public static (Tariff Tariff, JsonNode Json)? Read(LocatedValue? value, ReadOnlyMemory<byte> document, DateTimeOffset start, TimeSpan duration, ReadContext context)
    {
        if (value is null)
            return null;
        if (value.Kind == JsonKind.Object)
        {
            var before = context.Errors.IsEmpty;
            return TariffReader.Read(value, SiteFileLimits.Default, context.Errors) is { } own && before && context.Errors.IsEmpty
                ? (own, JsonText.Parse(document[value.Offset..value.End])!)
                : null;
        }

        if (context.ReadFile(value, ScenarioLimits.MaxBytes) is not { } bytes)
            return null;
        var errors = new FileErrors(bytes, ScenarioLimits.MaxErrors);
        var tariff = ReadFile(bytes, start, duration, errors, context.Warnings);
        foreach (var error in errors.InOrder())
            context.AddElsewhere(ScenarioError.Of(value.Text, error));
        return errors.IsEmpty ? tariff : null;
    }

    private static (Tariff Tariff, JsonNode Json)? ReadFile(byte[] bytes, DateTimeOffset start, TimeSpan duration, FileErrors errors, List<string> warnings)
    {
        if (LocatedReader.Read(bytes, errors) is not { } root)
            return null;
        if (root.Children.Exists(static member => member.Name == "schedule"))
        {
            if (AcnTariff.Read(root, DateOnly.FromDateTime(start.DateTime), DateOnly.FromDateTime((start + duration).DateTime), errors, warnings) is not { } json)
                return null;
            // What is translated is read as every tariff of a site is.
            bytes = Encoding.UTF8.GetBytes(json.ToJsonString());
            root = LocatedReader.Read(bytes, errors)!;
        }

        return TariffReader.Read(root, SiteFileLimits.Default, errors) is { } tariff && errors.IsEmpty ? (tariff, JsonText.Parse(bytes)!) : null;
    }
}
