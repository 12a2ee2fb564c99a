using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Files;

/// <summary>
/// Reads site files: JSON as schemas/site.json describes it. Comments and trailing commas are allowed. Everything else that the format does not know is an error,
/// such as a member whose name is mistyped.
/// </summary>
public static class SiteFile
{
    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    /// <summary>Reads a site file.</summary>
    /// <param name="utf8">The bytes of the file, in UTF-8.</param>
    /// <param name="limits">The bounds of the file; null for the default ones.</param>
    /// <returns>The site, or its errors. Several are reported at once.</returns>
    public static SiteFileResult Read(ReadOnlyMemory<byte> utf8, SiteFileLimits? limits = null)
    {
        limits ??= SiteFileLimits.Default;
        var errors = new FileErrors(utf8, limits.MaxErrors);
        if (utf8.Length > limits.MaxBytes)
            errors.Add(0, "$", $"The file has {utf8.Length} bytes. At most {limits.MaxBytes} are allowed.");
        else if (LocatedReader.Read(utf8, errors) is { } root)
            return new SiteFileResult(Read(root, limits, errors), errors.InOrder());
        return new SiteFileResult(null, errors.InOrder());
    }

    /// <summary>Reads a site that is part of a document.</summary>
    /// <returns>The site; null when there are errors.</returns>
    internal static SiteModel? Read(LocatedValue root, SiteFileLimits limits, FileErrors errors) =>
        SiteReader.Read(root, limits, errors) is { } read && errors.IsEmpty ? Prepare(read, errors) : null;

    /// <summary>Checks what is known only when all currents are added.</summary>
    private static SiteModel? Prepare(ReadSite read, FileErrors errors)
    {
        var model = SiteModel.Of(read.Site);
        if (FailSafe.FirstOverload(model, new double[read.Site.Connectors.Count]) is { } alone)
        {
            errors.Add(read.Nodes[alone.Node], FormattableString.Invariant(
                $"The base loads of the tables exceed the limit of node '{read.Site.Nodes[alone.Node].Id}' by {alone.ExcessAmps:0.##} A at {alone.At:HH\\:mm}."));
        }
        else if (FailSafe.FirstOverload(model, [.. Enumerable.Range(0, read.Site.Connectors.Count).Select(model.FailSafeOf)]) is { } together)
        {
            errors.Add(read.Nodes[together.Node], FormattableString.Invariant(
                $"The fail-safe currents of the file together exceed the limit of node '{read.Site.Nodes[together.Node].Id}' by {together.ExcessAmps:0.##} A at {together.At:HH\\:mm}. Reduce failSafeAmps, or leave it out."));
        }

        return errors.IsEmpty ? model : null;
    }
}

/// <summary>A site with the places of its nodes in the file.</summary>
internal sealed record ReadSite(Site Site, IReadOnlyList<LocatedValue> Nodes);
