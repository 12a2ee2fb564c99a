using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>
/// Reports that a transaction has started (OCPP 1.6 §4.8, §6.45). Once a central system answers, it must have stored the transaction: the
/// charge point then forgets the message.
/// </summary>
/// <param name="ConnectorId">The connector, from 1.</param>
/// <param name="IdTag">The token; at most 20 characters.</param>
/// <param name="MeterStart">The meter reading at the start, in Wh.</param>
/// <param name="ReservationId">The reservation that ends with this transaction.</param>
/// <param name="Timestamp">The start by the charge point's clock; long ago when the charge point was offline.</param>
public readonly partial record struct StartTransactionRequest(
    [MayBeMissing] ConnectorId ConnectorId,
    [MayBeMissing] IdTag IdTag,
    [MayBeMissing] int MeterStart,
    int? ReservationId,
    [MayBeMissing] OcppDateTime Timestamp) : IOcppPayload<StartTransactionRequest>;

/// <summary>Confirms that the transaction is stored (OCPP 1.6 §6.46).</summary>
/// <param name="IdTagInfo">The authorization: the transaction may continue or not.</param>
/// <param name="TransactionId">The transaction id, unique and positive (errata 3.54).</param>
public readonly partial record struct StartTransactionResponse(
    IdTagInfo IdTagInfo,
    int TransactionId) : IOcppPayload<StartTransactionResponse>;
