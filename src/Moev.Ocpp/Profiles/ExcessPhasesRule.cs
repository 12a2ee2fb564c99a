namespace Moev.Ocpp.Profiles;

/// <summary>The value of a limit in W over more phases than the connector has. Amperes are per phase and never change.</summary>
public enum ExcessPhasesRule : byte
{
    /// <summary>The share of each phase: power / (voltage × numberPhases) on each phase in use (OCPP 1.6 errata 3.68).</summary>
    Share = 0,

    /// <summary>The whole limit, on the phases in use (errata 3.34). Allows more per phase than errata 3.68.</summary>
    Whole,
}
