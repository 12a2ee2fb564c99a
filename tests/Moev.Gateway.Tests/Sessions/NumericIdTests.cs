using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Tests.Sessions;

/// <summary>Charge points whose message ids are numbers (OCPP-J 1.6 §4.1.4 has strings): the answer repeats the id as it was sent.</summary>
public sealed class NumericIdTests
{
    [Theory]
    [InlineData("""[2,1,"BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""", "[3,1,{")]
    [InlineData("""[2,-12345678901234567890,"Heartbeat",{}]""", "[3,-12345678901234567890,{\"currentTime\"")]
    [InlineData("""[2,0,"StatusNotification",{"connectorId":1,"status":"Available","errorCode":"NoError"}]""", "[3,0,{}]")]
    [InlineData("""[2,7,"StartTransaction",{"connectorId":1,"idTag":"T","meterStart":0,"timestamp":"2026-11-22T12:00:00Z"}]""", "[3,7,{")]
    [InlineData("""[2,8,"Explode",{}]""", "[4,8,\"NotImplemented\",")]
    [InlineData("""[2,9,"Reset",{}]""", "[4,9,\"NotSupported\",")]
    public async Task Numeric_id_is_answered_with_the_same_number(string call, string answer)
    {
        using var host = new SessionHost();
        var peer = host.Open();
        peer.SendText(call);
        Assert.StartsWith(answer, await peer.TakeTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, host.Registry.Traffic(new ChargePointIdentity("CP_1"))!.Deviations[PayloadDeviations.NumericMessageId]);
    }

    [Fact]
    public void Strict_mode_does_not_take_them()
    {
        using var host = new SessionHost(new OcppOptions { Validation = ValidationMode.Strict });
        var peer = host.Open();
        peer.SendText("""[2,1,"Heartbeat",{}]""");
        peer.AssertSilent();
        Assert.Equal(1, host.Counts["moev.messages.malformed"]);
    }
}
