using Moev.Gateway.Model;

namespace Moev.Gateway.Calls;

/// <summary>A handler that has more to do once its answer is on its way, or its CALL got none.</summary>
internal interface IAnsweredHandler
{
    /// <summary>Waits for nothing.</summary>
    void Answered(ChargePointIdentity identity);
}
