using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;

namespace Moev.Gateway.Calls;

/// <summary>The CALL being handled: its session and its payload.</summary>
/// <param name="Identity">The charge point.</param>
/// <param name="Epoch">The session's epoch.</param>
/// <param name="Session">The part of the session that a handler may change.</param>
/// <param name="ReceivedAt">The arrival time of the CALL, UTC.</param>
/// <param name="Payload">The payload as sent; valid until the handler's task completes.</param>
/// <param name="Timestamp">The arrival (<see cref="TimeProvider.GetTimestamp"/>), for what a jump of the clock must not change; 0 when it was not taken.</param>
/// <param name="Repairs">The members of the payload that were not read as sent; null when there are none.</param>
internal readonly record struct CallContext(
    ChargePointIdentity Identity,
    long Epoch,
    IHandledSession Session,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload,
    long Timestamp = 0,
    IReadOnlyList<MemberRepair>? Repairs = null);

/// <summary>The operations of a session that its handlers may call.</summary>
internal interface IHandledSession
{
    /// <summary>Marks the charge point as accepted: all its messages are served, and the larger message size limit applies.</summary>
    void Accept();
}
