using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>A transaction has ended (OCPP 1.6 §4.10, §6.49).</summary>
/// <param name="IdTag">Who ended it, when somebody did; at most 20 characters.</param>
/// <param name="MeterStop">Wh.</param>
/// <param name="Timestamp">When it ended, by the charge point's clock.</param>
/// <param name="TransactionId">-1 when the charge point never got an id (errata 3.18).</param>
/// <param name="Reason">Absent: Local.</param>
/// <param name="TransactionData">Meter values that matter for the bill.</param>
public readonly partial record struct StopTransactionRequest(
    IdTag? IdTag,
    int MeterStop,
    OcppDateTime Timestamp,
    int TransactionId,
    Reason? Reason = null,
    OcppList<TransactionData>? TransactionData = null) : IOcppPayload<StopTransactionRequest>;

/// <summary>Samples taken at one moment of the transaction (OCPP 1.6 §7.33).</summary>
/// <param name="Timestamp">When, by the charge point's clock.</param>
/// <param name="SampledValue">Unlike the list of a <see cref="MeterValue"/> it may be empty: the schema of StopTransaction lets it.</param>
public readonly partial record struct TransactionData(
    OcppDateTime Timestamp,
    OcppList<SampledValue> SampledValue);

/// <summary>The end is on record (OCPP 1.6 §6.50).</summary>
/// <param name="IdTagInfo">Given when the request had an id tag.</param>
public readonly partial record struct StopTransactionResponse(IdTagInfo? IdTagInfo = null) : IOcppPayload<StopTransactionResponse>;

/// <summary>Why a transaction ended (OCPP 1.6 §7.36).</summary>
public enum Reason : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The answer to StartTransaction did not accept the token.</summary>
    DeAuthorized,

    /// <summary>The emergency button.</summary>
    EmergencyStop,

    /// <summary>The cable was pulled out of the vehicle, or the vehicle went away.</summary>
    EVDisconnected,

    /// <summary>A Reset of type Hard.</summary>
    HardReset,

    /// <summary>At the charge point, by its user. What an absent reason means.</summary>
    Local,

    /// <summary>Another reason.</summary>
    Other,

    /// <summary>The charge point lost its power for good.</summary>
    PowerLoss,

    /// <summary>The charge point restarted by itself.</summary>
    Reboot,

    /// <summary>By a RemoteStopTransaction.</summary>
    Remote,

    /// <summary>A Reset of type Soft.</summary>
    SoftReset,

    /// <summary>An UnlockConnector.</summary>
    UnlockCommand,
}
