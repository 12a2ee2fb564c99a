using Moev.LoadTest.Mixes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Traffic;

/// <summary>The next step after an answer.</summary>
internal enum NextStep : byte
{
    /// <summary>The next message.</summary>
    Continue,

    /// <summary>The connect messages again, after a pause.</summary>
    Boot,

    /// <summary>The steps of the mix again, after a pause.</summary>
    StartAgain,
}

/// <summary>Takes from answers what later messages depend on: the registration and the transaction id.</summary>
internal sealed class AnswerReader(LoadContext context, LoadIdentity identity)
{
    /// <summary>The wait after a BootNotification that was not accepted, when the answer has no interval.</summary>
    private static readonly TimeSpan BootRetry = TimeSpan.FromSeconds(10);

    /// <summary>The maximum wait after a BootNotification that was not accepted, whatever the interval in the answer.</summary>
    private static readonly TimeSpan LongestBootRetry = TimeSpan.FromMinutes(1);

    /// <summary>The wait before the next transaction when one could not be started.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>The transaction id in the last answer to a StartTransaction.</summary>
    public int StartedTransaction { get; private set; }

    /// <param name="call">The answered CALL.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="isUsable">False for a CALLERROR, and for an answer that is not valid.</param>
    /// <param name="values">The values of later messages.</param>
    /// <param name="pause">The pause before the next step.</param>
    public NextStep Read(OutstandingCall call, in OcppMessage answer, bool isUsable, ref MessageValues values, out TimeSpan pause)
    {
        pause = call.Action == Action16.BootNotification ? BootRetry : AfterFailure;
        if (!isUsable)
        {
            return call.Action switch
            {
                Action16.BootNotification => NextStep.Boot,
                Action16.StartTransaction => NextStep.StartAgain,
                _ => NextStep.Continue,
            };
        }

        var transaction = call.Action == Action16.StartTransaction ? Answers.TransactionId(answer.Payload) : call.Values.TransactionId;
        context.Log?.Add(context.Time.GetUtcNow(), call.Message, call.Values, transaction);
        switch (call.Action)
        {
            case Action16.BootNotification when Answers.BootStatus(answer.Payload, out var interval) is not "Accepted" and var status:
                context.Meter.Errors.Add($"BootNotification: {status}", identity.Text);
                pause = interval == TimeSpan.Zero ? BootRetry : interval < LongestBootRetry ? interval : LongestBootRetry;
                return NextStep.Boot;
            case Action16.StartTransaction:
                StartedTransaction = values.TransactionId = transaction;
                break;
            case Action16.StopTransaction:
                values.TransactionId = 0;
                break;
        }

        return NextStep.Continue;
    }
}
