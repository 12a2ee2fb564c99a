namespace Moev.Ocpp.V16;

/// <summary>Marks a list whose items depend on each other. If one cannot be read, the list cannot be read, in tolerant mode too.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class IndivisibleAttribute : Attribute;
