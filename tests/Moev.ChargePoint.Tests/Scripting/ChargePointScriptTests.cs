using System.Text;
using Moev.ChargePoint.Scripting;

namespace Moev.ChargePoint.Tests.Scripting;

/// <summary>Tests of the commands of a script, and of its error messages.</summary>
public sealed class ChargePointScriptTests
{
    [Theory]
    [InlineData("dance", "unknown step: dance")]
    [InlineData("plug 3", "there is no connector 3; they are 1 to 2")]
    [InlineData("plug 1 kwh=x", "kwh must be a number from 0.01 to 10000, and not x")]
    [InlineData("plug 1 kwh=1 kwh=2", "kwh=2 is not understood here")]
    [InlineData("plug wheels=4", "wheels=4 is not understood here")]
    [InlineData("unplug 1 2", "2 is one word too many")]
    [InlineData("tag", "the token is missing")]
    [InlineData("start 123456789012345678901", "a token has 1 to 20 characters")]
    [InlineData("fault 1 Hunger", "unknown code: Hunger; one of")]
    [InlineData("fault 1 NoError", "unknown code: NoError; one of")]
    [InlineData("meter 1 -5", "the register must be a number from 0 to 2147483647, and not -5")]
    [InlineData("restart loudly", "loudly is one word too many")]
    [InlineData("set HeartbeatInterval", "the value is missing")]
    [InlineData("quirk perfect", "there is no quirk perfect")]
    [InlineData("quirk slow maybe", "maybe is one word too many")]
    [InlineData("sleep soon", "the time must be a time such as 500ms, 10s, 5m or 2h, and not soon")]
    [InlineData("sleep -1s", "the time must be a time such as 500ms, 10s, 5m or 2h, and not -1s")]
    [InlineData("wait", "what is waited for is missing")]
    [InlineData("wait for 5s", "for is nothing that can be waited for; one of")]
    [InlineData("wait sent Nothing", "OCPP 1.6 has no action Nothing")]
    [InlineData("wait sent Heartbeat payload", "payload is one word too many")]
    [InlineData("wait status 1 Happy", "unknown status: Happy; one of")]
    [InlineData("wait limit ~ 8", "~ is none of = != < <= > >=")]
    [InlineData("wait limit <= much", "the number must be a number")]
    [InlineData("expect no", "what is waited for is missing")]
    [InlineData("say \"hello", "the quote \" is not closed")]
    [InlineData("data", "the vendor is missing")]
    [InlineData("security-event 123456789012345678901234567890123456789012345678901", "the type has at most 50 characters")]
    public void Line_that_is_no_step_is_named_with_its_number(string line, string problem)
    {
        Assert.Null(ChargePointScript.Parse($"# a script\n\n{line}\nsleep 1s\n", "test", 2, out var errors));
        var error = Assert.Single(errors);
        Assert.Equal(("test", 3), (error.Script, error.Line));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
        Assert.StartsWith($"test:3: {problem}", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        Assert.Null(ChargePointScript.Parse("dance\nplug\nsing\n", "test", 1, out var errors));
        Assert.Equal([1, 3], errors.Select(static error => error.Line));
    }

    [Fact]
    public void Comments_quotes_case_and_line_ends_are_understood()
    {
        var script = ChargePointScript.Parse("# nothing\r\nPLUG 1 SOC=50 # a car\r\n  say 'two words' \"and # no comment\"\r\n\r\nSleep 1.5M\r\n", "test", 1, out var errors);
        Assert.Empty(errors);
        Assert.Equal(3, script?.Count);
    }

    [Fact]
    public void Every_verb_is_in_the_reference_with_a_syntax_that_begins_with_it()
    {
        Assert.All(ScriptLanguage.Verbs, static verb => Assert.StartsWith(verb.Name, verb.Syntax, StringComparison.Ordinal));
        Assert.All(ScriptLanguage.Conditions, static verb => Assert.StartsWith(verb.Name, verb.Syntax, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("idTagInfo.status=Accepted", true)]
    [InlineData("idTagInfo.status=Blocked", false)]
    [InlineData("idTagInfo.status=*", true)]
    [InlineData("transactionId=7", true)]
    [InlineData("transactionId=7.0", true)]
    [InlineData("periods.0.limit=8", true)]
    [InlineData("periods.1.limit=8", false)]
    [InlineData("periods.2.limit=8", false)]
    [InlineData("periods.limit=16", true)]
    [InlineData("periods.limit=32", false)]
    [InlineData("last=true", true)]
    [InlineData("nothing=*", false)]
    [InlineData("transactionId.more=1", false)]
    public void Members_are_found_by_their_path(string member, bool expected)
    {
        var equals = member.IndexOf('=', StringComparison.Ordinal);
        var match = new ScriptMatch(ScriptMessageKind.Answered, "StartTransaction", [(member[..equals], member[(equals + 1)..])]);
        var payload = """{"idTagInfo":{"status":"Accepted"},"transactionId":7,"last":true,"periods":[{"limit":8.0},{"limit":16}]}""";
        Assert.Equal(expected, match.Is(new ScriptMessage(0, ScriptMessageKind.Answered, "starttransaction", Encoding.UTF8.GetBytes(payload))));
        Assert.False(match.Is(new ScriptMessage(0, ScriptMessageKind.Sent, "StartTransaction", Encoding.UTF8.GetBytes(payload))));
    }
}
