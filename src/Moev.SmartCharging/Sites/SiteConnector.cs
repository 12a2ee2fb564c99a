namespace Moev.SmartCharging.Sites;

/// <summary>A connector of a charge point that belongs to a site.</summary>
public sealed record SiteConnector
{
    /// <summary>The lowest current that the control pilot of IEC 61851-1 can signal, in A.</summary>
    public const double PilotMinimumAmps = 6;

    /// <summary>The identity of its charge point.</summary>
    public required string ChargePoint { get; init; }

    /// <summary>Its number at the charge point, from 1 (OCPP 1.6 §3.8).</summary>
    public required int ConnectorId { get; init; }

    /// <summary>The id of the node that feeds it.</summary>
    public required string Node { get; init; }

    /// <summary>
    /// The wiring of its phases, in the connector's own order, one to three: a car with one phase uses the first. L2, L3, L1 is a three-phase connector that
    /// is rotated.
    /// </summary>
    public required IReadOnlyList<Phase> Phases { get; init; }

    /// <summary>The highest current, in A per phase.</summary>
    public required double MaxAmps { get; init; }

    /// <summary>The lowest current above 0, in A per phase.</summary>
    public double MinAmps { get; init; } = PilotMinimumAmps;

    /// <summary>The currents that it can be set to.</summary>
    public CurrentSteps Steps { get; init; } = CurrentSteps.Continuous;

    /// <summary>A per phase that it may draw without instructions; null: the site's value.</summary>
    public double? FailSafeAmps { get; init; }

    /// <summary>The priority of its sessions unless one is declared; a higher number goes first.</summary>
    public int Priority { get; init; }

    /// <summary>The lowest current above 0 that it can be set to, in A per phase; infinite when there is none.</summary>
    internal double LowestAmps => Steps.Next(0, MinAmps, MaxAmps) ?? double.PositiveInfinity;

    /// <summary>Returns true for a current with which a car charges.</summary>
    internal bool IsOn(double amps) => amps > 0 && amps >= MinAmps;
}
