using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Commands.Jobs;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Commands.Jobs;

/// <summary>The end of jobs whose charge points report nothing.</summary>
public sealed class JobTimeoutsTests : IDisposable
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");

    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GatewayLedger _ledger;
    private readonly JobTimeouts _timeouts;

    public JobTimeoutsTests()
    {
        _ledger = Ledgers.InMemory(new GatewayMetrics(_services.GetRequiredService<IMeterFactory>()), _time);
        _timeouts = new JobTimeouts(
            _ledger, _time, Microsoft.Extensions.Options.Options.Create(new ControlOptions { JobTimeoutMinutes = 10 }), NullLogger<JobTimeouts>.Instance);
    }

    [Fact]
    public async Task Job_ends_after_the_silence_and_not_before()
    {
        await _timeouts.StartAsync(CancellationToken.None);
        await OpenAsync();
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(JobState.Accepted, (await JobAsync()).State);
        _time.Advance(TimeSpan.FromMinutes(1));
        var job = await JobAsync();
        Assert.Equal((JobState.TimedOut, _time.GetUtcNow()), (job.State, job.EndedAt));
        Assert.Equal("The charge point reported nothing for 10 minutes (Control:JobTimeoutMinutes).", job.Detail);
    }

    [Fact]
    public async Task Report_begins_the_wait_again()
    {
        await _timeouts.StartAsync(CancellationToken.None);
        await OpenAsync();
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(9));
            await ReportAsync("Downloading");
        }

        Assert.Equal(JobState.Running, (await JobAsync()).State);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(JobState.TimedOut, (await JobAsync()).State);
    }

    [Fact]
    public async Task Job_that_is_planned_for_later_waits_from_then()
    {
        await _timeouts.StartAsync(CancellationToken.None);
        await OpenAsync(dueAt: _time.GetUtcNow().AddHours(5));
        _time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(JobState.Accepted, (await JobAsync()).State);
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(JobState.TimedOut, (await JobAsync()).State);
    }

    [Fact]
    public async Task Late_report_continues_the_job()
    {
        await _timeouts.StartAsync(CancellationToken.None);
        await OpenAsync();
        _time.Advance(TimeSpan.FromMinutes(11));
        await ReportAsync("Installing");
        var job = await JobAsync();
        Assert.Equal((JobState.Running, null, null), (job.State, job.EndedAt, job.Detail));
        await ReportAsync("Installed");
        Assert.Equal(JobState.Succeeded, (await JobAsync()).State);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(JobState.Succeeded, (await JobAsync()).State);
    }

    [Fact]
    public async Task Nothing_ends_after_the_stop()
    {
        await _timeouts.StartAsync(CancellationToken.None);
        await OpenAsync();
        await _timeouts.StopAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(JobState.Accepted, (await JobAsync()).State);
    }

    public void Dispose()
    {
        _timeouts.Dispose();
        _ledger.Dispose();
        _services.Dispose();
    }

    private async Task OpenAsync(DateTimeOffset? dueAt = null) => await _ledger.ChangeManagementAsync(Cp1, _time.GetUtcNow(), management =>
    {
        var job = management.OpenJob(JobKind.Firmware, static _ => "http://example.org", null, _time.GetUtcNow(), dueAt);
        return management.AnswerJob(job.Id, new JobAnswer(JobState.Accepted), cancelsOthers: false, _time.GetUtcNow());
    });

    private async Task ReportAsync(string status) => await _ledger.ChangeManagementAsync(
        Cp1, _time.GetUtcNow(), management => management.NoteStatus(new JobNotice(JobKind.Firmware, null, status, _time.GetUtcNow())));

    private async Task<JobRecord> JobAsync() => (await _ledger.ReadManagementAsync(Cp1, static management => management.Jobs.Find(1)))!;
}
