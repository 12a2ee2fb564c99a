using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Asks a charge point to start a transaction (OCPP 1.6 §5.11, §6.33).</summary>
/// <param name="ConnectorId">The connector, from 1; absent: any.</param>
/// <param name="IdTag">The token to charge for; at most 20 characters.</param>
/// <param name="ChargingProfile">A TxProfile without transactionId, for the transaction to be started (errata 3.41).</param>
public readonly partial record struct RemoteStartTransactionRequest(
    ConnectorId? ConnectorId,
    IdTag IdTag,
    ChargingProfile? ChargingProfile = null) : IOcppPayload<RemoteStartTransactionRequest>;

/// <summary>
/// The response to RemoteStartTransaction (OCPP 1.6 §6.34). Accepted means that the charge point will try (errata 3.32); the transaction
/// begins with StartTransaction.
/// </summary>
public readonly partial record struct RemoteStartTransactionResponse(RemoteStartStopStatus Status)
    : IOcppPayload<RemoteStartTransactionResponse>;
