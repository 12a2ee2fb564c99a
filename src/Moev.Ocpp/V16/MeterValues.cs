using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports samples of a meter (OCPP 1.6 §4.7, §6.31).</summary>
/// <param name="ConnectorId">The connector; 0: the charge point's main meter.</param>
/// <param name="TransactionId">The transaction to which the samples belong.</param>
/// <param name="MeterValue">At least one value.</param>
public readonly partial record struct MeterValuesRequest(
    [MayBeMissing] ConnectorId ConnectorId,
    int? TransactionId,
    OcppList<MeterValue> MeterValue) : IOcppPayload<MeterValuesRequest>;

/// <summary>The acknowledgement (OCPP 1.6 §6.32). It has no members.</summary>
public readonly partial record struct MeterValuesResponse : IOcppPayload<MeterValuesResponse>;
