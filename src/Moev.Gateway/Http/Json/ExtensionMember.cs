using System.Text.Json.Serialization.Metadata;

namespace Moev.Gateway.Http.Json;

/// <summary>A member that a feature adds to answers of commands or to problem details. The OpenAPI document has its name and type too.</summary>
internal abstract record ExtensionMember(string Name)
{
    public abstract JsonTypeInfo Type { get; }

    /// <param name="type">The type in the feature's own JSON context.</param>
    public static ExtensionMember<T> Of<T>(string name, JsonTypeInfo<T> type) => new(name, type);
}

/// <inheritdoc cref="ExtensionMember"/>
internal sealed record ExtensionMember<T>(string Name, JsonTypeInfo<T> TypeOfValue) : ExtensionMember(Name)
{
    public override JsonTypeInfo Type => TypeOfValue;

    /// <returns>The member with a value; null when it is absent.</returns>
    public Extension? Of(T? value) => value is null ? null : new Extension(Name, value, TypeOfValue);
}
