namespace Moev.Ocpp.Profiles;

/// <summary>What the charging profiles allow at one instant. Numbers are rounded down to 0.1, so that no rounding exceeds a limit.</summary>
/// <param name="AmperesPerPhase">A on each phase in use; null when no profile limits.</param>
/// <param name="Watts">W, the sum of the phases in use; null when no profile limits.</param>
/// <param name="Phases">Phases that may be used: no more than the connector has.</param>
/// <param name="BoundBy">
/// The profile whose limit this is; of two equal ones, that of the transaction. Null when none limits, with a default limit of
/// <see cref="GapRule.DefaultLimit"/>, and for the sum of several connectors.
/// </param>
public readonly record struct ChargingLimit(decimal? AmperesPerPhase, decimal? Watts, int Phases, InstalledProfile? BoundBy)
{
    /// <summary>Whether only the hardware limits (OCPP 1.6 §3.13.6).</summary>
    public bool IsUnlimited => AmperesPerPhase is null && Watts is null;

    /// <summary>With <see cref="UnitRule.SideBySide"/>: the profile whose limit <see cref="Watts"/> is, when it is another than <see cref="BoundBy"/>.</summary>
    public InstalledProfile? WattsBoundBy { get; init; }
}
