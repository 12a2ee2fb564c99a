using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>A session, as seen by the handling of its CALLs.</summary>
internal interface IInboundSession : IHandledSession, ICallChannel
{
    ChargePointIdentity Identity { get; }

    /// <summary>Gets the charge point's address.</summary>
    string RemoteAddress { get; }

    /// <summary>Gets a number that grows with every session of the process.</summary>
    long Epoch { get; }

    /// <summary>Gets a value that is true if the charge point was accepted, in this session or earlier (OCPP-J 1.6 §5.4).</summary>
    bool IsAccepted { get; }

    /// <summary>Counts the deviations that were tolerated in a message.</summary>
    void NoteDeviations(Action16 action, PayloadDeviations deviations, string? firstMember);

    /// <summary>Sends the answer to the CALL being handled. Its id may be used again afterwards.</summary>
    SendStatus Answer(ReadOnlyMemory<byte> utf8Message) => Send(utf8Message);
}
