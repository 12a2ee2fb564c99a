using Microsoft.CodeAnalysis;

namespace Moev.Ocpp.Generators;

/// <summary>What can be wrong between the declarations and the schemas. All are errors: the schema is the judge.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor MissingSchema = Error(
        "MOEV001", "A message has no schema", "'{0}' needs the schema '{1}.json' among the project's additional files");

    public static readonly DiagnosticDescriptor UnreadableSchema = Error(
        "MOEV002", "A schema can't be read", "The schema can't be read: {0}");

    public static readonly DiagnosticDescriptor MissingMember = Error(
        "MOEV003", "A member of the schema is not declared", "'{0}' lacks the member '{1}' ({2}) that its schema has");

    public static readonly DiagnosticDescriptor ExtraMember = Error(
        "MOEV004", "A declared member is not in the schema", "The schema of '{0}' has no member '{1}'");

    public static readonly DiagnosticDescriptor WrongType = Error(
        "MOEV005", "A member has the wrong type", "'{0}' is {1} in the schema, which '{2}' can't hold");

    public static readonly DiagnosticDescriptor WrongRequiredness = Error(
        "MOEV006", "A member is optional on one side only", "'{0}' is {1} in the schema, so its type must {2} nullable");

    public static readonly DiagnosticDescriptor WrongOrder = Error(
        "MOEV007", "Members are not in the schema's order", "'{0}' stands where the schema has '{1}'");

    public static readonly DiagnosticDescriptor MissingWord = Error(
        "MOEV008", "An enumeration lacks a word of the schema", "'{0}' lacks a member for the word '{1}'");

    public static readonly DiagnosticDescriptor ExtraWord = Error(
        "MOEV009", "An enumeration has a word that the schema does not have", "The schema has no word for '{0}.{1}'");

    public static readonly DiagnosticDescriptor WrongLength = Error(
        "MOEV010", "A length differs from the schema", "'{0}' has {1} in the schema, and {2} in its declaration");

    public static readonly DiagnosticDescriptor SchemasDisagree = Error(
        "MOEV011", "One type, two schemas", "'{0}' is used for '{1}' and for '{2}', whose schemas differ");

    public static readonly DiagnosticDescriptor WrongForm = Error(
        "MOEV012", "A declaration has the wrong form", "'{0}' can't be generated: {1}");

    public static readonly DiagnosticDescriptor UndeclaredMessage = Error(
        "MOEV013", "A schema has no message", "The schema needs a declaration: readonly partial record struct {0} : IOcppPayload<{0}>");

    public static readonly DiagnosticDescriptor UnknownAction = Error(
        "MOEV014", "A message has no action", "'{0}' needs the member '{1}' in Action16, and its name and origin in Actions16");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Moev.Ocpp", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
