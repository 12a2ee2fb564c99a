using Moev.Gateway.Commands;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Idempotency;

/// <summary>A running request with an Idempotency-Key; a feature of its HttpContext.</summary>
internal sealed class IdempotentRequest(string key) : ICommandObserver
{
    private volatile bool _mayHaveActed;

    public string Key => key;

    /// <summary>True once a charge point may have acted for this request, which then never runs again with this key.</summary>
    public bool MayHaveActed => _mayHaveActed;

    public void CommandEnded(string action, CallOutcomeKind? outcome)
    {
        // A question for the configuration, before a command, changes nothing.
        if (action != nameof(Action16.GetConfiguration) && outcome is null or CallOutcomeKind.Answered or CallOutcomeKind.CallError or CallOutcomeKind.TimedOut or CallOutcomeKind.ConnectionLost or CallOutcomeKind.Unreadable)
            _mayHaveActed = true;
    }
}
