using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>A message that the specification does not have (OCPP 1.6 §4.3, §5.6, §6.15). Either side may send it.</summary>
/// <param name="VendorId">Who defined it; at most 255 characters.</param>
/// <param name="MessageId">Which of the vendor's messages; at most 50 characters.</param>
/// <param name="Data">A string in 1.6, often with JSON inside.</param>
public readonly partial record struct DataTransferRequest(
    string VendorId,
    string? MessageId = null,
    string? Data = null) : IOcppPayload<DataTransferRequest>;

/// <summary>The answer to it (OCPP 1.6 §6.16).</summary>
public readonly partial record struct DataTransferResponse(
    DataTransferStatus Status,
    string? Data = null) : IOcppPayload<DataTransferResponse>;

/// <summary>What became of a DataTransfer (OCPP 1.6 §7.23).</summary>
public enum DataTransferStatus : byte
{
    /// <summary>A word that the specification does not have. Only ever read, in Tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The message was taken.</summary>
    Accepted,

    /// <summary>It was understood and not taken.</summary>
    Rejected,

    /// <summary>The vendor is known, this message is not.</summary>
    UnknownMessageId,

    /// <summary>The vendor is not known.</summary>
    UnknownVendorId,
}
