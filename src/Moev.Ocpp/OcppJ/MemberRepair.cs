namespace Moev.Ocpp.OcppJ;

/// <summary>A member of a payload that was not read as sent, in tolerant mode.</summary>
/// <param name="Member">The member of the payload itself, also when the fault is in an object or list inside it.</param>
/// <param name="IsLost">
/// True when there is no value: the member is missing, or cannot be read. False when the value differs from what was sent: it was rounded, some of its
/// items or members were left out, or the member occurs twice.
/// </param>
public readonly record struct MemberRepair(string Member, bool IsLost);
