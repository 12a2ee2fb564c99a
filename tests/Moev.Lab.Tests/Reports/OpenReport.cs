using Microsoft.Playwright;

namespace Moev.Lab.Tests.Reports;

/// <summary>A report in a browser, with what must not happen there.</summary>
internal sealed class OpenReport : IAsyncDisposable
{
    private static readonly string[] ChartIds = ["satisfaction-chart", "power-chart", "heat-chart", "timeline-chart"];

    private readonly IBrowserContext _context;
    private readonly List<string> _problems = [];
    private readonly List<string> _requests = [];

    private OpenReport(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    public static async Task<OpenReport> OpenAsync(IBrowserContext context, string path)
    {
        var report = new OpenReport(context, await context.NewPageAsync());
        report.Page.Console += (_, message) => report.NoteIf(message.Type is "error" or "warning", message.Text);
        report.Page.PageError += (_, error) => report.NoteIf(true, error);
        report.Page.Dialog += (_, dialog) => report.NoteIf(true, $"dialog: {dialog.Message}");
        report.Page.Request += (_, request) =>
        {
            lock (report._requests)
                report._requests.Add(request.Url);
        };
        await report.Page.GotoAsync(new Uri(path).AbsoluteUri);
        await report.DrawnAsync();
        return report;
    }

    /// <summary>Waits until all charts are drawn.</summary>
    public async Task DrawnAsync()
    {
        foreach (var id in ChartIds)
            await Page.Locator($"#{id}[data-drawn]").WaitForAsync(new LocatorWaitForOptions { State = WaitForSelectorState.Attached });
    }

    /// <summary>Fails on a script error, a request, or a page that is wider than the window.</summary>
    public async Task AssertCleanAsync()
    {
        lock (_problems)
            Assert.Empty(_problems);
        lock (_requests)
        {
            // The file itself; images that Plotly makes have data: addresses.
            var others = _requests.Where(static url => !url.StartsWith("data:", StringComparison.Ordinal) && !url.StartsWith("blob:", StringComparison.Ordinal)).ToArray();
            Assert.Equal(Page.Url.Split('#')[0], Assert.Single(others));
        }

        var widths = await Page.EvaluateAsync<int[]>("[document.documentElement.scrollWidth, document.body.scrollWidth, document.documentElement.clientWidth]");
        Assert.True(widths[0] <= widths[2] && widths[1] <= widths[2], $"The page is {widths[0]} px wide, in a window of {widths[2]} px.");
    }

    /// <summary>Returns the number of lines that a chart draws.</summary>
    public Task<int> LinesAsync(string id) => Page.Locator($"#{id} .scatterlayer .trace .js-line, #{id} .heatmaplayer image").CountAsync();

    /// <summary>Returns the values of the traces of a chart, as text to compare.</summary>
    public Task<string> DataAsync(string id) => Page.EvaluateAsync<string>("id => JSON.stringify(document.getElementById(id).data.map(trace => [trace.name, trace.x, trace.y, trace.z]))", id);

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void NoteIf(bool isProblem, string text)
    {
        if (!isProblem)
            return;
        lock (_problems)
            _problems.Add(text);
    }
}
