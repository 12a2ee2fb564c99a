using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Calls;

/// <summary>A charge point's CALL as it arrived. It points into the message's memory.</summary>
/// <param name="Message">Its envelope.</param>
/// <param name="Action">Its action; Unknown for a name that OCPP 1.6 does not have.</param>
/// <param name="Damaged">The whole message, when only its id and action could be read; else empty.</param>
internal readonly record struct ReceivedCall(OcppMessage Message, Action16 Action, ReadOnlyMemory<byte> Damaged)
{
    public bool IsDamaged => !Damaged.IsEmpty;
}
