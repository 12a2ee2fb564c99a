namespace Moev.Ocpp.V16;

/// <summary>
/// Marks an enumeration on which the meaning of the message depends: a word that it does not have is an error in Tolerant mode too.
/// </summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class MustBeKnownAttribute : Attribute;
