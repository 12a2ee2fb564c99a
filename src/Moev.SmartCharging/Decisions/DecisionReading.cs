namespace Moev.SmartCharging.Decisions;

/// <summary>The members of a decision's document besides its connectors, or the error.</summary>
/// <param name="Number">The number of the observation that it answers; null when the document does not say.</param>
/// <param name="Note">A remark for people; null without one.</param>
/// <param name="Error">The error, with the member that is wrong; null for a valid document.</param>
public readonly record struct DecisionReading(long? Number, string? Note, string? Error)
{
    /// <summary>True when the document was valid.</summary>
    public bool IsValid => Error is null;
}
