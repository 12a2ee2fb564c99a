using Microsoft.Playwright;

namespace Moev.Lab.Tests.Reports;

/// <summary>The page in a browser: it makes no request, has no error, fits the window, and its charts and controls work.</summary>
[Collection(nameof(Chromium))]
public sealed class ReportPageTests(Chromium chromium, ReportSamples samples)
{
    private const int Desktop = 1440;
    private const int Phone = 390;

    [Theory]
    [InlineData("compare", Desktop, ColorScheme.Light)]
    [InlineData("compare", Desktop, ColorScheme.Dark)]
    [InlineData("compare", Phone, ColorScheme.Light)]
    [InlineData("compare", Phone, ColorScheme.Dark)]
    [InlineData("sweep", Desktop, ColorScheme.Light)]
    [InlineData("sweep", Phone, ColorScheme.Dark)]
    [InlineData("fidelity", Desktop, ColorScheme.Dark)]
    [InlineData("fidelity", Phone, ColorScheme.Light)]
    [InlineData("void", Desktop, ColorScheme.Light)]
    [InlineData("void", Phone, ColorScheme.Light)]
    [InlineData("no records", Phone, ColorScheme.Light)]
    [InlineData("no runs", Phone, ColorScheme.Light)]
    [InlineData("hostile", Desktop, ColorScheme.Light)]
    [InlineData("hostile", Phone, ColorScheme.Light)]
    public async Task The_page_has_no_error_no_request_and_no_overflow(string sample, int width, ColorScheme scheme)
    {
        await using var report = await OpenAsync(sample, width, scheme);
        await report.AssertCleanAsync();
        await AssertStructureAsync(report.Page);
    }

    [Theory]
    [InlineData(Desktop)]
    [InlineData(Phone)]
    public async Task Every_chart_draws_a_line_for_each_algorithm(int width)
    {
        await using var report = await OpenAsync("sweep", width);

        Assert.Equal(3, await report.Page.Locator("#sweep-chart .scatterlayer .trace:has(.points path)").CountAsync());
        Assert.Equal(3, await report.LinesAsync("satisfaction-chart"));
        Assert.Equal(4, await report.LinesAsync("power-chart")); // with the limit
        Assert.Equal(1, await report.LinesAsync("heat-chart"));
        Assert.InRange(await report.LinesAsync("timeline-chart"), 3, 4);
        await report.AssertCleanAsync();
    }

    [Fact]
    public async Task Buttons_choose_the_algorithm_of_the_heat_map_and_of_the_timeline()
    {
        await using var report = await OpenAsync("compare", Desktop);
        var (heat, timeline) = (await report.DataAsync("heat-chart"), await report.DataAsync("timeline-chart"));

        await report.Page.Locator("#heat-controls label", new PageLocatorOptions { HasTextRegex = new("^edf$") }).ClickAsync();
        await report.DrawnAsync();

        Assert.NotEqual(heat, await report.DataAsync("heat-chart"));
        Assert.NotEqual(timeline, await report.DataAsync("timeline-chart"));
        Assert.StartsWith("edf.", await report.Page.InnerTextAsync("#heat-note"), StringComparison.Ordinal);
        Assert.True(await report.Page.Locator("#timeline-controls label:has-text('edf') input").Nth(0).IsCheckedAsync());
        await report.AssertCleanAsync();
    }

    [Fact]
    public async Task The_timeline_shows_the_chosen_stay()
    {
        await using var report = await OpenAsync("compare", Desktop);
        var first = await report.Page.InnerTextAsync("#timeline-note");
        var data = await report.DataAsync("timeline-chart");

        await report.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Next stay" }).ClickAsync();
        await report.DrawnAsync();
        var second = await report.Page.InnerTextAsync("#timeline-note");
        Assert.NotEqual(first, second);
        Assert.NotEqual(data, await report.DataAsync("timeline-chart"));

        await report.Page.SelectOptionAsync("#stay", "0");
        await report.DrawnAsync();
        Assert.Equal(first, await report.Page.InnerTextAsync("#timeline-note"));
        foreach (var line in new[] { "Drawn", "Offered", "Allowed", "Decided", "Sent", "Accepted" })
            Assert.Contains(line, await report.Page.InnerTextAsync("#timeline-legend"), StringComparison.Ordinal);
        await report.AssertCleanAsync();
    }

    [Fact]
    public async Task The_legend_hides_a_line_in_all_charts()
    {
        await using var report = await OpenAsync("compare", Desktop);

        await report.Page.Locator("#power-legend label", new PageLocatorOptions { HasTextRegex = new("^edf$") }).ClickAsync();
        await report.DrawnAsync();

        Assert.Equal(3, await report.LinesAsync("power-chart"));
        Assert.Equal(2, await report.LinesAsync("satisfaction-chart"));
    }

