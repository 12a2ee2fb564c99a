using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.V16;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class OcppListTests
{
    [Fact]
    public void Received_list_is_enumerated_as_often_as_wanted()
    {
        var list = Received("""[ {"startPeriod":0,"limit":8.1} ,{"startPeriod":60,"limit":16,"numberPhases":3}]""");
        Assert.Equal(2, list.Count);
        for (int i = 0; i < 2; i++)
            Assert.Equal([new(0, 8.1m), new(60, 16m, 3)], list.ToArray());
        Assert.Equal(new ChargingSchedulePeriod(0, 8.1m), list.First);
    }

    [Fact]
    public void Received_list_and_list_from_code_with_equal_items_are_equal()
    {
        var received = Received("""[{"limit":8.10,"startPeriod":0}]""");
        OcppList<ChargingSchedulePeriod> built = new ChargingSchedulePeriod[] { new(0, 8.1m) };
        Assert.True(received == built);
        Assert.Equal(built.GetHashCode(), received.GetHashCode());
        Assert.True(received != new OcppList<ChargingSchedulePeriod>(new ChargingSchedulePeriod(0, 8.2m)));
        Assert.True(received != default);
    }

    [Fact]
    public void List_shows_the_bytes_as_sent_and_none_when_made_by_code()
    {
        const string Sent = """[ {"limit":8.10,"startPeriod":0} ]""";
        Assert.Equal(Sent, Encoding.UTF8.GetString(Received(Sent).Utf8.Span));
        Assert.True(new OcppList<ChargingSchedulePeriod>(new ChargingSchedulePeriod(0, 1m)).Utf8.IsEmpty);
    }

    [Fact]
    public void Items_are_read_again_as_they_were_validated()
    {
        // Tolerant mode takes the year 1 for no time.
        var json = Encoding.UTF8.GetBytes(
            """{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Blocked","expiryDate":"0001-02-28T00:00:00Z"}}]}""");
        Assert.True(SendLocalListRequest.TryRead(json, ValidationMode.Strict, out var request, out _));
        var list = request.LocalAuthorizationList!.Value;
        Assert.NotNull(list.First.IdTagInfo!.Value.ExpiryDate);
        Assert.NotNull(list.Materialize().First.IdTagInfo!.Value.ExpiryDate);
    }

    [Fact]
    public void Default_list_is_empty()
    {
        var list = default(OcppList<OcppText>);
        Assert.Equal(0, list.Count);
        Assert.Empty(list.ToArray());
        Assert.Throws<InvalidOperationException>(() => list.First);
    }

    [Fact]
    public void List_of_texts_is_decoded_item_by_item()
    {
        Assert.True(GetConfigurationRequest.TryRead("""{"key":["a" , "\u00e9,]\"", ""]}"""u8.ToArray(), ValidationMode.Strict, out var request, out _));
        Assert.Equal(["a", "é,]\"", ""], request.Key!.Value.ToArray().Select(k => k.ToString()));
    }

    [Fact]
    public void Materialized_message_no_longer_needs_its_memory()
    {
        byte[] memory = Encoding.UTF8.GetBytes(
            """{"connectorId":1,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{"value":"7"},{"value":"8"}]}]}""");
        Assert.True(MeterValuesRequest.TryRead(memory, ValidationMode.Strict, out var request, out _));
        string before = Wire16.Write(request);
        var kept = request.Materialize();
        memory.AsSpan().Clear();
        Assert.Equal(before, Wire16.Write(kept));
    }

    private static OcppList<ChargingSchedulePeriod> Received(string periods)
    {
        string json = $$$"""{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":{{{periods}}}}}""";
        return Wire16.ReadTolerant<GetCompositeScheduleResponse>(json).ChargingSchedule!.Value.ChargingSchedulePeriod;
    }
}
