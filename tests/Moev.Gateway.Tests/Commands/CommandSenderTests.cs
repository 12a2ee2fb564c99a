using Moev.Gateway.Commands;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Commands;

public sealed class CommandSenderTests
{
    private static readonly ChargePointIdentity Identity = new("CP_1");

    [Fact]
    public async Task Observer_of_the_caller_receives_every_outcome()
    {
        using var host = new CommandHost(["CP_1"]);
        var observer = new Observer();
        host.Router.Answer = static call => call.Action == Action16.Reset ? FakeRouter.Failed(CallOutcomeKind.TimedOut) : null;

        await SendAsync(host, Action16.ClearCache, new ClearCacheRequest(), observer, CancellationToken.None);
        await SendAsync(host, Action16.Reset, new ResetRequest(ResetType.Soft), observer, CancellationToken.None);

        Assert.Equal([("ClearCache", CallOutcomeKind.Answered), ("Reset", CallOutcomeKind.TimedOut)], observer.Ended);
    }

    [Fact]
    public async Task Caller_that_leaves_is_on_record()
    {
        using var host = new CommandHost(["CP_1"]);
        var observer = new Observer();
        host.Router.AnswerLater = static _ => Task.FromCanceled<CallOutcome>(new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SendAsync(host, Action16.ClearCache, new ClearCacheRequest(), observer, CancellationToken.None));

        Assert.Equal([("ClearCache", null)], observer.Ended);
        Assert.Equal(CommandResult.CallerLeft, Assert.Single(await host.Ledger.ListCommandsAsync(new AuditFilter())).Result!.Outcome);
    }

    [Fact]
    public async Task Idempotency_key_of_the_caller_is_on_record()
    {
        using var host = new CommandHost(["CP_1"]);
        var caller = CommandHost.Caller with { IdempotencyKey = "k1" };

        await host.Service<CommandSender>().SendAsync(Identity, Action16.ClearCache, new ClearCacheRequest(), caller, null, CancellationToken.None);

        Assert.Single(await host.Ledger.ListCommandsAsync(new AuditFilter(IdempotencyKey: "k1")));
    }

    private static Task<SentCommand> SendAsync<TRequest>(
        CommandHost host, Action16 action, TRequest request, Observer observer, CancellationToken cancellationToken)
        where TRequest : struct, Moev.Ocpp.OcppJ.IOcppPayload<TRequest> => host.Service<CommandSender>().SendAsync(
            Identity, action, request, CommandHost.Caller with { Observer = observer }, null, cancellationToken).AsTask();

    private sealed class Observer : ICommandObserver
    {
        public List<(string Action, CallOutcomeKind? Outcome)> Ended { get; } = [];

        public void CommandEnded(string action, CallOutcomeKind? outcome) => Ended.Add((action, outcome));
    }
}
