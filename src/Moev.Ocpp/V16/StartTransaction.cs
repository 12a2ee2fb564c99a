using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>
/// A transaction has begun (OCPP 1.6 §4.8, §6.45). A central system that answers has it on record: the charge point forgets it.
/// </summary>
/// <param name="ConnectorId">From 1.</param>
/// <param name="IdTag">At most 20 characters.</param>
/// <param name="MeterStart">Wh.</param>
/// <param name="ReservationId">The reservation that ends with this transaction.</param>
/// <param name="Timestamp">When it began, by the charge point's clock; long ago when the charge point was offline.</param>
public readonly partial record struct StartTransactionRequest(
    ConnectorId ConnectorId,
    IdTag IdTag,
    int MeterStart,
    int? ReservationId,
    OcppDateTime Timestamp) : IOcppPayload<StartTransactionRequest>;

/// <summary>The transaction is on record (OCPP 1.6 §6.46).</summary>
/// <param name="IdTagInfo">Whether it may go on.</param>
/// <param name="TransactionId">Unique and positive (errata 3.54).</param>
public readonly partial record struct StartTransactionResponse(
    IdTagInfo IdTagInfo,
    int TransactionId) : IOcppPayload<StartTransactionResponse>;
