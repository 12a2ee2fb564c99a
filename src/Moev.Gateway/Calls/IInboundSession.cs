using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>The session whose CALLs are handled.</summary>
internal interface IInboundSession : IHandledSession, ICallChannel
{
    ChargePointIdentity Identity { get; }

    /// <summary>Grows with every session of the process.</summary>
    long Epoch { get; }

    /// <summary>Whether the charge point was accepted, in this session or ever (OCPP-J 1.6 §5.4).</summary>
    bool IsAccepted { get; }

    /// <summary>Counts what was tolerated in a message.</summary>
    void NoteDeviations(Action16 action, PayloadDeviations deviations, string? firstMember);

    /// <summary>Sends the answer of the CALL that is handled: from now on its id may be used again.</summary>
    SendStatus Answer(ReadOnlyMemory<byte> utf8Message) => Send(utf8Message);
}
