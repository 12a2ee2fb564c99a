using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to stop a transaction (OCPP 1.6 §5.12, §6.35).</summary>
public readonly partial record struct RemoteStopTransactionRequest(int TransactionId) : IOcppPayload<RemoteStopTransactionRequest>;

/// <summary>The response to RemoteStopTransaction (OCPP 1.6 §6.36).</summary>
public readonly partial record struct RemoteStopTransactionResponse(RemoteStartStopStatus Status)
    : IOcppPayload<RemoteStopTransactionResponse>;
