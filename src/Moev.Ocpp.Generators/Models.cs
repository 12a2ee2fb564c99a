using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Moev.Ocpp.Generators;

/// <summary>The C# representation of a member.</summary>
internal enum MemberKind
{
    /// <summary>A type that matches no schema type.</summary>
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

/// <summary>A location in a source file. Unlike Location it does not keep the syntax tree alive.</summary>
internal sealed record SourceLocation(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static SourceLocation Of(Location location)
    {
        var lines = location.GetLineSpan();
        return new SourceLocation(lines.Path, location.SourceSpan, lines.Span);
    }

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}

/// <summary>A value of an enumeration.</summary>
internal sealed record EnumMemberModel(string Name, EquatableArray<string> OtherSpellings, SourceLocation Location);

/// <summary>An enumeration of the specification.</summary>
/// <param name="Fallback">The member with the value 0, for values that are not in the specification; null when there is none.</param>
internal sealed record EnumModel(
    string Name,
    string Namespace,
    string? Fallback,
    bool MustBeKnown,
    EquatableArray<EnumMemberModel> Members,
    SourceLocation Location)
{
    public string FullName => "global::" + Namespace + "." + Name;
}

/// <summary>A member of a message, or of an object inside one.</summary>
/// <param name="Name">The name in PascalCase.</param>
/// <param name="Type">The type as written in generated code, without the question mark.</param>
/// <param name="MayBeMissing">True when tolerant mode reads the message without this required member.</param>
/// <param name="IsIndivisible">True for a list that makes no sense without an item.</param>
/// <param name="DocumentedLength">The length in characters according to the doc comment, or null when it gives none.</param>
internal sealed record MemberModel(
    string Name,
    string Type,
    MemberKind Kind,
    bool IsOptional,
    EnumModel? Enum,
    ObjectModel? Object,
    int? DocumentedLength,
    bool MayBeMissing,
    bool IsIndivisible,
    SourceLocation Location);

/// <summary>A record struct that holds a JSON object.</summary>
/// <param name="Problem">The error in the form of the declaration, or null.</param>
internal sealed record ObjectModel(
    string Name,
    string Namespace,
    string Accessibility,
    EquatableArray<MemberModel> Members,
    string? Problem,
    SourceLocation Location)
{
    public string FullName => "global::" + Namespace + "." + Name;
}

/// <summary>A request or response.</summary>
/// <param name="Action">The action's name: the type name without its ending.</param>
/// <param name="IsActionKnown">True when Action16 contains the action.</param>
internal sealed record PayloadModel(ObjectModel Object, string Action, bool IsRequest, bool IsActionKnown)
{
    public string SchemaName => IsRequest ? Action : Action + "Response";
}
