using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Moev.Ocpp.Generators;

/// <summary>How a member is held in C#.</summary>
internal enum Holder
{
    /// <summary>A type that no schema maps to.</summary>
    Other,
    Int32,
    ConnectorId,
    Decimal,
    Boolean,
    String,
    Text,
    IdTag,
    DateTime,
    Enum,
    Object,
    TextList,
    ObjectList,
}

/// <summary>A place in a source file, without the syntax tree that a Location would keep alive.</summary>
internal sealed record Place(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Place Of(Location location)
    {
        var lines = location.GetLineSpan();
        return new Place(lines.Path, location.SourceSpan, lines.Span);
    }

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

/// <summary>A word of an enumeration.</summary>
internal sealed record EnumMemberModel(string Name, EquatableArray<string> OtherSpellings, Place Place);

/// <summary>An enumeration of the specification.</summary>
/// <param name="Fallback">The member with the value 0, for words that the specification does not have; null when there is none.</param>
internal sealed record EnumModel(
    string Name,
    string Namespace,
    string? Fallback,
    bool MustBeKnown,
    EquatableArray<EnumMemberModel> Members,
    Place Place)
{
    public string FullName => "global::" + Namespace + "." + Name;
}

/// <summary>A member of a message, or of an object inside one.</summary>
/// <param name="Name">PascalCase.</param>
/// <param name="Type">As written in generated code, without the question mark.</param>
/// <param name="DocumentedLength">The characters that its comment grants, or null when it does not speak of them.</param>
internal sealed record MemberModel(
    string Name,
    string Type,
    Holder Holder,
    bool IsOptional,
    EnumModel? Enum,
    ObjectModel? Object,
    int? DocumentedLength,
    Place Place);

/// <summary>A record struct that holds a JSON object.</summary>
/// <param name="Problem">What is wrong with its form, or null.</param>
internal sealed record ObjectModel(
    string Name,
    string Namespace,
    string Accessibility,
    EquatableArray<MemberModel> Members,
    string? Problem,
    Place Place)
{
    public string FullName => "global::" + Namespace + "." + Name;
}

/// <summary>A request or response.</summary>
/// <param name="Action">The action's name: the type's name without its ending.</param>
/// <param name="IsActionKnown">Whether Action16 has it.</param>
internal sealed record PayloadModel(ObjectModel Object, string Action, bool IsRequest, bool IsActionKnown)
{
    public string SchemaName => IsRequest ? Action : Action + "Response";
}
