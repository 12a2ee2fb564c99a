using Moev.Gateway.Http.Paging;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Http.Paging;

/// <summary>Tests of the bounds of pages, in bytes and in number.</summary>
public sealed class PageTests
{
    private static readonly int[] Stored = [.. Enumerable.Range(1, 100)];

    [Theory]
    [InlineData(1, 1_000_000, 1, true)]
    [InlineData(99, 1_000_000, 99, true)]
    [InlineData(101, 2_000_000, 100, false)]
    [InlineData(1_000, 2_000_000, 100, false)]
    [InlineData(1_000, 65_536, 7, true)]
    [InlineData(1_000, 70_000, 7, true)]
    [InlineData(1_000, 70_001, 8, true)]
    [InlineData(5, 65_536, 5, true)]
    public async Task Page_ends_at_its_number_or_its_bytes(int limit, int maxBytes, int count, bool hasMore)
    {
        var largest = 0;
        var (records, more) = await new PageReader(Options(new ControlOptions { MaxPageBytes = maxBytes })).ReadAsync<object>(
            limit,
            (last, count) =>
            {
                largest = Math.Max(largest, count);
                return new([.. Stored.Where(id => id > (int)(last ?? 0)).Take(count).Cast<object>()]);
            },
            static _ => 10_000);
        Assert.Equal(Stored.Take(count), records.Cast<int>());
        Assert.Equal(hasMore, more);
        Assert.InRange(largest, 1, 32);
    }

    [Fact]
    public async Task Page_of_one_record_that_is_too_large_has_that_record()
    {
        var (records, hasMore) = await new PageReader(Options(new ControlOptions { MaxPageBytes = 65_536 })).ReadAsync<object>(
            10, static (last, count) => new([.. Stored.Take(count).Cast<object>()]), static _ => 1_000_000);
        Assert.Single(records);
        Assert.True(hasMore);
    }

    [Fact]
    public async Task List_continues_after_a_page_that_ended_at_its_bytes()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxPageBytes = 65_536 }, ["CP_1"]);
        for (var i = 0; i < 20; i++)
        {
            await host.Ledger.BeginCommandAsync(new CommandIntent(
                FixedTime.Start, "127.0.0.1", "POST /", "DataTransfer", new ChargePointIdentity("CP_1"), System.Text.Encoding.ASCII.GetBytes($"{{\"data\":\"{new string('x', 10_000)}\"}}")));
        }

        var ids = new List<long>();
        var next = "";
        var pages = 0;
        do
        {
            var page = (await host.GetAsync("/api/v1/audit?limit=1000" + next)).Body;
            ids.AddRange(page.GetProperty("commands").EnumerateArray().Select(static command => command.GetProperty("id").GetInt64()));
            next = page.TryGetProperty("next", out var id) ? "&before=" + id : "";
            pages++;
        }
        while (next.Length > 0);
        Assert.Equal(20, ids.Distinct().Count());
        Assert.Equal(ids.OrderDescending(), ids);
        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task Page_beyond_the_maximum_waits_and_is_429_after_ten_seconds()
    {
        var time = new ManualTimeProvider();
        var gate = new PageGate(Options(new ControlOptions { MaxPages = 1 }), time);
        Assert.Null(await gate.EnterAsync(CancellationToken.None));

        var waiting = gate.EnterAsync(CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        gate.Leave();
        Assert.Null(await waiting);

        var late = gate.EnterAsync(CancellationToken.None).AsTask();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((429, "too_many_pages"), await late is { } problem ? (problem.Status, problem.Reason) : default);
        gate.Leave();
        Assert.Null(await gate.EnterAsync(CancellationToken.None));
    }

    private static Microsoft.Extensions.Options.IOptions<ControlOptions> Options(ControlOptions options) => Microsoft.Extensions.Options.Options.Create(options);
}
