using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Moev.Ocpp.Generators;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.Generators;

/// <summary>Tests wrong declarations: each kind of difference from the schema is a build error at its location.</summary>
public sealed class PayloadGeneratorTests
{
    private const string Schema =
        """
        {
          "type": "object",
          "properties": {
            "connectorId": { "type": "integer" },
            "idTag": { "type": "string", "maxLength": 20 },
            "kind": { "type": "string", "enum": [ "Hard", "Soft.Begin" ] },
            "limit": { "type": "number", "multipleOf": 0.1 },
            "at": { "type": "string", "format": "date-time" },
            "periods": { "type": "array", "minItems": 1, "items": { "type": "object", "properties": { "note": { "type": "string", "maxLength": 50 } }, "required": [ "note" ], "additionalProperties": false } },
            "names": { "type": "array", "items": { "type": "string", "maxLength": 5 } },
            "flag": { "type": "boolean" }
          },
          "required": [ "connectorId", "idTag", "kind" ],
          "additionalProperties": false
        }
        """;

    private const string Declaration =
        """
        using Moev.Ocpp.OcppJ;
        using Moev.Ocpp.V16;

        namespace Sample;

        /// <param name="Names">Each at most 5 characters.</param>
        public readonly partial record struct ResetRequest(
            ConnectorId ConnectorId,
            IdTag IdTag,
            Kind Kind,
            decimal? Limit,
            OcppDateTime? At,
            OcppList<Period>? Periods,
            OcppList<OcppText>? Names,
            bool? Flag) : IOcppPayload<ResetRequest>;

        /// <param name="Note">At most 50 characters.</param>
        public readonly partial record struct Period(OcppText Note);

        public enum Kind : byte { Unknown = 0, Hard, SoftBegin }
        """;

    private static readonly CSharpParseOptions Options = new(LanguageVersion.CSharp13);

    // Reading the references is most of the work; compilations derived from one share it.
    private static readonly CSharpCompilation Empty = CreateEmpty();

    [Fact]
    public void Legal_declaration_compiles_without_a_diagnostic() => Assert.Empty(Run(Declaration));

    [Fact]
    public void Legal_declaration_gets_bodies_for_all_its_types()
    {
        var result = Drive(Declaration, ("Reset", Schema)).Result;
        Assert.Equal(
            ["KindNames.g.cs", "Period.g.cs", "ResetRequest.g.cs"],
            result.Results.Single().GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Same_input_again_is_not_generated_again()
    {
        var (driver, compilation) = Driver(Declaration, [("Reset", Schema)]);
        driver = driver.RunGenerators(compilation);
        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("internal class Other;", Options)));
        var steps = driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
        Assert.All(steps, s => Assert.Equal(IncrementalStepRunReason.Cached, s.Reason));
    }

