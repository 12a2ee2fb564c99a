namespace Moev.Ocpp.OcppJ;

/// <summary>What reading a payload found out beside its value.</summary>
/// <param name="Error">Why it could not be read; its kind is None when it could.</param>
/// <param name="Deviations">What was tolerated.</param>
/// <param name="FirstDeviation">The member of the first deviation, or null.</param>
public readonly record struct PayloadReport(PayloadError Error, PayloadDeviations Deviations, string? FirstDeviation);
