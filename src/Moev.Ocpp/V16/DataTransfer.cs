using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.V16;

/// <summary>Transfers a vendor-specific message (OCPP 1.6 §4.3, §5.6, §6.15). Either side may send it.</summary>
/// <param name="VendorId">The vendor that defined the message; at most 255 characters.</param>
/// <param name="MessageId">The message of that vendor; at most 50 characters.</param>
/// <param name="Data">A string in OCPP 1.6, often with JSON inside.</param>
public readonly partial record struct DataTransferRequest(
    string VendorId,
    string? MessageId = null,
    string? Data = null) : IOcppPayload<DataTransferRequest>;

/// <summary>The response to DataTransfer (OCPP 1.6 §6.16).</summary>
public readonly partial record struct DataTransferResponse(
    DataTransferStatus Status,
    string? Data = null) : IOcppPayload<DataTransferResponse>;

/// <summary>The result of DataTransfer (OCPP 1.6 §7.23).</summary>
public enum DataTransferStatus : byte
{
    /// <summary>A value that is not in the specification. Only read, in tolerant mode; never written.</summary>
    Unknown = 0,

    /// <summary>The message was accepted.</summary>
    Accepted,

    /// <summary>The message was understood but refused.</summary>
    Rejected,

    /// <summary>The vendor is known, but not this message.</summary>
    UnknownMessageId,

    /// <summary>The vendor is not known.</summary>
    UnknownVendorId,
}
