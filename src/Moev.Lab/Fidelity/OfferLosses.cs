namespace Moev.Lab.Fidelity;

/// <summary>The energy that lies between what a controller allowed and what charge points offered.</summary>
/// <param name="LateKwh">Was allowed and not offered yet: a message, a charge point or a raise that waited for room was under way.</param>
/// <param name="OverrunKwh">Was still offered after it was no longer allowed.</param>
/// <param name="RoundingKwh">Was lost because limits are rounded down to the steps of OCPP and of pilots.</param>
internal sealed record OfferLosses(double LateKwh, double OverrunKwh, double RoundingKwh);
