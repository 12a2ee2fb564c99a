using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>A CALL as received from a charge point. It points into the message's memory.</summary>
/// <param name="Message">Its envelope.</param>
/// <param name="Action">Its action; Unknown if OCPP 1.6 does not define the name.</param>
/// <param name="Damaged">The whole message if only its id and action are readable; otherwise empty.</param>
internal readonly record struct ReceivedCall(OcppMessage Message, Action16 Action, ReadOnlyMemory<byte> Damaged)
{
    public bool IsDamaged => !Damaged.IsEmpty;
}
