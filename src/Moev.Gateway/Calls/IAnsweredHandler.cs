using Moev.Gateway.Model;

namespace Moev.Gateway.Calls;

/// <summary>A handler with work to do after its answer was queued for sending, or after its CALL failed without an answer.</summary>
internal interface IAnsweredHandler
{
    /// <summary>Continues after the answer. Must not block.</summary>
    void Answered(ChargePointIdentity identity);
}
