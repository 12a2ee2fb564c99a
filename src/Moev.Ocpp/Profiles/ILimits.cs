namespace Moev.Ocpp.Profiles;

/// <summary>Limits over time: of one connector, or of the charge point as a whole.</summary>
internal interface ILimits
{
    ElectricalContext Electrical { get; }

    CompositeRules Rules { get; }

    /// <summary>The limit in force at an instant.</summary>
    CurrentConversion At(DateTimeOffset instant);

    /// <summary>The first instant after another at which the limit may change.</summary>
    DateTimeOffset NextBoundary(DateTimeOffset instant);

    /// <summary>Whose limit it is at an instant.</summary>
    InstalledProfile[] CausesAt(DateTimeOffset instant);
}
