namespace Moev.Ocpp.Profiles;

/// <summary>
/// The limit that the charging profiles set at one instant. Numbers are rounded down to 0.1, so that rounding never exceeds a limit.
/// </summary>
/// <param name="AmperesPerPhase">A per phase in use; null when no profile sets a limit.</param>
/// <param name="Watts">W, summed over the phases in use; null when no profile sets a limit.</param>
/// <param name="Phases">The number of phases that may be used, at most those of the connector.</param>
/// <param name="BoundBy">
/// The profile that sets the limit; of two equal limits, the one of the transaction. Null when no profile sets a limit, with a default
/// limit of <see cref="GapRule.DefaultLimit"/>, and for the sum of several connectors.
/// </param>
public readonly record struct ChargingLimit(decimal? AmperesPerPhase, decimal? Watts, int Phases, InstalledProfile? BoundBy)
{
    /// <summary>True when only the hardware limits (OCPP 1.6 §3.13.6).</summary>
    public bool IsUnlimited => AmperesPerPhase is null && Watts is null;

    /// <summary>
    /// With <see cref="UnitRule.SideBySide"/>: the profile that sets <see cref="Watts"/>, if it differs from <see cref="BoundBy"/>.
    /// </summary>
    public InstalledProfile? WattsBoundBy { get; init; }
}
