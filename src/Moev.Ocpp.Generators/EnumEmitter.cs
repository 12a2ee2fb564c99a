using System.Collections.Generic;
using System.Linq;

namespace Moev.Ocpp.Generators;

/// <summary>Writes the wire names of an enumeration.</summary>
internal static class EnumEmitter
{
    public static string Emit(EnumModel model, IReadOnlyList<(string Member, string Word, bool IsWritten)> words)
    {
        string fallback = $"({model.Name})0";
        var source = SourceWriter.File(model.Namespace);
        source.Line($"/// <summary>The wire names of <see cref=\"{model.Name}\"/>.</summary>");
        source.Open($"public static class {model.Name}Names");
        source.Line("/// <summary>Gets the wire name, or \"Unknown\" for a value that is not in the specification.</summary>");
        source.Open($"public static string ToWireName(this {model.Name} value) => value switch");
        foreach (var (member, word, _) in words.Where(w => w.IsWritten))
            source.Line($"{model.Name}.{member} => \"{word}\",");
        source.Line("_ => \"Unknown\",").Close("};").Line();

        source.Line("/// <summary>Gets the wire name; empty for a value that is not in the specification.</summary>");
        source.Open($"public static ReadOnlySpan<byte> Utf8Name({model.Name} value) => value switch");
        foreach (var (member, word, _) in words.Where(w => w.IsWritten))
            source.Line($"{model.Name}.{member} => \"{word}\"u8,");
        source.Line("_ => default,").Close("};").Line();

        source.Line("/// <summary>Finds a value by its wire name, compared exactly. Returns the member with the value 0 when there is none.</summary>");
        source.Open($"public static {model.Name} Parse(ReadOnlySpan<byte> utf8)");
        ObjectEmitter.EmitMatch(source, "utf8", words.Select(w => (w.Word, $"{model.Name}.{w.Member}")));
        source.Line($"return {fallback};").Close().Line();

        source.Line("/// <summary>Finds a value by its wire name in any case, with blanks around it.</summary>");
        // Not inlined: the JIT limits what a method may take in, and the reading of each message needs it for the usual words.
        source.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
        source.Open($"internal static {model.Name} ParseLoose(ReadOnlySpan<byte> utf8)");
        source.Line("utf8 = global::System.MemoryExtensions.Trim(utf8, \" \"u8);");
        foreach (var (member, word, _) in words)
            source.Line($"if (global::System.Text.Ascii.EqualsIgnoreCase(utf8, \"{word}\"u8))").Line($"    return {model.Name}.{member};");
        source.Line($"return {fallback};").Close();
        return source.Close().ToString();
    }
}
