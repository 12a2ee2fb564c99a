using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Moev.Lab.Tests.Reports;

/// <summary>The rules of axe-core, WCAG 2.2 level AA among them: contrast, names of controls, order of headings, tables.</summary>
[Collection(nameof(Chromium))]
public sealed class AccessibilityTests(Chromium chromium, ReportSamples samples)
{
    [Theory]
    [InlineData("sweep", 390, ColorScheme.Dark)]
    [InlineData("fidelity", 390, ColorScheme.Light)]
    [InlineData("compare", 1440, ColorScheme.Light)]
    public async Task The_page_is_accessible(string sample, int width, ColorScheme scheme)
    {
        await using var report = await chromium.OpenAsync(samples.PageOf(sample), width, 844, scheme);

        // The texts inside of a chart are part of its image.
        var result = await report.Page.RunAxe(new AxeRunContext { Exclude = [new AxeSelector(".chart svg")] });

        Assert.True(result.Passes.Length > 20, $"{result.Passes.Length} rules were applied.");
        Assert.Empty(result.Violations.Select(static rule => $"{rule.Id}: {rule.Help}: {string.Join(" | ", rule.Nodes.Take(3).Select(static node => node.Html))}"));
    }
}
