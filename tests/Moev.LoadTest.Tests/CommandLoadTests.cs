using System.Net;
using Moev.ChargePoint.Tests.Support;
using Moev.LoadTest.Commands;
using Moev.LoadTest.Options;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Tests;

/// <summary>Tests the pace of commands with a manual clock and an API in memory. Everything runs on the test's thread.</summary>
public sealed class CommandLoadTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly Pacer _pacer;
    private readonly Api _api = new();
    private readonly CommandLoad _load;

    public CommandLoadTests()
    {
        _pacer = new Pacer(_time);
        var options = new CommandOptions { Url = new Uri("http://localhost:8080"), Rate = 200, Connections = 2 };
        _load = new CommandLoad(options, 3, static index => $"CP_{index}", seed: 1, _time, _pacer, _api) { Measuring = true };
    }

    public void Dispose()
    {
        _load.Dispose();
        _api.Dispose();
    }

    [Fact]
    public void Commands_are_posted_at_their_pace_and_counted_by_status()
    {
        Begin();
        for (var i = 0; i < 199; i++)
            Pass(TimeSpan.FromMilliseconds(5));
        Assert.Equal(200, _api.Bodies.Count);
        Assert.Equal([("200", 100L), ("404", 100L)], _load.Outcomes.Kinds.Select(static kind => (kind.Kind, kind.Count)).Order());
        Assert.Equal((200, TimeSpan.Zero), (_load.Latencies.Count, _load.Latencies.Max));
        Assert.All(_api.Bodies, static body => Assert.Matches("^\\{\"id\":\"CP_[012]\",\"limit\":[0-9]+\\}$", body));
    }

    [Fact]
    public void Command_that_finds_all_connections_busy_counts_from_its_time()
    {
        _api.IsHeld = true;
        Begin();
        Pass(TimeSpan.FromMilliseconds(5));
        Assert.Equal(2, _api.Bodies.Count);
        Pass(TimeSpan.FromMilliseconds(5));
        Pass(TimeSpan.FromMilliseconds(90));
        Assert.Equal(2, _api.Bodies.Count);

        _api.Release();

        // 2 were under way, and 19 more were due in the 100 ms.
        Assert.Equal(21, _api.Bodies.Count);
        Assert.Equal(21, _load.Latencies.Count);
        Assert.Equal(100_000, _load.Latencies.Max.TotalMicroseconds);
    }

    [Fact]
    public void Nothing_is_posted_after_the_stop()
    {
        Begin();
        _load.Stop();
        Pass(TimeSpan.FromSeconds(1));
        Assert.Single(_api.Bodies);
    }

    private void Begin()
    {
        // With xunit's context, continuations would run on other threads.
        SynchronizationContext.SetSynchronizationContext(null);
        _load.Begin(_time.GetTimestamp());
        _pacer.Run();
    }

    private void Pass(TimeSpan time)
    {
        _time.Advance(time);
        _pacer.Run();
    }

    /// <summary>Answers with 200 and 404 in turn, at once or when released.</summary>
    private sealed class Api : HttpMessageHandler
    {
        private readonly List<TaskCompletionSource> _held = [];

        public List<string> Bodies { get; } = [];

        public bool IsHeld { get; set; }

        public void Release()
        {
            IsHeld = false;
            foreach (var held in _held.ToArray())
                held.SetResult();
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Bodies.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
            var status = Bodies.Count % 2 == 0 ? HttpStatusCode.NotFound : HttpStatusCode.OK;
            if (IsHeld)
            {
                // Its continuations run on the releasing thread.
                var held = new TaskCompletionSource();
                _held.Add(held);
                await held.Task;
            }

            return new HttpResponseMessage(status);
        }
    }
}
