using System.Text;
using Moev.LoadTest.Traffic;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Tests;

public sealed class CommandAnswersTests
{
    private readonly byte[] _answer = new byte[CommandAnswers.MaxBytes];

    public static TheoryData<string> Commands =>
        [.. Enum.GetValues<Action16>().Where(static action => Actions16.Origin(action).HasFlag(ActionOrigin.CentralSystem)).Select(Actions16.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_an_answer_of_its_shape(string action)
    {
        Assert.True(Actions16.TryFind(Encoding.UTF8.GetBytes(action), out var known));
        var id = new string('i', OcppMessageReader.MaxIdCharacters);
        // This checks the answer, not the command: some commands are invalid without members.
        var answer = Answer($$"""[2,"{{id}}","{{action}}",{}]""", out var problem, ValidationMode.Tolerant);
        Assert.True(answer.IdMatches(Encoding.UTF8.GetBytes(id)));
        if (problem is null)
        {
            Assert.Equal(OcppMessageType.CallResult, answer.Type);
            Assert.True(!Actions16.IsDeclared(known) || Actions16.TryValidateResponse(known, answer.Payload, ValidationMode.Strict, out _));
        }
        else
        {
            Assert.Equal(OcppMessageType.CallError, answer.Type);
        }
    }

    [Theory]
    [InlineData("ChangeConfiguration", """{"key":"a","value":"b"}""", """{"status":"Accepted"}""")]
    [InlineData("RemoteStartTransaction", """{"idTag":"T"}""", """{"status":"Accepted"}""")]
    [InlineData("RemoteStopTransaction", """{"transactionId":1}""", """{"status":"Accepted"}""")]
    [InlineData("SetChargingProfile", """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8}]}}}""", """{"status":"Accepted"}""")]
    [InlineData("ClearChargingProfile", "{}", """{"status":"Accepted"}""")]
    [InlineData("UnlockConnector", """{"connectorId":1}""", """{"status":"Unlocked"}""")]
    [InlineData("TriggerMessage", """{"requestedMessage":"Heartbeat"}""", """{"status":"NotImplemented"}""")]
    public void Command_is_accepted(string action, string payload, string expected)
    {
        var answer = Answer($"""[2,"1","{action}",{payload}]""", out var problem);
        Assert.Null(problem);
        Assert.Equal(expected, Encoding.UTF8.GetString(answer.Payload.Span));
        Assert.True(Actions16.TryFind(Encoding.UTF8.GetBytes(action), out var known));
        Assert.True(Actions16.TryValidateResponse(known, answer.Payload, ValidationMode.Strict, out _));
    }

    [Fact]
    public void Configuration_says_what_a_limit_needs()
    {
        var answer = Answer("""[2,"1","GetConfiguration",{"key":["ChargeProfileMaxStackLevel"]}]""", out _);
        Assert.True(GetConfigurationResponse.TryRead(answer.Payload, ValidationMode.Strict, out _, out _));
        Assert.Contains("ChargingScheduleAllowedChargingRateUnit", Encoding.UTF8.GetString(answer.Payload.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Heartbeat", "NotImplemented")]
    [InlineData("Dance", "NotImplemented")]
    [InlineData("ChangeConfiguration", "OccurenceConstraintViolation")]
    public void Wrong_command_gets_an_error(string action, string code) =>
        Assert.Equal(code, Answer($$"""[2,"1","{{action}}",{}]""", out _).ErrorCodeText);

    private OcppMessage Answer(string call, out string? problem, ValidationMode mode = ValidationMode.Strict)
    {
        Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(Encoding.UTF8.GetBytes(call), out var message));
        var written = CommandAnswers.Write(_answer, message, mode, out problem);
        Assert.Equal(OcppReadStatus.Message, OcppMessageReader.Read(_answer.AsMemory(0, written), out var answer));
        return answer;
    }
}
