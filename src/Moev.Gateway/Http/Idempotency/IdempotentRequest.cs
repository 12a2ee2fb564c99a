using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>A request with an Idempotency-Key, while it is served. A feature of its HttpContext.</summary>
internal sealed class IdempotentRequest(string key)
{
    private volatile bool _mayHaveActed;

    public string Key => key;

    /// <summary>Whether a charge point may have done something for this request: from then on it is never sent again under this key.</summary>
    public bool MayHaveActed => _mayHaveActed;

    /// <summary>A CALL of this request has ended, or its caller stopped waiting for it (null).</summary>
    public void Sent(Action16 action, CallOutcomeKind? outcome)
    {
        // A question for the configuration, on the way to a command, changes nothing.
        if (action != Action16.GetConfiguration && outcome is null or CallOutcomeKind.Answered or CallOutcomeKind.CallError or CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost)
            _mayHaveActed = true;
    }
}
