using System.Text;
using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Raw;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Commands;

public sealed class EncodedCommandTests
{
    private const string Profile =
        """{"chargingProfileId":1,"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8}]}}""";

    [Theory]
    [InlineData("SetChargingProfile", "{\"connectorId\":1,\"csChargingProfiles\":" + Profile + "}", typeof(ProfileChange.Install))]
    [InlineData("ClearChargingProfile", "{}", typeof(ProfileChange.Clear))]
    [InlineData("RemoteStartTransaction", "{\"idTag\":\"T\",\"chargingProfile\":" + Profile + "}", typeof(ProfileChange.Start))]
    [InlineData("RemoteStartTransaction", """{"idTag":"T"}""", null)]
    [InlineData("Reset", """{"type":"Soft"}""", null)]
    [InlineData("ChangeConfiguration", """{"key":"a","value":"b"}""", null)]
    public void Raw_call_is_sent_as_it_is_and_keeps_its_change_of_profiles(string name, string payload, Type? change)
    {
        Assert.Null(RawCalls.FindAction(name, out var action));
        Assert.Null(RawCalls.Read(action, Encoding.UTF8.GetBytes(payload), out var command));

        Assert.Equal((action, payload), (command.Action, Encoding.UTF8.GetString(command.Payload.Span)));
        Assert.Equal(change, command.Change?.GetType());
    }

    [Theory]
    [InlineData("SetChargingProfile", """{"connectorId":1}""", PayloadErrorKind.MissingMember)]
    [InlineData("ClearChargingProfile", """{"x":1}""", PayloadErrorKind.UnknownMember)]
    [InlineData("ChangeConfiguration", """{"key":"a"}""", PayloadErrorKind.MissingMember)]
    [InlineData("Reset", "[]", PayloadErrorKind.NotAnObject)]
    public void Raw_call_with_a_wrong_payload_is_refused(string name, string payload, PayloadErrorKind kind)
    {
        Assert.Null(RawCalls.FindAction(name, out var action));

        var failure = Assert.IsType<CommandFailure.InvalidPayload>(RawCalls.Read(action, Encoding.UTF8.GetBytes(payload), out _));
        Assert.Equal((name, kind), (failure.Action, failure.Error.Kind));
    }

    [Theory]
    [InlineData("Restart", typeof(CommandFailure.ActionUnknown))]
    [InlineData("Heartbeat", typeof(CommandFailure.ActionNotAllowed))]
    public void Action_that_a_central_system_does_not_send_is_refused(string name, Type failure) =>
        Assert.IsType(failure, RawCalls.FindAction(name, out _));

    [Fact]
    public void Encoded_request_is_its_payload_and_its_change()
    {
        var request = new ClearChargingProfileRequest(7, null, null, null);

        var command = EncodedCommand.Of(Action16.ClearChargingProfile, request);

        Assert.Equal("""{"id":7}""", Encoding.UTF8.GetString(command.Payload.Span));
        Assert.Equal(new ProfileChange.Clear(request), command.Change);
    }
}
