namespace Moev.Ocpp.OcppJ;

/// <summary>The findings of reading a payload, apart from its value.</summary>
/// <param name="Error">The error; its kind is None when the payload could be read.</param>
/// <param name="Deviations">The tolerated deviations.</param>
/// <param name="FirstDeviation">The member of the first deviation, or null.</param>
/// <param name="Repairs">The members that were not read as sent; null when there are none.</param>
public readonly record struct PayloadReport(
    PayloadError Error, PayloadDeviations Deviations, string? FirstDeviation, IReadOnlyList<MemberRepair>? Repairs = null);
