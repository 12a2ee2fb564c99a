using System.Text.Json;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>Answers that cannot be read: the id tells which CALL they answer, so that its caller need not wait for the time-out.</summary>
public sealed class DamagedAnswerTests
{
    [Theory]
    [InlineData("""[4,"$"]""", "CallError")]
    [InlineData("""[4,"$",null,null,{}]""", "CallError")]
    [InlineData("""[4,"$",500,"",{}]""", "CallError")]
    [InlineData("""[4,"$","",null,{},7]""", "CallError")]
    [InlineData("""[4,"$","GenericError","no""", "CallError")]
    [InlineData("""[4,"$","",null,null]""", "CallError")]
    [InlineData("""[3,"$"]""", "Unreadable")]
    [InlineData("""[3,"$",[]]""", "Unreadable")]
    [InlineData("""[3,"$","Accepted"]""", "Unreadable")]
    [InlineData("""[3,"$",{"status":"Acc""", "Unreadable")]
    [InlineData("""[3,"$",{"status":"Accepted"}]]""", "Unreadable")]
    [InlineData("""[3,"$",{"status":"Accepted"},{}]""", "Unreadable")]
    [InlineData("""[3,"$","Reset",{"status":"Accepted"}]""", "Unreadable")]
    [InlineData("""[3,"$"}""", "Unreadable")]
    [InlineData("""["3","$",{"status":"Accepted"}]""", "Answered")]
    [InlineData("""["4","$","NotSupported","",{}]""", "CallError")]
    [InlineData("""[3,"$",null]""", "Answered")]
    public async Task Answer_with_a_readable_id_ends_its_call_and_never_the_connection(string answer, string kind)
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        for (var i = 0; i < 30; i++)
        {
            var command = host.CallAsync();
            using var call = JsonDocument.Parse(await peer.TakeTextAsync());
            peer.SendText(answer.Replace("$", call.RootElement[1].GetString(), StringComparison.Ordinal));
            Assert.Equal(kind, (await command).Kind.ToString());
        }

        peer.AssertSilent();
    }

    [Fact]
    public async Task Damaged_answer_to_no_call_is_counted_and_does_not_end_the_connection()
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        var command = host.CallAsync();
        using var call = JsonDocument.Parse(await peer.TakeTextAsync());
        for (var i = 0; i < 30; i++)
            peer.SendText("""[4,"unknown"]""");
        peer.AssertSilent();
        Assert.False(command.IsCompleted);
        Assert.Equal(30, host.Counts["moev.messages.malformed"]);

        peer.SendText($$"""[3,"{{call.RootElement[1].GetString()}}",{}]""");
        Assert.Equal(CallOutcomeKind.Answered, (await command).Kind);
    }

    [Theory]
    [InlineData("""["2","a","Heartbeat",{}]""")]
    [InlineData("""[2,"a","Heartbeat",[]]""")]
    public async Task Envelope_in_an_unusual_form_is_read_and_counted(string call)
    {
        using var host = new SessionHost();
        var peer = host.OpenBooted();
        peer.SendText(call);
        Assert.StartsWith("""[3,"a",{"currentTime":""", await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Counts["moev.deviations"]);
    }
}
