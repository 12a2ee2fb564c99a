using System.Text;
using Moev.LoadTest.Mixes;

namespace Moev.LoadTest.Tests;

public sealed class MixReaderTests
{
    public static TheoryData<string> Names => [.. BuiltInMixes.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Built_in_mix_is_read(string name)
    {
        var mix = LoadBench.BuiltIn(name);
        Assert.Equal(name, mix.Name);
        Assert.Equal(name != "idle", mix.Groups.Single().Main.Sends);
        Assert.True(mix.Groups.Single().Connect.Sends);
    }

    [Fact]
    public void Meter_values_have_about_450_bytes()
    {
        var message = LoadBench.BuiltIn("metervalues").Groups[0].Main.Steps.Single(static step => step.Message?.Action == Moev.Ocpp.V16.Action16.MeterValues).Message!;
        var values = MessageTemplateTests.Values();
        values.TransactionId = 123_456;
        values.Meter = 1_234_567;
        values.MessageId = 1_000;
        Assert.InRange(message.Write(new byte[message.MaxBytes], ref values), 425, 475);
    }

    [Theory]
    [InlineData("{", "it is not valid JSON")]
    [InlineData("[]", "the mix must be an object")]
    [InlineData("{}", "steps is missing")]
    [InlineData("""{"step":[]}""", "the mix has the unknown member step; allowed are name, description, groups, connect, steps")]
    [InlineData("""{"steps":{}}""", "steps must be a list")]
    [InlineData("""{"steps":["Hartbeat"]}""", "steps[0]: Hartbeat is not an action that a charge point sends")]
    [InlineData("""{"steps":["Reset"]}""", "steps[0]: Reset is not an action that a charge point sends")]
    [InlineData("""{"steps":[7]}""", "steps[0] must be the name of an action, or an object")]
    [InlineData("""{"steps":[{"say":"Heartbeat"}]}""", "steps[0] needs one of send, pause, repeat and oneOf")]
    [InlineData("""{"steps":[{"send":"Heartbeat","payload":[]}]}""", "steps[0].payload must be an object")]
    [InlineData("""{"steps":[{"send":"Heartbeat","often":1}]}""", "steps[0] has the unknown member often")]
    [InlineData("""{"steps":[{"send":"Authorize","payload":{}}]}""", "steps[0].payload is not a valid Authorize: MissingMember, at idTag")]
    [InlineData("""{"steps":[{"send":"Authorize","payload":{"idTag":"{who}"}}]}""", "steps[0].payload: {who} is unknown; use timestamp")]
    [InlineData("""{"steps":[{"send":"Authorize","payload":{"idTag":"{idTag"}}]}""", "steps[0].payload: a text has an unclosed {")]
    [InlineData("""{"steps":[{"send":"Authorize","payload":{"idTag":"#{idTag}"}}]}""", "steps[0].payload: {idTag} is not a number")]
    [InlineData("""{"steps":[{"send":"StatusNotification","connectorId":-1}]}""", "steps[0].connectorId must be a whole number from 0 to 1000")]
    [InlineData("""{"steps":[{"pause":"soon"}]}""", "steps[0].pause must be a duration")]
    [InlineData("""{"steps":[{"pause":"2s..1s"}]}""", "steps[0].pause must be a duration")]
    [InlineData("""{"steps":[{"repeat":0,"steps":["Heartbeat"]}]}""", "steps[0].repeat must be a number from 1 to 1000000")]
    [InlineData("""{"steps":[{"repeat":2,"steps":[]}]}""", "steps[0].steps must send a message or pause on every path")]
    [InlineData("""{"steps":[{"repeat":2,"steps":[{"repeat":"0..1","steps":["Heartbeat"]}]}]}""", "steps[0].steps must send a message or pause on every path")]
    [InlineData("""{"steps":[{"oneOf":[]}]}""", "steps[0].oneOf is empty")]
    [InlineData("""{"steps":[{"oneOf":[{"weight":0,"steps":["Heartbeat"]}]}]}""", "steps[0].oneOf[0].weight must be a whole number from 1 to 1000")]
    [InlineData("""{"steps":[{"oneOf":[{"steps":[]}]}]}""", "steps[0].oneOf[0].steps must send a message or pause")]
    [InlineData("""{"groups":[]}""", "groups is empty")]
    [InlineData("""{"groups":[{"steps":[]}],"steps":[]}""", "the mix has groups: move connect and steps into them")]
    [InlineData("""{"groups":[{"weight":1}]}""", "groups[0].steps is missing")]
    [InlineData("""{"groups":[{"steps":["Heartbeat"],"weight":"2"}]}""", "groups[0].weight must be a whole number")]
    public void Wrong_mix_is_told_where(string json, string problem)
    {
        Assert.Null(MixReader.Read(Encoding.UTF8.GetBytes(json), "x", 2, out var told));
        Assert.StartsWith(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Unchecked_payload_is_sent_as_it_is() =>
        Assert.True(LoadBench.Mix("""{"steps":[{"send":"Authorize","payload":{"idTag":7},"check":false}]}""").Groups[0].Main.Sends);

    [Fact]
    public void Groups_take_turns_by_their_weights()
    {
        var mix = LoadBench.Mix("""{"groups":[{"name":"a","weight":3,"steps":[]},{"name":"b","steps":["Heartbeat"]}]}""");
        var names = Enumerable.Range(0, 400).GroupBy(i => mix.GroupOf(i).Name).ToDictionary(static group => group.Key, static group => group.Count());
        Assert.Equal((300, 100), (names["a"], names["b"]));
    }
}
