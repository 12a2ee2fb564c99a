using System.Text;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>Tests of the traffic counters of charge points.</summary>
public sealed class TrafficTests
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");

    [Fact]
    public async Task Messages_and_bytes_of_both_directions_are_counted()
    {
        using var host = new SessionHost();
        Assert.Null(host.Registry.Traffic(Cp1));
        var peer = host.OpenBooted();
        const string Unknown = """[2,"u","Unheard",{}]""";
        const string NoOcpp = "hello";
        const string Later = """[9,"x"]""";
        peer.SendText(Unknown);
        var error = await peer.TakeTextAsync();
        peer.SendText(NoOcpp);
        peer.SendText(Later);
        var command = host.CallAsync();
        var call = await peer.TakeTextAsync();
        var answer = $$"""[3,{{call.Split(',')[1]}},{"status":"Accepted"}]""";
        peer.SendText(answer);
        Assert.Equal(CallOutcomeKind.Answered, (await command).Kind);

        var traffic = host.Registry.Traffic(Cp1)!;
        Assert.Equal((1L, host.Time.GetUtcNow()), (traffic.Connections, traffic.Since));
        var received = SessionHost.Boot.Length + Unknown.Length + NoOcpp.Length + Later.Length + answer.Length;
        Assert.Equal(new MessageCounts(Calls: 2, Results: 1, Errors: 0, Others: 2, received), traffic.Received);
        Assert.Equal((1L, 1L, 1L), (traffic.Sent.Calls, traffic.Sent.Results, traffic.Sent.Errors));
        Assert.True(traffic.Sent.Bytes > error.Length + call.Length, "the boot's answer too");
        Assert.Equal([KeyValuePair.Create(CallOutcomeKind.Answered, 1L)], traffic.Commands);
        Assert.Empty(traffic.Deviations);
    }

    [Fact]
    public async Task Counts_continue_over_connections()
    {
        using var host = new SessionHost();
        var since = host.Time.GetUtcNow();
        var first = host.OpenBooted();
        first.SendText("""[2,"a","Heartbeat",{"more":1}]""");
        await first.TakeTextAsync();
        var command = host.CallAsync();
        await first.TakeTextAsync();
        host.Time.Advance(TimeSpan.FromSeconds(5));
        var second = host.Open();
        Assert.Equal(CallOutcomeKind.ConnectionLost, (await command).Kind);
        second.SendText("""[2,"b","Heartbeat",{"more":"1"}]""");
        await second.TakeTextAsync();

        var traffic = host.Registry.Traffic(Cp1)!;
        Assert.Equal((2L, since), (traffic.Connections, traffic.Since));
        Assert.Equal(3, traffic.Received.Calls);
        Assert.Equal([KeyValuePair.Create(CallOutcomeKind.ConnectionLost, 1L)], traffic.Commands);
        Assert.Equal([KeyValuePair.Create(PayloadDeviations.UnknownMember, 2L)], traffic.Deviations);

        host.Registry.Disconnect(Cp1);
        Assert.Equal(2, host.Registry.Traffic(Cp1)!.Connections);
        Assert.Equal(3, host.Registry.Traffic(Cp1)!.Received.Calls);
    }

    [Theory]
    [InlineData(ValidationMode.Tolerant, 1)]
    [InlineData(ValidationMode.Strict, 0)]
    public async Task Answers_that_differ_from_their_schema_are_counted_too(ValidationMode mode, int counted)
    {
        using var host = new SessionHost(new OcppOptions { Validation = mode });
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        var call = await peer.TakeTextAsync();
        peer.SendText($$"""[3,{{call.Split(',')[1]}},{"status":"Accepted","more":1}]""");

        Assert.Equal("""{"status":"Accepted","more":1}""", Encoding.UTF8.GetString((await command).Payload.Span));
        // The test may get here before the read loop has counted; after the next answer it has.
        peer.SendText("""[2,"h","Heartbeat",{}]""");
        await peer.TakeTextAsync();
        Assert.Equal(counted, host.Registry.Traffic(Cp1)!.Deviations.GetValueOrDefault(PayloadDeviations.UnknownMember));
        Assert.Equal(counted, host.Registry.Describe(Cp1)!.Deviations);
    }

    [Fact]
    public void Kinds_of_deviations_are_new_once()
    {
        var book = new EndedTraffic(maxChargePoints: 2);
        var counters = default(TrafficCounters);
        Assert.Equal(PayloadDeviations.NullMember | PayloadDeviations.EmptyArray, counters.Deviated(PayloadDeviations.NullMember | PayloadDeviations.EmptyArray));
        Assert.Equal(PayloadDeviations.TooManyDecimals, counters.Deviated(PayloadDeviations.NullMember | PayloadDeviations.TooManyDecimals));
        book.Add(Cp1, DateTimeOffset.UnixEpoch, counters);

        Assert.Equal(PayloadDeviations.UnknownMember, book.Unseen(Cp1, PayloadDeviations.UnknownMember | PayloadDeviations.NullMember));
        Assert.Equal(PayloadDeviations.NullMember, book.Unseen(new("CP_2"), PayloadDeviations.NullMember));
    }

    [Fact]
    public void Book_is_bounded()
    {
        var book = new EndedTraffic(maxChargePoints: 2);
        foreach (var identity in new[] { "a", "b", "a", "c" })
            book.Add(new(identity), DateTimeOffset.UnixEpoch, default);
        Assert.Null(book.Find(new("a"), null));
        Assert.Equal(1, book.Find(new("b"), null)!.Connections);
        Assert.Equal(1, book.Find(new("c"), null)!.Connections);
        var open = book.Find(new("d"), (DateTimeOffset.UnixEpoch.AddDays(1), default))!;
        Assert.Equal((1L, DateTimeOffset.UnixEpoch.AddDays(1)), (open.Connections, open.Since));
    }
}
