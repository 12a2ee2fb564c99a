namespace Moev.Ocpp.V16;

/// <summary>
/// Marks a required member without which a message of a charge point still makes sense. In tolerant mode a value that is missing, or cannot be read, reads
/// as the type's default, and the report names the member.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MayBeMissingAttribute : Attribute;
