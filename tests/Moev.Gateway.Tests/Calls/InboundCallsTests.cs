using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Calls;

public sealed class InboundCallsTests
{
    private const string Heartbeat = """[2,"1","Heartbeat",{}]""";
    private const string MeterValues =
        """[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"1"}]}]}]""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failing_handler_is_answered_with_InternalError_and_the_session_continues(bool later)
    {
        using var host = Host(new Failing(new InvalidOperationException("a secret of ours"), later));
        var peer = host.Open();
        for (var i = 0; i < 3; i++)
        {
            peer.SendText(Heartbeat);
            var answer = await peer.TakeTextAsync();
            Assert.StartsWith("""[4,"1","InternalError",""", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", answer, StringComparison.Ordinal);
        }

        Assert.Equal(3, host.Counts["moev.callerrors.sent/code=InternalError"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Handler_of_a_transaction_message_that_fails_closes_with_1011_and_without_an_answer(bool later)
    {
        using var host = Host(new Failing(new InvalidOperationException("a bug"), later));
        var peer = host.Open();
        peer.SendText(MeterValues);
        await peer.AssertClosesAsync(WebSocketCloseCode.InternalError);
    }

    [Theory]
    [InlineData(false, Heartbeat)]
    [InlineData(true, Heartbeat)]
    [InlineData(false, MeterValues)]
    [InlineData(true, MeterValues)]
    [InlineData(false, """[2,"1","MeterValues",{}]""")]
    [InlineData(true, """[2,"1","MeterValues",{}]""")]
    public async Task Ledger_that_is_unavailable_closes_with_1013_and_without_an_answer(bool later, string message)
    {
        using var host = Host(new Failing(new LedgerUnavailableException("disk full"), later));
        var peer = host.Open();
        peer.SendText(message);
        await peer.AssertClosesAsync(WebSocketCloseCode.TryAgainLater);
    }

    [Fact]
    public void Handler_of_transaction_messages_must_take_malformed_ones() =>
        Assert.Throws<ArgumentException>(() => new SessionHost(configure: services =>
            Replace(services, static handlers => handlers with { StopTransaction = new NoMalformed() })));

    private static SessionHost Host(Failing failing) => new(configure: services => Replace(services, handlers => handlers with
    {
        Heartbeat = failing,
        MeterValues = failing,
    }));

    private static void Replace(IServiceCollection services, Func<CallHandlers, CallHandlers> change)
    {
        var original = services.Last(static service => service.ServiceType == typeof(CallHandlers));
        services.Replace(ServiceDescriptor.Singleton(provider => change((CallHandlers)original.ImplementationFactory!(provider))));
    }

    private sealed class Failing(Exception exception, bool later)
        : ICallHandler<HeartbeatRequest, HeartbeatResponse>,
          ICallHandler<MeterValuesRequest, MeterValuesResponse>,
          ITransactionMessageHandler<MeterValuesResponse>
    {
        public ValueTask<HeartbeatResponse> HandleAsync(in CallContext context, in HeartbeatRequest request) => FailAsync<HeartbeatResponse>();

        public ValueTask<MeterValuesResponse> HandleAsync(in CallContext context, in MeterValuesRequest request) => FailAsync<MeterValuesResponse>();

        public ValueTask<MeterValuesResponse> HandleMalformedAsync(CallContext context, PayloadError error) => FailAsync<MeterValuesResponse>();

        private ValueTask<T> FailAsync<T>() => later ? FailLaterAsync<T>() : throw exception;

        private async ValueTask<T> FailLaterAsync<T>()
        {
            await Task.Yield();
            throw exception;
        }
    }

    private sealed class NoMalformed : ICallHandler<StopTransactionRequest, StopTransactionResponse>
    {
        public ValueTask<StopTransactionResponse> HandleAsync(in CallContext context, in StopTransactionRequest request) => default;
    }
}
