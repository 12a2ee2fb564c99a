using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Events;

/// <summary>The stream of events.</summary>
public sealed class EventRoutesTests
{
    [Fact]
    public async Task Stream_without_a_place_begins_with_what_happens_next()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        Status(host, "CP_1", 1);
        await using var stream = await EventStream.OpenAsync(host, "");
        Assert.Equal("id: 1", await stream.NextAsync());
        Status(host, "CP_1", 2);
        Assert.Equal(
            "id: 2|event: status|data: {\"chargePoint\":\"CP_1\",\"at\":\"2030-01-31T12:00:00.250Z\",\"data\":{\"connectorId\":2,\"status\":\"Charging\",\"errorCode\":\"NoError\"}}",
            await stream.NextAsync());
    }

    [Theory]
    [InlineData("", "2")]
    [InlineData("?lastEventId=2", null)]
    public async Task Stream_goes_on_after_the_last_event_of_another(string query, string? header)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        for (var i = 1; i <= 600; i++)
            Status(host, "CP_1", i % 100);
        await using var stream = await EventStream.OpenAsync(host, query, header);
        Assert.Equal("id: 2", await stream.NextAsync());
        for (var i = 3; i <= 600; i++)
            Assert.StartsWith($"id: {i}|", await stream.NextAsync(), StringComparison.Ordinal);
        Status(host, "CP_1", 1);
        Assert.StartsWith("id: 601|", await stream.NextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_shows_what_its_filter_lets_through()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await using var stream = await EventStream.OpenAsync(host, "?chargePoint=CP_2&type=status,transactionStarted");
        await stream.NextAsync();
        Status(host, "CP_1", 1);
        await host.StartTransactionAsync("CP_1", 1);
        var id = await host.StartTransactionAsync("CP_2", 1);
        await host.StopTransactionAsync("CP_2", id);
        Status(host, "CP_2", 1);
        Assert.StartsWith("id: 3|event: transactionStarted|", await stream.NextAsync(), StringComparison.Ordinal);
        Assert.StartsWith("id: 5|event: status|", await stream.NextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?type=nothing", null, "type")]
    [InlineData("?lastEventId=x", null, "lastEventId")]
    [InlineData("", "-1", "Last-Event-ID")]
    public async Task Stream_with_a_wrong_parameter_is_400(string query, string? header, string name)
    {
        await using var host = await ControlHost.StartAsync();
        using var request = EventStream.Request(query, header);
        (await host.SendAsync(request)).AssertProblem(400, "invalid_query", name);
    }

    [Fact]
    public async Task One_stream_more_than_the_limit_is_429_until_one_ends()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions { MaxEventStreams = 1 }, []);
        await using (await EventStream.OpenAsync(host, ""))
            (await host.GetAsync("/api/v1/events")).AssertProblem(429, "too_many_event_streams");

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            deadline.Token.ThrowIfCancellationRequested();
            using var request = EventStream.Request("", null);
            using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            if ((int)response.StatusCode == 200)
                return;
        }
    }

    [Fact]
    public async Task Stream_ends_when_the_gateway_stops()
    {
        var host = await ControlHost.StartAsync();
        await using var stream = await EventStream.OpenAsync(host, "");
        await stream.NextAsync();
        await host.StopAsync();
        Assert.Null(await stream.NextAsync());
        await host.DisposeAsync();
    }

    private static void Status(ControlHost host, string identity, int connectorId) => host.Ledger.NoteStatus(
        new ChargePointIdentity(identity), new ConnectorStatus(connectorId, ChargePointStatus.Charging, "NoError", null, null, null, FixedTime.Start));

    /// <summary>A client of the stream.</summary>
    private sealed class EventStream(HttpResponseMessage response, StreamReader reader) : IAsyncDisposable
    {
        public static HttpRequestMessage Request(string query, string? header)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events" + query);
            if (header is not null)
                request.Headers.TryAddWithoutValidation("Last-Event-ID", header);
            return request;
        }

        public static async Task<EventStream> OpenAsync(ControlHost host, string query, string? header = null)
        {
            using var request = Request(query, header);
            var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
            return new EventStream(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
        }

        /// <summary>The lines of the next block; null at the end.</summary>
        public async Task<string?> NextAsync()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            var lines = new List<string>();
            while (await reader.ReadLineAsync(deadline.Token) is { } line)
            {
                if (line.Length == 0)
                    return string.Join('|', lines);
                lines.Add(line);
            }

            return null;
        }

        public ValueTask DisposeAsync()
        {
            reader.Dispose();
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
