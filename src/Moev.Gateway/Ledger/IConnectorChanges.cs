namespace Moev.Gateway.Ledger;

/// <summary>Tells when a car may have come or gone: a signal for a loop that then reads what it needs.</summary>
internal interface IConnectorChanges
{
    /// <summary>
    /// Completes when after the call a connector's status changed, a transaction started, ended or was reopened, or a charge point connected, booted or disconnected. Not
    /// for a status that repeats the last one, a Heartbeat or MeterValues. Call it before reading, so that no change is missed in between.
    /// </summary>
    Task WhenChanged();
}
