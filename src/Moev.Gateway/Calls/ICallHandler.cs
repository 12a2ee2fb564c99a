using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Calls;

/// <summary>Handles one action that a charge point starts.</summary>
/// <remarks>
/// Called by the session's read loop, one CALL at a time and in order. A handler that needs no storage completes synchronously.
/// The request's texts and lists point into the received message, whose lease is held until the returned task completes.
/// A handler never awaits a CALL on its own session: the answer would need the loop that waits for it.
/// <para>
/// The read loop's thread is the one that polls the sockets of thousands of charge points. A handler runs there only when it says so;
/// the others, and whatever follows the await of a ledger, run on the thread pool.
/// </para>
/// </remarks>
internal interface ICallHandler<TRequest, TResponse>
    where TRequest : struct, IOcppPayload<TRequest>
    where TResponse : struct, IOcppPayload<TResponse>
{
    /// <summary>
    /// Whether it never blocks up to its first await, and is done in microseconds: no database, file, socket or long lock. The thread pool
    /// costs a few microseconds, so only the actions that charge points send all day are worth the promise.
    /// </summary>
    bool RunsInline => false;

    ValueTask<TResponse> HandleAsync(in CallContext context, in TRequest request);
}

/// <summary>
/// A handler of StartTransaction, StopTransaction or MeterValues: a CALLERROR could make the charge point forget a bill (OCPP 1.6 §3.7.1),
/// so a payload that can't be read is kept as it came and acknowledged (Tolerant mode only).
/// </summary>
internal interface ITransactionMessageHandler<TResponse>
    where TResponse : struct, IOcppPayload<TResponse>
{
    ValueTask<TResponse> HandleMalformedAsync(CallContext context, PayloadError error);
}