    [Fact]
    public async Task The_run_the_node_and_the_quantity_can_be_chosen()
    {
        await using var report = await OpenAsync("compare", Desktop);
        var power = await report.DataAsync("power-chart");

        await report.Page.Locator("#power-controls select").SelectOptionAsync("1");
        await report.DrawnAsync();
        var pod = await report.DataAsync("power-chart");
        Assert.NotEqual(power, pod);

        await report.Page.Locator("#power-controls label:has-text('Excess')").ClickAsync();
        await report.DrawnAsync();
        Assert.NotEqual(pod, await report.DataAsync("power-chart"));

        await report.Page.Locator("#course-controls select").SelectOptionAsync("1");
        await report.DrawnAsync();
        Assert.NotEqual(power, await report.DataAsync("power-chart"));
        await report.AssertCleanAsync();
    }

    [Fact]
    public async Task The_sweep_shows_the_chosen_metric_and_the_tables_follow_the_sweep_value()
    {
        await using var report = await OpenAsync("sweep", Desktop);
        var before = await report.DataAsync("sweep-chart");

        await report.Page.Locator("#sweep-controls select").First.SelectOptionAsync(new SelectOptionValue { Label = "Peak of charging (kW)" });
        await report.DrawnAsync();
        Assert.NotEqual(before, await report.DataAsync("sweep-chart"));

        Assert.Equal("Metrics with site.nodes[0].limitKw = 20", await report.Page.InnerTextAsync("#metrics .scroll:not([hidden]) caption"));
        await report.Page.Locator("#metrics-controls select").SelectOptionAsync("2");
        Assert.Equal("Metrics with site.nodes[0].limitKw = 60", await report.Page.InnerTextAsync("#metrics .scroll:not([hidden]) caption"));
        await report.AssertCleanAsync();
    }

    [Fact]
    public async Task Controls_work_from_the_keyboard()
    {
        await using var report = await OpenAsync("compare", Desktop);
        var before = await report.DataAsync("heat-chart");

        await report.Page.Locator("#heat-controls input").First.FocusAsync();
        await report.Page.Keyboard.PressAsync("ArrowRight");
        await report.DrawnAsync();

        Assert.NotEqual(before, await report.DataAsync("heat-chart"));
    }

    [Fact]
    public async Task Names_are_text_wherever_they_stand()
    {
        await using var report = await OpenAsync("hostile", Desktop);

        Assert.Equal(ReportSamples.Hostile, await report.Page.TextContentAsync("h1"));
        Assert.Equal("1 run failed. The reasons are at the end.", await report.Page.InnerTextAsync("header .alert"));
        Assert.EndsWith($"broken, transport ocpp, seed 1: {ReportSamples.Hostile}", await report.Page.Locator("#runs .warnings li").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await report.Page.Locator("body img, body b").CountAsync());
        Assert.Equal(ReportSamples.Hostile, await report.Page.Locator("#power-legend label").First.GetAttributeAsync("title"));
        await report.AssertCleanAsync();
    }

    [Fact]
    public async Task An_experiment_that_was_stopped_says_so()
    {
        await using var report = await OpenAsync("fidelity", Phone);

        Assert.Contains("Incomplete.", await report.Page.InnerTextAsync("header .alert"), StringComparison.Ordinal);
        Assert.Contains("cut short", await report.Page.Locator(".card .note").First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await report.Page.Locator("#fidelity table").IsVisibleAsync());
    }

    /// <summary>One title, headings without gaps in their levels, and tables and charts that a screen reader can name.</summary>
    private static async Task AssertStructureAsync(IPage page)
    {
        var levels = await page.EvaluateAsync<int[]>("[...document.querySelectorAll('h1, h2, h3, h4')].map(heading => Number(heading.tagName[1]))");
        Assert.Equal(1, levels.Count(static level => level == 1));
        Assert.All(levels.Zip(levels.Skip(1)), static pair => Assert.True(pair.Second <= pair.First + 1));
        var unnamed = await page.EvaluateAsync<int>(
            "[...document.querySelectorAll('table')].filter(table => !table.caption || [...table.querySelectorAll('th')].some(cell => !cell.scope)).length + [...document.querySelectorAll('figure [role=img]')].filter(chart => !chart.ariaLabel).length");
        Assert.Equal(0, unnamed);
    }

    private Task<OpenReport> OpenAsync(string sample, int width, ColorScheme scheme = ColorScheme.Light) => chromium.OpenAsync(samples.PageOf(sample), width, width == Phone ? 844 : 900, scheme);
}
