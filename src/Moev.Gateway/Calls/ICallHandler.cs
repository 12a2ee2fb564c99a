using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Calls;

/// <summary>Handles one action of CALLs from charge points.</summary>
/// <remarks>
/// The session's read loop calls it for one CALL at a time, in order. A handler that needs no storage completes synchronously.
/// The request's texts and lists point into the received message, whose lease is held until the returned task completes.
/// A handler must not await a CALL on its own session: the read loop that would receive the answer is waiting for the handler.
/// <para>
/// The read loop runs on the event loop thread that polls the sockets of thousands of charge points. A handler runs there only if it declares so;
/// other handlers, and all code after the await of a ledger, run on the thread pool.
/// </para>
/// </remarks>
internal interface ICallHandler<TRequest, TResponse>
    where TRequest : struct, IOcppPayload<TRequest>
    where TResponse : struct, IOcppPayload<TResponse>
{
    /// <summary>
    /// Gets a value that is true when the handler never blocks before its first await and completes in microseconds: no database, file, socket or
    /// long lock. The thread pool costs a few microseconds, so this pays only for the actions that charge points send all day.
    /// </summary>
    bool RunsInline => false;

    ValueTask<TResponse> HandleAsync(in CallContext context, in TRequest request);
}

/// <summary>
/// A handler of StartTransaction, StopTransaction or MeterValues. A CALLERROR could make the charge point discard billing data
/// (OCPP 1.6 §3.7.1), so an unreadable payload is stored as received and acknowledged (Tolerant mode only).
/// </summary>
internal interface ITransactionMessageHandler<TResponse>
    where TResponse : struct, IOcppPayload<TResponse>
{
    ValueTask<TResponse> HandleMalformedAsync(CallContext context, PayloadError error);
}
