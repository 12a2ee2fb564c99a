using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Moev.Ocpp.Generators;

/// <summary>Reads the declarations of messages, objects and enumerations.</summary>
internal sealed class DeclarationReader
{
    /// <summary>The maximum number of members: the bits of the members read so far must fit an uint.</summary>
    private const int MaxMembers = 32;

    private static readonly Regex ParamComment = new(
        "<param name=\"(?<name>\\w+)\">(?<text>.*?)</param>",
        RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex Characters = new(
        "(?<count>\\d+)\\s(///\\s)?characters",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    // A type can contain itself through a list, but not through structs alone.
    private readonly HashSet<ISymbol> _open = new(SymbolEqualityComparer.Default);

    public static bool IsCandidate(SyntaxNode node) =>
        node is RecordDeclarationSyntax { BaseList.Types: { Count: > 0 } types }
        && types.Any(t =>
            (t.Type is QualifiedNameSyntax name ? name.Right : t.Type) is GenericNameSyntax { Identifier.ValueText: "IOcppPayload" });

    public static PayloadModel? Read(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is not INamedTypeSymbol type)
            return null;

        bool isRequest = type.Name.EndsWith("Request", System.StringComparison.Ordinal);
        bool isResponse = type.Name.EndsWith("Response", System.StringComparison.Ordinal);
        var model = new DeclarationReader().ReadObject(type);
        if (!isRequest && !isResponse)
        {
            model = model with { Problem = model.Problem ?? "the type name must end in Request or Response" };
            return new PayloadModel(model, type.Name, IsRequest: true, IsActionKnown: false);
        }

        string action = type.Name.Substring(0, type.Name.Length - (isRequest ? "Request" : "Response").Length);
        var actions = context.SemanticModel.Compilation.GetTypeByMetadataName("Moev.Ocpp.V16.Action16");
        return new PayloadModel(model, action, isRequest, actions?.GetMembers(action).OfType<IFieldSymbol>().Any() == true);
    }

    private ObjectModel ReadObject(INamedTypeSymbol type)
    {
        _open.Add(type);
        var syntax = type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<RecordDeclarationSyntax>()
            .OrderByDescending(r => r.ParameterList?.Parameters.Count ?? 0).FirstOrDefault();
        var comments = syntax is null ? new Dictionary<string, string>() : Comments(syntax);
        var parameters = syntax?.ParameterList is { } list
            ? type.InstanceConstructors
                .FirstOrDefault(c => c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() == syntax || r.GetSyntax() == list))
                ?.Parameters.ToArray() ?? []
            : [];

        string? problem = null;
        if (syntax is null || !type.IsRecord || !type.IsValueType || !type.IsReadOnly || !syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
            problem = "it must be a readonly partial record struct";
        else if (type.ContainingType is not null || type.IsGenericType)
            problem = "it must be in a namespace and have no type parameters";
        else if (parameters.Length > MaxMembers)
            problem = "it may have at most " + MaxMembers.ToString(CultureInfo.InvariantCulture) + " members";

        var members = parameters.Select(p => ReadMember(p, comments)).ToArray();
        _open.Remove(type);
        return new ObjectModel(
            type.Name,
            type.ContainingNamespace.ToDisplayString(),
            SyntaxFacts.GetText(type.DeclaredAccessibility),
            new EquatableArray<MemberModel>(members),
            problem,
            SourceLocation.Of(syntax?.Identifier.GetLocation() ?? type.Locations[0]));
    }

    private MemberModel ReadMember(IParameterSymbol parameter, Dictionary<string, string> comments)
    {
        var type = parameter.Type;
        bool optional = type.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
            optional = true;
        }

        var (kind, item) = Classify(type);
        int? length = comments.TryGetValue(parameter.Name, out string comment) && Characters.Match(comment) is { Success: true } match
            ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)
            : null;
        return new MemberModel(
            parameter.Name,
            type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            kind,
            optional,
            kind == MemberKind.Enum ? ReadEnum((INamedTypeSymbol)type) : null,
            item is null ? null : ReadObject(item),
            length,
            Has(parameter, "MayBeMissingAttribute"),
            Has(parameter, "IndivisibleAttribute"),
            SourceLocation.Of(parameter.Locations[0]));
    }

    private static bool Has(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().Any(a => a.AttributeClass?.Name == attribute);

    private (MemberKind Kind, INamedTypeSymbol? Item) Classify(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Int32:
                return (MemberKind.Int32, null);
            case SpecialType.System_Decimal:
                return (MemberKind.Decimal, null);
            case SpecialType.System_Boolean:
                return (MemberKind.Boolean, null);
            case SpecialType.System_String:
                return (MemberKind.String, null);
        }

        if (type is not INamedTypeSymbol named)
            return (MemberKind.Other, null);

        string name = named.OriginalDefinition.ToDisplayString();
        switch (name)
        {
            case "Moev.Ocpp.OcppJ.ConnectorId":
                return (MemberKind.ConnectorId, null);
            case "Moev.Ocpp.OcppJ.IdTag":
                return (MemberKind.IdTag, null);
            case "Moev.Ocpp.OcppJ.OcppText":
                return (MemberKind.Text, null);
            case "Moev.Ocpp.OcppJ.OcppDateTime":
                return (MemberKind.DateTime, null);
            case "Moev.Ocpp.OcppJ.OcppList<T>":
                var (kind, item) = Classify(named.TypeArguments[0]);
                return kind switch
                {
                    MemberKind.Text => (MemberKind.TextList, null),
                    MemberKind.Object => (MemberKind.ObjectList, item),
                    _ => (MemberKind.Other, null),
                };
        }

        if (named.TypeKind == TypeKind.Enum)
            return (MemberKind.Enum, null);

        return named is { IsRecord: true, IsValueType: true } && !_open.Contains(named) ? (MemberKind.Object, named) : (MemberKind.Other, null);
    }

    private static EnumModel ReadEnum(INamedTypeSymbol type)
    {
        string? fallback = null;
        var members = new List<EnumMemberModel>();
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(f => f.HasConstantValue))
        {
            if (System.Convert.ToInt64(field.ConstantValue, CultureInfo.InvariantCulture) == 0)
            {
                fallback = field.Name;
                continue;
            }

            var spellings = field.GetAttributes()
                .Where(a => a.AttributeClass?.Name == "AlsoSpelledAttribute" && a.ConstructorArguments.Length == 1)
                .Select(a => a.ConstructorArguments[0].Value as string ?? "");
            members.Add(new EnumMemberModel(field.Name, new EquatableArray<string>(spellings), SourceLocation.Of(field.Locations[0])));
        }

        return new EnumModel(
            type.Name,
            type.ContainingNamespace.ToDisplayString(),
            fallback,
            Has(type, "MustBeKnownAttribute"),
            new EquatableArray<EnumMemberModel>(members),
            SourceLocation.Of(type.Locations[0]));
    }

    private static Dictionary<string, string> Comments(RecordDeclarationSyntax syntax)
    {
        // Parse the trivia as text, because the compiler may not have been asked to parse documentation.
        var comments = new Dictionary<string, string>();
        foreach (Match match in ParamComment.Matches(syntax.GetLeadingTrivia().ToFullString()))
            comments[match.Groups["name"].Value] = match.Groups["text"].Value;
        return comments;
    }
}
