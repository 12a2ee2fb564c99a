using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Moev.Ocpp.Generators;

/// <summary>
/// Writes the bodies of the messages that implement <c>IOcppPayload</c>, and of the objects and enumerations in them, after checking each
/// declaration against its schema.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class PayloadGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var payloads = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => DeclarationReader.IsCandidate(node), DeclarationReader.Read)
            .Where(static payload => payload is not null)
            .Collect();
        var schemas = context.AdditionalTextsProvider
            .Where(static file => IsSchema(file.Path))
            .Select(static (file, token) => new SchemaFile(file.Path, file.GetText(token)?.ToString() ?? ""))
            .Collect();

        // Only the library itself has the table of actions; the generator's tests compile messages without it.
        var hasTable = context.CompilationProvider.Select(
            static (compilation, _) => compilation.Assembly.GetTypeByMetadataName("Moev.Ocpp.V16.Actions16") is not null);

        context.RegisterSourceOutput(
            payloads.Combine(schemas).Combine(hasTable),
            static (output, input) => Generate(output, input.Left.Left!, input.Left.Right, input.Right));
    }

    private static bool IsSchema(string path) =>
        string.Equals(Path.GetExtension(path), ".json", StringComparison.OrdinalIgnoreCase)
        && Path.GetDirectoryName(path)?.Replace('\\', '/').Contains("schemas") == true;

    private static void Generate(
        SourceProductionContext output,
        ImmutableArray<PayloadModel?> found,
        ImmutableArray<SchemaFile> files,
        bool hasTable)
    {
        var payloads = found.OfType<PayloadModel>().ToList();
        var schemas = ReadSchemas(files, output.ReportDiagnostic);
        var checker = new SchemaChecker(output.ReportDiagnostic);
        foreach (var payload in payloads)
        {
            schemas.TryGetValue(payload.SchemaName, out var schema);
            if (schema is null && payload.Object.Problem is null && !files.Any(f => f.Name == payload.SchemaName))
            {
                output.ReportDiagnostic(Diagnostic.Create(
                    Diagnostics.MissingSchema, payload.Object.Location.ToLocation(), payload.Object.Name, payload.SchemaName));
            }

            if (!payload.IsActionKnown && payload.Object.Problem is null)
            {
                output.ReportDiagnostic(Diagnostic.Create(
                    Diagnostics.UnknownAction, payload.Object.Location.ToLocation(), payload.Object.Name, payload.Action));
            }

            checker.Check(payload.Object, schema, payload.SchemaName);
        }

        foreach (var file in files.Where(f => payloads.TrueForAll(p => p.SchemaName != f.Name)))
        {
            string type = file.Name.EndsWith("Response", StringComparison.Ordinal) ? file.Name : file.Name + "Request";
            output.ReportDiagnostic(Diagnostic.Create(Diagnostics.UndeclaredMessage, file.Location.ToLocation(), type));
        }

        Emit(output, payloads, checker);
        if (hasTable)
            output.AddSource("Actions16.g.cs", SourceText.From(ActionTableEmitter.Emit(payloads), Encoding.UTF8));
    }

    private static Dictionary<string, Schema> ReadSchemas(ImmutableArray<SchemaFile> files, Action<Diagnostic> report)
    {
        var schemas = new Dictionary<string, Schema>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                schemas[file.Name] = Schema.Parse(file.Text);
            }
            catch (FormatException exception)
            {
                report(Diagnostic.Create(Diagnostics.UnreadableSchema, file.Location.ToLocation(), exception.Message));
            }
        }

        return schemas;
    }

    private static void Emit(SourceProductionContext output, List<PayloadModel> payloads, SchemaChecker checker)
    {
        var payloadOf = new Dictionary<string, PayloadModel>(StringComparer.Ordinal);
        foreach (var payload in payloads)
            payloadOf[payload.Object.FullName] = payload;

        var materializable = Materializable(checker);
        foreach (var (model, schema) in checker.Objects)
        {
            payloadOf.TryGetValue(model.FullName, out var payload);
            output.AddSource(
                model.Name + ".g.cs",
                SourceText.From(ObjectEmitter.Emit(model, schema, payload, materializable), Encoding.UTF8));
        }

        foreach (var model in checker.BrokenObjects)
        {
            payloadOf.TryGetValue(model.FullName, out var payload);
            output.AddSource(
                model.Name + ".g.cs",
                SourceText.From(ObjectEmitter.EmitStub(model, payload, materializable.Contains(model.FullName)), Encoding.UTF8));
        }

        foreach (var (model, words) in checker.Enums)
            output.AddSource(model.Name + "Names.g.cs", SourceText.From(EnumEmitter.Emit(model, words), Encoding.UTF8));
    }

    /// <summary>Finds the objects that point into a message's memory, directly or through a nested object.</summary>
    private static HashSet<string> Materializable(SchemaChecker checker)
    {
        var all = checker.Objects.Select(o => o.Model).Concat(checker.BrokenObjects).ToList();
        var found = new HashSet<string>(StringComparer.Ordinal);
        int before;
        do
        {
            before = found.Count;
            foreach (var model in all.Where(o => o.Members.Any(m => m.Kind is MemberKind.Text or MemberKind.TextList or MemberKind.ObjectList
                || (m.Object is { } inner && found.Contains(inner.FullName)))))
            {
                found.Add(model.FullName);
            }
        }
        while (found.Count > before);
        return found;
    }

    private sealed record SchemaFile(string Path, string Text)
    {
        public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

        public SourceLocation Location => new(Path, default, default);
    }
}
