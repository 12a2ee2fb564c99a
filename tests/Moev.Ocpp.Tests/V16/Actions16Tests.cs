using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.V16;

public sealed class Actions16Tests
{
    public static TheoryData<Action16> Actions => [.. Enum.GetValues<Action16>().Where(a => a != Action16.Unknown)];

    [Fact]
    public void There_are_28_actions_and_11_of_the_security_extension() => Assert.Equal(39, Actions.Count);

    [Theory]
    [MemberData(nameof(Actions))]
    public void Action_is_found_by_its_name_and_by_nothing_else(Action16 action)
    {
        string name = action.ToString();
        Assert.Equal(name, Actions16.Name(action));
        Assert.Equal(name, Encoding.ASCII.GetString(Actions16.Utf8Name(action)));
        Assert.True(Actions16.TryFind(Encoding.ASCII.GetBytes(name), out var found));
        Assert.Equal(action, found);
        foreach (string other in new[] { name.ToLowerInvariant(), name + " ", name[..^1], name + "X" })
        {
            Assert.False(Actions16.TryFind(Encoding.ASCII.GetBytes(other), out found));
            Assert.Equal(Action16.Unknown, found);
        }
    }

    [Theory]
    [InlineData(Action16.Heartbeat, ActionOrigin.ChargePoint)]
    [InlineData(Action16.SignCertificate, ActionOrigin.ChargePoint)]
    [InlineData(Action16.SecurityEventNotification, ActionOrigin.ChargePoint)]
    [InlineData(Action16.Reset, ActionOrigin.CentralSystem)]
    [InlineData(Action16.SignedUpdateFirmware, ActionOrigin.CentralSystem)]
    [InlineData(Action16.DataTransfer, ActionOrigin.Both)]
    [InlineData(Action16.Unknown, ActionOrigin.None)]
    [InlineData((Action16)200, ActionOrigin.None)]
    public void Origin_says_who_asks(Action16 action, ActionOrigin origin) => Assert.Equal(origin, Actions16.Origin(action));

    [Fact]
    public void Fourteen_actions_are_asked_by_charge_points_and_26_by_central_systems()
    {
        var origins = Enum.GetValues<Action16>().Select(Actions16.Origin).ToList();
        Assert.Equal(14, origins.Count(o => o.HasFlag(ActionOrigin.ChargePoint)));
        Assert.Equal(26, origins.Count(o => o.HasFlag(ActionOrigin.CentralSystem)));
    }

    [Theory]
    [MemberData(nameof(Actions))]
    public void Declared_are_those_with_a_schema_and_their_validators_read_it(Action16 action)
    {
        string name = action.ToString();
        bool hasSchema = WireSchema.All.ContainsKey(name);
        Assert.Equal(hasSchema, Actions16.IsDeclared(action));
        if (!hasSchema)
        {
            Assert.False(Actions16.TryValidateRequest(action, "{}"u8.ToArray(), ValidationMode.Tolerant, out var none));
            Assert.Equal(PayloadErrorKind.None, none.Error.Kind);
            Assert.False(Actions16.TryValidateResponse(action, "{}"u8.ToArray(), ValidationMode.Tolerant, out _));
            return;
        }

        byte[] request = Encoding.UTF8.GetBytes(WireSchema.All[name].Example(full: true).ToJsonString());
        byte[] response = Encoding.UTF8.GetBytes(WireSchema.All[name + "Response"].Example(full: true).ToJsonString());
        Assert.True(Actions16.TryValidateRequest(action, request, ValidationMode.Strict, out _));
        Assert.True(Actions16.TryValidateResponse(action, response, ValidationMode.Strict, out _));
        Assert.False(Actions16.TryValidateRequest(action, "{\"x\":1}"u8.ToArray(), ValidationMode.Strict, out var report));
        Assert.NotEqual(PayloadErrorKind.None, report.Error.Kind);
    }

    [Fact]
    public void Unknown_action_has_no_name_and_no_validator()
    {
        Assert.Equal("", Actions16.Name(Action16.Unknown));
        Assert.True(Actions16.Utf8Name(Action16.Unknown).IsEmpty);
        Assert.False(Actions16.IsDeclared(Action16.Unknown));
        Assert.Equal(Action16.RemoteStartTransaction, RemoteStartTransactionRequest.Action);
    }
}
