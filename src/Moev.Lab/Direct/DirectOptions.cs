using Moev.Gateway.Hosting;
using Moev.Gateway.Options;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Direct;

/// <summary>Reads the options of section Site that a run without a gateway shares with one through it.</summary>
internal static class DirectOptions
{
    /// <summary>Returns the options of the gateway's controller for a run.</summary>
    /// <exception cref="LabException">An option is unknown or its value is not allowed.</exception>
    public static SiteOptions Of(RunPlan plan)
    {
        var control = plan.Scenario.Control;
        CheckNames(control);
        var values = new Dictionary<string, string?>(control.GatewayOptions.Select(static option => KeyValuePair.Create(option.Key, (string?)option.Value)), StringComparer.OrdinalIgnoreCase)
        {
            ["Site:Algorithm"] = plan.Algorithm,
        };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return configuration.GetSection(SiteOptions.Section).Get<SiteOptions>() ?? new SiteOptions { Algorithm = plan.Algorithm };
    }

    private static void CheckNames(ControlSettings control)
    {
        foreach (var (name, value) in control.GatewayOptions)
        {
            if (OptionCatalogue.Find(name) is not { } option)
                throw new LabException($"control.gatewayOptions: {name} is not an option of the gateway.");
            if (string.Equals(option.Key, name, StringComparison.OrdinalIgnoreCase) && option.Check(value) is { } expected)
                throw new LabException($"control.gatewayOptions: {name} is '{value}': {expected}.");
        }
    }
}
