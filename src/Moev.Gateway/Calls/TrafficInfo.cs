using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Calls;

/// <summary>The traffic between a charge point and this process, over all its connections.</summary>
/// <param name="Since">The time of its first connection.</param>
/// <param name="Connections">The number of connections, including the open one.</param>
/// <param name="Commands">The CALLs to the charge point by outcome. CALLs without an outcome are not included.</param>
/// <param name="Deviations">The messages that deviated from their schema and were accepted, by kind; a message may have several kinds.</param>
internal sealed record TrafficInfo(
    DateTimeOffset Since,
    long Connections,
    MessageCounts Received,
    MessageCounts Sent,
    IReadOnlyDictionary<CallOutcomeKind, long> Commands,
    IReadOnlyDictionary<PayloadDeviations, long> Deviations);

/// <summary>The messages of one direction.</summary>
/// <param name="Calls">CALLs.</param>
/// <param name="Results">CALLRESULTs.</param>
/// <param name="Errors">CALLERRORs.</param>
/// <param name="Others">Invalid OCPP-J messages, and messages of an unknown type.</param>
/// <param name="Bytes">The size of all these messages without the WebSocket framing.</param>
internal readonly record struct MessageCounts(long Calls, long Results, long Errors, long Others, long Bytes);
