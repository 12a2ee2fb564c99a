using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Calls;

/// <summary>What passed between a charge point and this process, over all its connections.</summary>
/// <param name="Since">When its first connection was made.</param>
/// <param name="Connections">How many there were, the open one included.</param>
/// <param name="Commands">How our CALLs ended; those that never did are not in it.</param>
/// <param name="Deviations">How many messages differed from their schema and were accepted, by kind; a message may have several.</param>
internal sealed record TrafficInfo(
    DateTimeOffset Since,
    long Connections,
    MessageCounts Received,
    MessageCounts Sent,
    IReadOnlyDictionary<CallOutcomeKind, long> Commands,
    IReadOnlyDictionary<PayloadDeviations, long> Deviations);

/// <summary>Messages of one direction.</summary>
/// <param name="Calls">CALLs.</param>
/// <param name="Results">CALLRESULTs.</param>
/// <param name="Errors">CALLERRORs.</param>
/// <param name="Others">Messages that are no OCPP-J, or of a type that it does not know.</param>
/// <param name="Bytes">Of all these messages, without the WebSocket's framing.</param>
internal readonly record struct MessageCounts(long Calls, long Results, long Errors, long Others, long Bytes);
