using Moev.Gateway.Model;

namespace Moev.Gateway.Calls;

/// <summary>Whose CALL is handled, and its bytes.</summary>
/// <param name="Identity">The charge point.</param>
/// <param name="Epoch">The session's epoch.</param>
/// <param name="Session">What a handler may change of the session.</param>
/// <param name="ReceivedAt">When the CALL arrived, UTC.</param>
/// <param name="Payload">The payload as sent; valid until the handler's task completes.</param>
internal readonly record struct CallContext(
    ChargePointIdentity Identity,
    long Epoch,
    IHandledSession Session,
    DateTimeOffset ReceivedAt,
    ReadOnlyMemory<byte> Payload);

/// <summary>The little that a handler may do to the session it serves.</summary>
internal interface IHandledSession
{
    /// <summary>The charge point was accepted: from now on all its messages are served, and the larger message limit holds.</summary>
    void Accept();
}
