using System;
using System.Collections.Generic;
using System.Linq;

namespace Moev.Ocpp.Generators;

/// <summary>Writes the part of Actions16 that depends on the declared actions.</summary>
internal static class ActionTableEmitter
{
    public static string Emit(IReadOnlyList<PayloadModel> payloads)
    {
        var known = payloads.Where(p => p.IsActionKnown).OrderBy(p => p.Action, StringComparer.Ordinal).ToList();
        var declared = known.GroupBy(p => p.Action)
            .Where(g => g.Any(p => p.IsRequest) && g.Any(p => !p.IsRequest))
            .Select(g => g.Key)
            .ToList();
        var source = SourceWriter.File("Moev.Ocpp.V16");
        source.Open("public static partial class Actions16");
        source.Line("/// <summary>Returns true when the action's request and response are declared, so that they can be read and written.</summary>");
        source.Line("public static bool IsDeclared(Action16 action) => action is " + (declared.Count == 0
            ? "not (Action16.Unknown or > Action16.Unknown);"
            : string.Join(" or ", declared.Select(a => "Action16." + a)) + ";"));
        source.Line();
        EmitValidate(source, "Request", known.Where(p => p.IsRequest));
        source.Line();
        EmitValidate(source, "Response", known.Where(p => !p.IsRequest));
        return source.Close().ToString();
    }

    private static void EmitValidate(SourceWriter source, string kind, IEnumerable<PayloadModel> payloads)
    {
        source.Line($"/// <summary>Checks that a payload is a valid {kind.ToLowerInvariant()} of an action.</summary>");
        source.Line("/// <remarks>Use strict mode for payloads to be sent, and tolerant mode for received ones.</remarks>");
        source.Line("/// <returns>True when the payload is valid. False without an error in the report when the action is not declared.</returns>");
        string parameters = "Action16 action, ReadOnlyMemory<byte> payload, ValidationMode mode, out PayloadReport report";
        source.Open($"public static bool TryValidate{kind}({parameters})");
        source.Open("switch (action)");
        foreach (var payload in payloads)
        {
            source.Line($"case Action16.{payload.Action}:");
            source.Line($"    return {payload.Object.FullName}.TryRead(payload, mode, out _, out report);");
        }

        source.Line("default:").Line("    report = default;").Line("    return false;").Close().Close();
    }
}
