using Moev.Gateway.Ledger;

namespace Moev.Gateway.SmartCharging.Inputs;

/// <summary>Inputs of the controller that no charge point sends: declarations of sessions, limits and measurements of nodes. Thread-safe.</summary>
internal interface ISiteInputs
{
    /// <summary>Gets the declaration of a connector's session, or of its next one; null when there is none.</summary>
    /// <param name="connector">The connector's index in the site.</param>
    SessionDeclaration? DeclarationOf(int connector);

    /// <summary>Gets the limit that was signalled for a node and has not ended; null when there is none. It counts beside the limit of the site file.</summary>
    /// <param name="node">The node's index in the site.</param>
    NodeSignal? SignalOf(int node);

    /// <summary>Gets the newest measurement of a node; null when there is none. It is not stored, and it may be old.</summary>
    /// <param name="node">The node's index in the site.</param>
    NodeMeasurement? MeasurementOf(int node);

    /// <summary>Completes when an input has changed after the call. The end of a declaration's wait or of a limit is no change.</summary>
    Task WhenChanged();
}
