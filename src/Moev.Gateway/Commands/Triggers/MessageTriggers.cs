using Moev.Gateway.Calls;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Commands.Triggers;

/// <summary>
/// Asks charge points for messages, with TriggerMessage (OCPP 1.6 §5.17) or ExtendedTriggerMessage (security whitepaper §5.5), and waits until
/// they arrive.
/// </summary>
internal sealed class MessageTriggers(
    ChargePointFinder finder, CommandSender sender, ExpectedMessages arrivals, IChargePointRecords records, TimeProvider time)
{
    /// <param name="wait">The wait for the message, once the charge point has accepted.</param>
    public async ValueTask<CommandOutcome<TriggerResult>> SendAsync(
        ChargePointIdentity identity, Trigger trigger, TimeSpan wait, TimeSpan? timeout, CommandCaller caller, CancellationToken cancellationToken)
    {
        if (await finder.RequireConnectedAsync(identity, cancellationToken) is { } unreachable)
            return unreachable;
        if (trigger.Awaited == Action16.BootNotification && records.IsAccepted(identity))
            return new CommandFailure.BootTriggerRefused(identity);

        // Before sending: the message may arrive before the answer has been handled.
        using var expected = arrivals.Expect(identity, trigger.Awaited, trigger.ConnectorId);
        var sent = await sender.SendAsync(identity, trigger.Encode(), caller, timeout, cancellationToken);
        if (sent.Failure is not null)
            return sent.Failure;
        if (!sent.IsAccepted)
            return new TriggerResult(sent, null, TimeSpan.Zero);

        var started = time.GetTimestamp();
        var hasArrived = await WaitAsync(expected.Arrived, wait, cancellationToken);
        return new TriggerResult(sent, hasArrived, time.GetElapsedTime(started));
    }

    private async ValueTask<bool> WaitAsync(Task arrived, TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await arrived.WaitAsync(wait, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}

/// <summary>The answer to a trigger.</summary>
/// <param name="HasArrived">True when the message arrived in time; it may still arrive later. Null when the charge point did not accept.</param>
/// <param name="Waited">The wait for the message, from the answer on.</param>
internal sealed record TriggerResult(SentCommand Sent, bool? HasArrived, TimeSpan Waited);
