using System.Reflection;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>All options, read from the options classes. --help, docs/configuration.md and the check of the configuration use this table.</summary>
internal static class OptionCatalogue
{
    /// <summary>The options in the order of --help.</summary>
    public static IReadOnlyList<OptionDescription> All { get; } =
    [
        .. Of<OcppOptions>(OcppOptions.Section),
        .. Of<ControlOptions>(ControlOptions.Section),
        .. Of<LedgerOptions>(LedgerOptions.Section),
        .. Of<DiagnosticsOptions>(DiagnosticsOptions.Section),
        .. Of<CertificateOptions>(CertificateOptions.Section),
        .. Of<UploadOptions>(UploadOptions.Section),
        .. Of<SiteOptions>(SiteOptions.Section),
    ];

    public static IEnumerable<OptionDescription> Of<TOptions>(string section)
        where TOptions : class, new()
    {
        var defaults = new TOptions();
        return typeof(TOptions)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => new OptionDescription(section, property, defaults));
    }

    /// <summary>
    /// Finds the option to which a configuration key belongs: the option's own key, an element of a list or a member of a map. Returns null when there is none.
    /// </summary>
    public static OptionDescription? Find(string key) => All.FirstOrDefault(option => Covers(option, key));

    private static bool Covers(OptionDescription option, string key)
    {
        if (string.Equals(key, option.Key, StringComparison.OrdinalIgnoreCase))
            return true;
        if (option.IsScalar || !key.StartsWith(option.Key + ":", StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = key[(option.Key.Length + 1)..].Split(':');
        return option.IsList
            ? rest is [var index] && int.TryParse(index, out _)
            : rest.Length == 1 || rest.Length == 2 && option.MapMembers!.Contains(rest[1], StringComparer.OrdinalIgnoreCase);
    }
}
