using Moev.Gateway.Connections;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Memory;

/// <summary>Why a message is kept beside the transactions.</summary>
internal enum KeptReason : byte
{
    /// <summary>A StopTransaction for no transaction of this charge point.</summary>
    OrphanStop,

    /// <summary>A StopTransaction that differs from the one on record.</summary>
    ConflictingStop,

    /// <summary>A MeterValues that names no transaction of this charge point.</summary>
    OrphanMeterValues,

    /// <summary>A transaction message whose payload can't be read.</summary>
    Malformed,
}

/// <summary>A message that was acknowledged and belongs to no transaction on record.</summary>
/// <param name="TransactionId">The id it names; null when it names none, or can't be read.</param>
/// <param name="Problem">What can't be read; null unless malformed.</param>
/// <param name="Payload">The payload as sent, a copy.</param>
internal sealed record KeptMessage(
    KeptReason Reason,
    ChargePointIdentity Identity,
    Action16 Action,
    int? TransactionId,
    string? Problem,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload);