    [Theory]
    [InlineData("MOEV003", "ResetRequest", "            ConnectorId ConnectorId,\n", "")]
    [InlineData("MOEV003", "Period", "OcppText Note", "")]
    [InlineData("MOEV004", "More", "bool? Flag)", "bool? Flag, int? More)")]
    [InlineData("MOEV005", "ConnectorId", "ConnectorId ConnectorId", "string ConnectorId")]
    [InlineData("MOEV005", "IdTag", "IdTag IdTag", "int IdTag")]
    [InlineData("MOEV005", "Kind", "Kind Kind", "string Kind")]
    [InlineData("MOEV005", "Limit", "decimal? Limit", "double? Limit")]
    [InlineData("MOEV005", "At", "OcppDateTime? At", "System.DateTimeOffset? At")]
    [InlineData("MOEV005", "Periods", "OcppList<Period>? Periods", "Period? Periods")]
    [InlineData("MOEV005", "Names", "OcppList<OcppText>? Names", "OcppList<Period>? Names")]
    [InlineData("MOEV005", "Names", "OcppList<OcppText>? Names", "OcppText[]? Names")]
    [InlineData("MOEV005", "Flag", "bool? Flag", "int? Flag")]
    [InlineData("MOEV006", "ConnectorId", "ConnectorId ConnectorId", "ConnectorId? ConnectorId")]
    [InlineData("MOEV006", "Limit", "decimal? Limit", "decimal Limit")]
    [InlineData("MOEV006", "Note", "OcppText Note", "OcppText? Note")]
    [InlineData("MOEV007", "At", "decimal? Limit,\n    OcppDateTime? At", "OcppDateTime? At,\n    decimal? Limit")]
    [InlineData("MOEV008", "Kind", ", SoftBegin", "")]
    [InlineData("MOEV009", "Softer", "SoftBegin }", "SoftBegin, Softer }")]
    [InlineData("MOEV009", "Hard", "0, Hard", "0, [AlsoSpelled(\"Herd\")] Hard")]
    [InlineData("MOEV010", "Note", "At most 50", "At most 25")]
    [InlineData("MOEV010", "Names", "Each at most 5", "Each at most 50")]
    [InlineData("MOEV012", "ResetRequest", "public readonly partial record struct Reset", "public partial record struct Reset")]
    [InlineData("MOEV012", "Period", "public readonly partial record struct Period", "public partial record struct Period")]
    [InlineData("MOEV012", "Kind", "Unknown = 0, Hard", "Hard = 1")]
    public void Difference_from_the_schema_is_an_error_at_its_place(string id, string place, string old, string @new)
    {
        string source = Replace(Declaration, old, @new);

        var diagnostics = Run(source);

        // The difference is the only error: the stubs prevent compiler errors.
        var diagnostic = Assert.Single(diagnostics, d => d.Id.StartsWith("MOEV", StringComparison.Ordinal));
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
        Assert.Equal("Reset.cs", diagnostic.Location.GetLineSpan().Path);
        Assert.Equal(place, source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.All(diagnostics, d => Assert.True(d.Id.StartsWith("MOEV", StringComparison.Ordinal), d.ToString()));
    }

    [Theory]
    [InlineData("\"maxLength\": 20", "\"maxLength\": 25", "MOEV010", "IdTag")]
    [InlineData("\"maxLength\": 50", "\"maxLength\": 51", "MOEV010", "Note")]
    [InlineData("\"Hard\",", "\"Hard\", \"Gone\",", "MOEV008", "Kind")]
    [InlineData("\"kind\": {", "\"sort\": {", "MOEV003", "ResetRequest")]
    public void Change_of_the_schema_is_an_error_at_the_declaration(string old, string @new, string id, string place)
    {
        string schema = Replace(Schema, old, @new).Replace("\"idTag\", \"kind\"", @new.Contains("sort") ? "\"idTag\", \"sort\"" : "\"idTag\", \"kind\"");

        var diagnostic = Run(Declaration, ("Reset", schema)).First(d => d.Id == id);

        Assert.Equal(place, Declaration.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
    }

    [Fact]
    public void Message_without_a_schema_is_an_error()
    {
        var diagnostic = Assert.Single(Run(Declaration, []));
        Assert.Equal("MOEV001", diagnostic.Id);
        Assert.Contains("Reset.json", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_without_a_message_is_an_error()
    {
        var diagnostic = Assert.Single(Run(Declaration, ("Reset", Schema), ("ResetResponse", Schema)));
        Assert.Equal("MOEV013", diagnostic.Id);
        Assert.Contains("ResetResponse", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Message_without_an_action_is_an_error()
    {
        var diagnostic = Assert.Single(Run(Declaration.Replace("ResetRequest", "RestRequest"), ("Rest", Schema)));
        Assert.Equal("MOEV014", diagnostic.Id);
        Assert.Contains("'Rest'", diagnostic.GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public void Name_that_is_neither_request_nor_response_is_an_error() => Assert.Equal(
        ["MOEV012", "MOEV013"],
        Run(Declaration.Replace("ResetRequest", "ResetThing")).Select(d => d.Id).Order(StringComparer.Ordinal));

    [Fact]
    public void Two_schemas_that_differ_for_one_type_are_an_error()
    {
        string both = Declaration + Declaration[Declaration.IndexOf("/// <param name=\"Names\"", StringComparison.Ordinal)..Declaration.IndexOf("/// <param name=\"Note\"", StringComparison.Ordinal)]
            .Replace("ResetRequest", "ResetResponse");
        string other = Schema.Replace("\"Hard\",", "\"Firm\",").Replace("\"required\": [ \"note\" ]", "\"required\": []");

        Assert.Empty(Run(both, ("Reset", Schema), ("ResetResponse", Schema)));
        Assert.Equal(["MOEV011", "MOEV011"], Run(both, ("Reset", Schema), ("ResetResponse", other)).Select(d => d.Id));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{} {}")]
    [InlineData("""{ "type": "object", "type": "object", "additionalProperties": false }""")]
    [InlineData("""{ "type": "object" }""")]
    [InlineData("""{ "type": "object", "additionalProperties": true }""")]
    [InlineData("""{ "type": "object", "additionalProperties": false, "required": [ "gone" ] }""")]
    [InlineData("""{ "type": "object", "additionalProperties": false, "minProperties": 1 }""")]
    [InlineData("""{ "type": "object", "additionalProperties": false, "properties": { "a": { "type": "string", "pattern": "x" } } }""")]
    [InlineData("""{ "type": "object", "additionalProperties": false, "properties": { "a": { "type": "string", "format": "email" } } }""")]
    [InlineData("""{ "type": "object", "additionalProperties": false, "properties": { "a": { "type": "number", "multipleOf": 0.25 } } }""")]
    [InlineData("""{ "type": "object", "additionalProperties": false, "properties": { "a": { "type": "array" } } }""")]
    [InlineData("""{ "type": "object", "additionalProperties": false, "properties": { "a": { "type": "string", "maxLength": "20" } } }""")]
    [InlineData("""{ "type": "string" }""")]
    [InlineData("""{ "a": 1, }""")]
    [InlineData("""{ "a": tru }""")]
    [InlineData("""{ "a": "\u12" }""")]
    public void Schema_that_says_what_nobody_checks_is_an_error(string schema) =>
        Assert.Equal("MOEV002", Assert.Single(Run(Declaration, ("Reset", schema))).Id);

    private static CSharpCompilation CreateEmpty()
    {
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] assemblies =
        [
            typeof(IOcppPayload<>).Assembly.Location,
            .. new[] { "System.Private.CoreLib", "System.Runtime", "System.Text.Json", "System.Memory", "System.Runtime.Extensions" }
                .Select(a => Path.Combine(runtime, a + ".dll")),
        ];

        // The bodies use internals of the library, which are visible to an assembly of this name.
        return CSharpCompilation.Create(
            "Moev.Ocpp.Tests",
            references: assemblies.Select(a => MetadataReference.CreateFromFile(a)),
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static string Replace(string text, string old, string @new)
    {
        old = old.Replace("            ", "    ");
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, @new);
    }

    private static ImmutableArray<Diagnostic> Run(string source, params (string Name, string Schema)[] schemas)
    {
        var (_, compilation, diagnostics) = Drive(source, schemas);
        return [.. diagnostics, .. compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)];
    }

    private static ImmutableArray<Diagnostic> Run(string source) => Run(source, ("Reset", Schema));

    private static (GeneratorDriverRunResult Result, Compilation Compilation, ImmutableArray<Diagnostic> Diagnostics) Drive(
        string source,
        params (string Name, string Schema)[] schemas)
    {
        var (driver, compilation) = Driver(source, schemas);
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        return (driver.GetRunResult(), output, diagnostics);
    }

    private static (GeneratorDriver Driver, CSharpCompilation Compilation) Driver(string source, (string Name, string Schema)[] schemas)
    {
        var compilation = Empty.AddSyntaxTrees(CSharpSyntaxTree.ParseText(source, Options, "Reset.cs"));
        var driver = CSharpGeneratorDriver.Create(
            [new PayloadGenerator().AsSourceGenerator()],
            schemas.Select(s => new SchemaText("schemas/ocpp1.6/" + s.Name + ".json", s.Schema)),
            Options,
            driverOptions: new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: true));
        return (driver, compilation);
    }

    private sealed class SchemaText(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
