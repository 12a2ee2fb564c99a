using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Reports that a transaction has ended (OCPP 1.6 §4.10, §6.49).</summary>
/// <param name="IdTag">The token that stopped the transaction, if any; at most 20 characters.</param>
/// <param name="MeterStop">The meter reading at the end, in Wh.</param>
/// <param name="Timestamp">The end by the charge point's clock.</param>
/// <param name="TransactionId">The transaction id; -1 when the charge point never received one (errata 3.18).</param>
/// <param name="Reason">The reason; absent: Local.</param>
/// <param name="TransactionData">Meter values that are relevant for billing.</param>
public readonly partial record struct StopTransactionRequest(
    IdTag? IdTag,
    [MayBeMissing] int MeterStop,
    [MayBeMissing] OcppDateTime Timestamp,
    [MayBeMissing] int TransactionId,
    Reason? Reason = null,
    OcppList<TransactionData>? TransactionData = null) : IOcppPayload<StopTransactionRequest>;

/// <summary>Samples taken at one time during the transaction (OCPP 1.6 §7.33).</summary>
/// <param name="Timestamp">The time by the charge point's clock.</param>
/// <param name="SampledValue">
/// The samples. Unlike in <see cref="MeterValue"/> the list may be empty, because the schema of StopTransaction allows it.
/// </param>
public readonly partial record struct TransactionData(
    [MayBeMissing] OcppDateTime Timestamp,
    OcppList<SampledValue> SampledValue);

/// <summary>Confirms that the end of the transaction is stored (OCPP 1.6 §6.50).</summary>
/// <param name="IdTagInfo">The authorization, present when the request had an id tag.</param>
public readonly partial record struct StopTransactionResponse(IdTagInfo? IdTagInfo = null) : IOcppPayload<StopTransactionResponse>;

/// <summary>The reason why a transaction ended (OCPP 1.6 §7.36).</summary>
public enum Reason : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The response to StartTransaction did not accept the token.</summary>
    DeAuthorized,

    /// <summary>The emergency button was pressed.</summary>
    EmergencyStop,

    /// <summary>The cable was unplugged from the vehicle, or the vehicle left.</summary>
    EVDisconnected,

    /// <summary>A Reset of type Hard was received.</summary>
    HardReset,

    /// <summary>The user stopped it at the charge point. The meaning of an absent reason.</summary>
    Local,

    /// <summary>Another reason.</summary>
    Other,

    /// <summary>The charge point lost power completely.</summary>
    PowerLoss,

    /// <summary>The charge point restarted spontaneously.</summary>
    Reboot,

    /// <summary>A RemoteStopTransaction was received.</summary>
    Remote,

    /// <summary>A Reset of type Soft was received.</summary>
    SoftReset,

    /// <summary>An UnlockConnector was received.</summary>
    UnlockCommand,
}
