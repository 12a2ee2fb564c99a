namespace Moev.Ocpp.Profiles;

/// <summary>What a limit in W over more phases than the connector has is worth there. Amperes are per phase, and never change.</summary>
public enum ExcessPhasesRule : byte
{
    /// <summary>Its share of each phase: power / (voltage × numberPhases) on each phase in use (OCPP 1.6 errata 3.68).</summary>
    Share = 0,

    /// <summary>All of it, on the phases in use: the limit as it is given (errata 3.34). More on each phase than errata 3.68 gives.</summary>
    Whole,
}
