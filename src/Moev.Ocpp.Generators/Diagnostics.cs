using Microsoft.CodeAnalysis;

namespace Moev.Ocpp.Generators;

/// <summary>The errors in declarations and schemas. The schema is authoritative, so every mismatch is an error.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor MissingSchema = Error(
        "MOEV001", "Message has no schema", "'{0}' has no schema: add '{1}.json' to the project's AdditionalFiles");

    public static readonly DiagnosticDescriptor UnreadableSchema = Error(
        "MOEV002", "Schema cannot be read", "The schema cannot be read: {0}");

    public static readonly DiagnosticDescriptor MissingMember = Error(
        "MOEV003", "Schema member is not declared", "'{0}' does not declare the member '{1}' ({2}) of its schema");

    public static readonly DiagnosticDescriptor ExtraMember = Error(
        "MOEV004", "Declared member is not in the schema", "The schema of '{0}' has no member '{1}'");

    public static readonly DiagnosticDescriptor WrongType = Error(
        "MOEV005", "Member has the wrong type", "'{0}' is {1} in the schema, but the declared type '{2}' cannot hold it");

    public static readonly DiagnosticDescriptor WrongRequiredness = Error(
        "MOEV006", "Member is nullable but required, or optional but not nullable", "'{0}' is {1} in the schema, so its type must {2} nullable");

    public static readonly DiagnosticDescriptor WrongOrder = Error(
        "MOEV007", "Members are not in schema order", "'{0}' is declared where the schema has '{1}'; declare members in schema order");

    public static readonly DiagnosticDescriptor MissingWord = Error(
        "MOEV008", "Enumeration lacks a value of the schema", "'{0}' has no member for the schema value '{1}'");

    public static readonly DiagnosticDescriptor ExtraWord = Error(
        "MOEV009", "Enumeration has a value that is not in the schema", "The schema has no value for '{0}.{1}'");

    public static readonly DiagnosticDescriptor WrongLength = Error(
        "MOEV010", "Documented length differs from the schema", "'{0}' has {1} in the schema but {2} in its documentation");

    public static readonly DiagnosticDescriptor SchemasDisagree = Error(
        "MOEV011", "Type has two schemas", "'{0}' is used for '{1}' and '{2}', whose schemas differ; declare two types");

    public static readonly DiagnosticDescriptor WrongForm = Error(
        "MOEV012", "Declaration has the wrong form", "'{0}' cannot be generated: {1}");

    public static readonly DiagnosticDescriptor UndeclaredMessage = Error(
        "MOEV013", "Schema has no message", "The schema has no message: declare 'readonly partial record struct {0} : IOcppPayload<{0}>'");

    public static readonly DiagnosticDescriptor UnknownAction = Error(
        "MOEV014", "Message has no action", "'{0}' has no action: add '{1}' to Action16, and its name and origin to Actions16");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Moev.Ocpp", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
