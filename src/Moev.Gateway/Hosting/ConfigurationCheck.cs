using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Moev.Gateway.Options;

namespace Moev.Gateway.Hosting;

/// <summary>Checks every key and value of the configuration before binding, because binding ignores unknown keys.</summary>
internal static class ConfigurationCheck
{
    private static readonly string[] Sections =
    [
        OcppOptions.Section, ControlOptions.Section, LedgerOptions.Section, DiagnosticsOptions.Section, CertificateOptions.Section, UploadOptions.Section, SiteOptions.Section,
    ];

    /// <summary>Returns one line per problem with the key, the value, its source and the allowed values.</summary>
    public static IReadOnlyList<string> Problems(IConfigurationRoot configuration)
    {
        var problems = new List<string>();
        foreach (var (key, value) in configuration.AsEnumerable().OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            if (value is null)
                continue;
            if (OptionCatalogue.Find(key) is not { } option)
            {
                if (LoggingKeys.Owns(key))
                {
                    if (LoggingKeys.Problem(key, value) is { } wrong)
                        problems.Add($"{CommandLine.Shown(key)} is '{CommandLine.Shown(value)}'{Source(configuration, key)}: {wrong}");
                }
                else if (IsTypo(key))
                {
                    problems.Add($"{CommandLine.Shown(key)} is not an option{Source(configuration, key)}{OptionNames.Suggest(key)}");
                }
            }
            else if (string.Equals(option.Key, key, StringComparison.OrdinalIgnoreCase) && option.Check(value) is { } expected)
            {
                // An empty JSON array or object is an empty string here.
                if (option.IsScalar || value.Length > 0)
                    problems.Add($"{option.Key} is '{CommandLine.Shown(value)}'{Source(configuration, key)}: {expected}");
            }
        }

        return problems;
    }

    // A variable without a section, such as MOEV_HOME, may belong to another program.
    private static bool IsTypo(string key) => key.Contains(':') || Sections.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static string Source(IConfigurationRoot configuration, string key)
    {
        var provider = configuration.Providers.LastOrDefault(provider => provider.TryGet(key, out _));
        return provider switch
        {
            JsonConfigurationProvider json => Source(json.Source.FileProvider?.GetFileInfo(json.Source.Path ?? "").PhysicalPath ?? json.Source.Path ?? "", key),
            EnvironmentVariablesConfigurationProvider => $" (environment, {GatewayHost.EnvironmentPrefix}{key.Replace(":", "__", StringComparison.Ordinal)})",
            _ => "",
        };
    }

    private static string Source(string file, string key) => $" (in {file}{SettingsFile.PlaceOf(file, key)})";
}
