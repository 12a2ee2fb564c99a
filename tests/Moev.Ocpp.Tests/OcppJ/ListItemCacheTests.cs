using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.V16;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>Tests that a list gives the same items with and without the cache of validation.</summary>
public sealed class ListItemCacheTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(ListItemCache<SampledValue>.Capacity)]
    [InlineData(ListItemCache<SampledValue>.Capacity + 1)]
    public void Samples_are_the_same_at_once_and_after_another_message(int count)
    {
        var request = Wire16.ReadTolerant<MeterValuesRequest>(Message("7", count));
        var expected = Enumerable.Range(0, count).Select(static i => $"7{i}").ToArray();
        Assert.Equal(expected, Values(request));

        Wire16.ReadTolerant<MeterValuesRequest>(Message("8", count));
        Assert.Equal(expected, Values(request));
    }

    [Fact]
    public void Lists_within_a_list_are_kept_apart()
    {
        const string Json = """
            {"connectorId":1,"meterValue":[
              {"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{"value":"1"},{"value":"2"}]},
              {"sampledValue":[{"value":"3"}],"timestamp":"2024-01-01T00:01:00Z"}]}
            """;
        var request = Wire16.ReadTolerant<MeterValuesRequest>(Json);
        var times = request.MeterValue.ToArray();
        Assert.Equal(["1", "2"], times[0].SampledValue.ToArray().Select(static s => s.Value.ToString()));
        Assert.Equal(["3"], times[1].SampledValue.ToArray().Select(static s => s.Value.ToString()));
        Assert.Equal(1, times[1].Timestamp.Value.Minute);
    }

    [Fact]
    public void Message_read_in_the_middle_of_an_enumeration_changes_nothing()
    {
        var samples = Wire16.ReadTolerant<MeterValuesRequest>(Message("7", 5)).MeterValue.First.SampledValue;
        var seen = new List<string>();
        foreach (var sample in samples)
        {
            seen.Add(sample.Value.ToString());
            if (seen.Count is 2 or 4)
                Wire16.ReadTolerant<MeterValuesRequest>(Message("8", 5));
        }

        Assert.Equal(["70", "71", "72", "73", "74"], seen);
    }

    [Fact]
    public async Task Another_thread_reads_the_same()
    {
        var request = Wire16.ReadTolerant<MeterValuesRequest>(Message("7", 3));
        var there = await Task.Factory.StartNew(
            () =>
            {
                Wire16.ReadTolerant<MeterValuesRequest>(Message("8", 3));
                return Values(request);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        Assert.Equal(["70", "71", "72"], there);
        Assert.Equal(["70", "71", "72"], Values(request));
    }

    [Fact]
    public void Single_item_in_the_place_of_a_list_is_read()
    {
        var request = Wire16.ReadTolerant<MeterValuesRequest>(
            """{"connectorId":1,"meterValue":{"timestamp":"2024-01-01T00:00:00Z","sampledValue":{"value":"1"}}}""");
        Assert.Equal(["1"], Values(request));
    }

    [Fact]
    public void Item_that_cannot_be_read_is_left_out_and_leaves_nothing_behind()
    {
        var damaged = Encoding.UTF8.GetBytes(Message("8", 3).Replace("\"82\"", "{}", StringComparison.Ordinal));
        Assert.True(MeterValuesRequest.TryRead(damaged, ValidationMode.Tolerant, out var request, out var report));
        Assert.Equal(PayloadDeviations.DroppedItem, report.Deviations);
        Assert.Equal(["80", "81"], Values(request));
        Assert.Equal(["70"], Values(Wire16.ReadTolerant<MeterValuesRequest>(Message("7", 1))));
    }

    private static string[] Values(MeterValuesRequest request) =>
        [.. request.MeterValue.ToArray().SelectMany(static time => time.SampledValue.ToArray()).Select(static sample => sample.Value.ToString())];

    private static string Message(string first, int count)
    {
        var samples = string.Join(',', Enumerable.Range(0, count).Select(i => $$"""{"value":"{{first}}{{i}}"}"""));
        return $$"""{"connectorId":1,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{{samples}}]}]}""";
    }
}
