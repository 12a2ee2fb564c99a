using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to start a transaction (OCPP 1.6 §5.11, §6.33).</summary>
/// <param name="ConnectorId">From 1; absent: any.</param>
/// <param name="IdTag">For whom; at most 20 characters.</param>
/// <param name="ChargingProfile">A TxProfile without transactionId, for the transaction to be (errata 3.41).</param>
public readonly partial record struct RemoteStartTransactionRequest(
    ConnectorId? ConnectorId,
    IdTag IdTag,
    ChargingProfile? ChargingProfile = null) : IOcppPayload<RemoteStartTransactionRequest>;

/// <summary>Accepted means that it will try (OCPP 1.6 §6.34, errata 3.32): the transaction begins with StartTransaction.</summary>
public readonly partial record struct RemoteStartTransactionResponse(RemoteStartStopStatus Status)
    : IOcppPayload<RemoteStartTransactionResponse>;
