using System.Globalization;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Hosting;

/// <summary>The options of a gateway in the laboratory: those that a scenario implies, and limits that leave room for all its charge points at one address.</summary>
internal static class GatewaySettings
{
    /// <summary>The word in place of an algorithm for a gateway that does not control the site.</summary>
    public const string NoAlgorithm = "none";

    /// <summary>The option with the path of the site file. Whoever starts the gateway sets it.</summary>
    public const string SiteFile = "Site:File";

    private const int SpareSessions = 64;

    /// <summary>Returns the options.</summary>
    /// <param name="scenario">The scenario. Its own options replace all others.</param>
    /// <param name="algorithm">The algorithm, or <see cref="NoAlgorithm"/>.</param>
    /// <param name="further">Options that an engine needs.</param>
    public static Dictionary<string, string?> Of(Scenario scenario, string algorithm, IReadOnlyDictionary<string, string> further)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Ocpp:Address"] = "127.0.0.1",
            ["Control:Address"] = "localhost",
            ["Ledger:Provider"] = "memory",
            // Kestrel logs what every connection does at this level.
            ["Logging:LogLevel:Default"] = "Information",
            ["Logging:LogLevel:Microsoft"] = "Warning",
        };
        AddLimits(settings, scenario);
        if (algorithm != NoAlgorithm)
            AddSite(settings, scenario, algorithm);
        foreach (var (name, value) in further.Concat(scenario.Control.GatewayOptions))
        {
            // Options of the controller depend on each other: without the scenario's period some are wrong.
            if (algorithm != NoAlgorithm || !name.StartsWith("Site:", StringComparison.OrdinalIgnoreCase))
                settings[name] = value;
        }

        return settings;
    }

    private static void AddLimits(Dictionary<string, string?> settings, Scenario scenario)
    {
        var chargePoints = scenario.Site.Connectors.Select(static connector => connector.ChargePoint).Distinct(StringComparer.Ordinal).Count();
        // A charge point that comes back may have a connection left whose end the gateway has not noticed yet.
        settings["Ocpp:MaxSessions"] = Text(Math.Min(60_000, 2 * chargePoints + SpareSessions));
        settings["Ocpp:MaxHalfOpen"] = Text(Math.Min(60_000, chargePoints + SpareSessions));
        settings["Ocpp:SourcePercent"] = "100";
        settings["Ocpp:MaxReplacementsPerMinute"] = "10000";
        settings["Ocpp:MaxMessagesPerSecond"] = "0";
        settings["Ocpp:CleanUpAfterConnects"] = "0";
        settings["Diagnostics:RefusalLinesPerMinute"] = "1000";
    }

    private static void AddSite(Dictionary<string, string?> settings, Scenario scenario, string algorithm)
    {
        var period = (int)Math.Clamp(Math.Ceiling(scenario.Control.Period.TotalSeconds), 1, 3_600);
        var sample = scenario.Chargers.Max(static charger => charger.SampleInterval > charger.AlignedInterval ? charger.SampleInterval : charger.AlignedInterval);
        settings[SiteFile] = "";
        settings["Site:Algorithm"] = algorithm;
        settings["Site:PeriodSeconds"] = Text(period);
        settings["Site:LeaseSeconds"] = Text(Math.Max(60, 4 * period));
        // The values of a sample must not be stale before the next one arrives.
        settings["Site:SampleSeconds"] = Text((int)Math.Clamp(3 * sample.TotalSeconds, 900, 86_400));
        settings["Site:BudgetMilliseconds"] = Text(Math.Min(2_000, 1_000 * period));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
