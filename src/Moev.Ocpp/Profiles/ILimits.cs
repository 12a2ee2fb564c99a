namespace Moev.Ocpp.Profiles;

/// <summary>The limits over time of one connector, or of the charge point as a whole.</summary>
internal interface ILimits
{
    ElectricalContext Electrical { get; }

    CompositeRules Rules { get; }

    /// <summary>Gets the limit in force at an instant.</summary>
    CurrentConversion At(DateTimeOffset instant);

    /// <summary>Gets the first instant after another at which the limit may change.</summary>
    DateTimeOffset NextBoundary(DateTimeOffset instant);

    /// <summary>Gets the profiles that set the limit at an instant.</summary>
    InstalledProfile[] CausesAt(DateTimeOffset instant);
}
