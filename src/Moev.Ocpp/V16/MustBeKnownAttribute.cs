namespace Moev.Ocpp.V16;

/// <summary>Marks an enumeration that decides the meaning of a message: a value outside of it is an error in tolerant mode too.</summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class MustBeKnownAttribute : Attribute;
