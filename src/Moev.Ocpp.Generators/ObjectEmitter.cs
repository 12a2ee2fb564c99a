using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Moev.Ocpp.Generators;

/// <summary>Writes the body of a record struct for a JSON object: it reads members in any order and writes them in schema order.</summary>
internal static class ObjectEmitter
{
    public static string Emit(ObjectModel model, Schema schema, PayloadModel? payload, ISet<string> materializable)
    {
        var source = Begin(model, payload);
        EmitWrite(source, model, schema);
        source.Line();
        EmitRead(source, model, schema);
        if (model.Members.Count > 0)
        {
            source.Line();
            EmitFind(source, schema);
        }

        if (materializable.Contains(model.FullName))
        {
            source.Line();
            EmitMaterialize(source, model, materializable);
        }

        return source.Close().ToString();
    }

    /// <summary>Writes bodies that do nothing, for a declaration with a reported error.</summary>
    public static string EmitStub(ObjectModel model, PayloadModel? payload, bool materialize)
    {
        var source = Begin(model, payload);
        source.Line("public void Write(Utf8JsonWriter writer) { }").Line();
        source.Open(TryReadItem(model)).Line("value = default;").Line("return false;").Close();
        if (materialize)
            source.Line().Line($"public {model.Name} Materialize() => this;");

        return source.Close().ToString();
    }

    private static SourceWriter Begin(ObjectModel model, PayloadModel? payload)
    {
        var source = SourceWriter.File(model.Namespace);
        source.Open($"{model.Accessibility} readonly partial record struct {model.Name} : IOcppListItem<{model.Name}>");
        if (payload is null)
        {
            source.Line($"void IOcppListItem<{model.Name}>.WriteItem(Utf8JsonWriter writer) => Write(writer);").Line();
            return source;
        }

        if (payload.IsActionKnown)
        {
            source.Line("/// <summary>The action of this message.</summary>");
            source.Line($"public static global::Moev.Ocpp.V16.Action16 Action => global::Moev.Ocpp.V16.Action16.{payload.Action};").Line();
            if (payload.IsRequest)
            {
                source.Line($"static bool IOcppListItem<{model.Name}>.IsCommand =>");
                source.Line("    global::Moev.Ocpp.V16.Actions16.Origin(Action) == global::Moev.Ocpp.V16.ActionOrigin.CentralSystem;").Line();
            }
        }

        if (model.Members.Count == 0)
        {
            source.Line("/// <inheritdoc/>");
            source.Line("public static bool HasMembers => false;").Line();
        }

        source.Line("/// <inheritdoc/>");
        string parameters = $"ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out {model.Name} value, out PayloadReport report";
        source.Line($"public static bool TryRead({parameters}) =>");
        source.Line("    PayloadReader.TryReadPayload(utf8Json, mode, out value, out report);").Line();
        source.Line("/// <inheritdoc/>");
        parameters = $"in OcppMessage message, ValidationMode mode, out {model.Name} value, out PayloadReport report";
        source.Line($"public static bool TryRead({parameters}) =>");
        source.Line("    PayloadReader.TryReadPayload(message, mode, out value, out report);").Line();
        source.Line($"void IOcppListItem<{model.Name}>.WriteItem(Utf8JsonWriter writer) => Write(writer);").Line();
        return source;
    }

    private static void EmitWrite(SourceWriter source, ObjectModel model, Schema schema)
    {
        source.Line("/// <summary>Writes one JSON object. Members are in the order of the schema; absent members are left out.</summary>");
        source.Open("public void Write(Utf8JsonWriter writer)");
        source.Line("ArgumentNullException.ThrowIfNull(writer);");
        source.Line("writer.WriteStartObject();");
        for (int i = 0; i < model.Members.Count; i++)
        {
            var member = model.Members[i];
            string name = "\"" + schema.Properties[i].Name + "\"u8";
            if (!member.IsOptional)
            {
                source.Line(WriteCall(member, name, "this." + member.Name));
                continue;
            }

            string local = Local(i);
            source.Line($"if (this.{member.Name} is {{ }} {local})");
            source.Line("    " + WriteCall(member, name, local));
        }

        source.Line("writer.WriteEndObject();").Close();
    }

    private static string WriteCall(MemberModel member, string name, string value) => member.Kind switch
    {
        MemberKind.Int32 or MemberKind.Decimal => $"writer.WriteNumber({name}, {value});",
        MemberKind.ConnectorId => $"writer.WriteNumber({name}, {value}.Value);",
        MemberKind.Boolean => $"writer.WriteBoolean({name}, {value});",
        MemberKind.String => $"writer.WriteString({name}, {value});",
        MemberKind.Enum => $"PayloadWriter.WriteWord(writer, {name}, {Names(member.Enum!)}.Utf8Name({value}));",
        MemberKind.Object => $"PayloadWriter.WriteObject(writer, {name}, {value});",
        _ => $"{value}.Write(writer, {name});",
    };

    private static void EmitRead(SourceWriter source, ObjectModel model, Schema schema)
    {
        source.Open(TryReadItem(model));
        source.Line("value = default;");
        source.Line("if (!reader.TryBeginObject(member))").Line("    return false;").Line();
        if (model.Members.Count > 0)
            source.Line("uint seen = 0;");

        for (int i = 0; i < model.Members.Count; i++)
        {
            var member = model.Members[i];
            string initial = !member.IsOptional && member.Kind == MemberKind.String ? "\"\"" : "default";
            source.Line($"{member.Type}{(member.IsOptional ? "?" : "")} {Local(i)} = {initial};");
        }

        source.Open("while (reader.NextMember(out var name))");
        if (model.Members.Count == 0)
        {
            source.Line("if (!reader.TrySkipUnknown(name))").Line("    return false;");
        }
        else
        {
            source.Open("switch (FindMember(name))");
            for (int i = 0; i < model.Members.Count; i++)
                EmitCase(source, i, model.Members[i], schema.Properties[i]);

            source.Line("default:").Line("    if (!reader.TrySkipUnknown(name))").Line("        return false;").Line("    break;").Close();
        }

        source.Close();
        EmitMissing(source, model, schema);
        source.Line($"value = new {model.Name}({string.Join(", ", model.Members.Select((_, i) => Local(i)))});");
        source.Line("return true;").Close();
    }

    private static void EmitCase(SourceWriter source, int index, MemberModel member, Schema.Property property)
    {
        string enter = $"(\"{property.Name}\", 1u << {Number(index)}, ref seen";
        source.Line($"case {Number(index)}:").Open();
        if (!member.IsOptional)
        {
            source.Line($"if (!reader.TryEnter{enter}))").Line("    return false;");
        }
        else
        {
            source.Line($"if (!reader.TryEnterOptional{enter}, out bool isPresent))").Line("    return false;");
            source.Line("if (!isPresent)").Line("    break;");
        }

        if (member.Kind == MemberKind.Enum)
            EmitWord(source, member, property, index);
        else
            EmitValue(source, member, property, index);

        source.Line("break;").Close();
    }

    private static void EmitWord(SourceWriter source, MemberModel member, Schema.Property property, int index)
    {
        string name = "\"" + property.Name + "\"";
        string word = Local(property.Name);
        string mustBeKnown = Flag("mustBeKnown", member.Enum!.MustBeKnown);
        source.Line($"if (!reader.TryReadWord({name}, {mustBeKnown}, out var {word}))").Line("    return false;");
        source.Line($"var read = {Names(member.Enum!)}.Parse({word});");
        source.Line("if (read == default)").Open();
        source.Line($"if (!reader.TryAcceptUnknownWord({name}, {mustBeKnown}))").Line("    return false;");
        // Only tolerant mode comes here. An empty text has no value, as null has none.
        if (member.IsOptional)
            source.Line($"if ({word}.IsEmpty && reader.IsAtString)").Line("    break;");
        // Charge points write KWH and available.
        source.Line($"read = {Names(member.Enum!)}.ParseLoose({word});").Close();
        source.Line($"{Local(index)} = read;");
    }

    private static void EmitValue(SourceWriter source, MemberModel member, Schema.Property property, int index)
    {
        string name = "\"" + property.Name + "\"";
        var schema = property.Schema;
        string length = Number((schema.Items ?? schema).MaxLength ?? int.MaxValue);
        string call = member.Kind switch
        {
            MemberKind.Int32 => $"TryReadInt32({name}, {ByValue(schema)}, {Flag("isId", IsId(property))}",
            MemberKind.ConnectorId => $"TryReadConnectorId({name}, {ByValue(schema)}",
            MemberKind.Decimal => $"TryReadDecimal({name}, {Number(schema.MaxDecimals)}",
            MemberKind.Boolean => $"TryReadBoolean({name}",
            MemberKind.String when schema.IsUri => $"TryReadUri({name}, {length}",
            MemberKind.String => $"TryReadString({name}, {length}",
            MemberKind.Text => $"TryReadText({name}, {length}",
            MemberKind.IdTag => $"TryReadIdTag({name}, {length}",
            MemberKind.DateTime => $"TryReadDateTime({name}",
            MemberKind.TextList => $"TryReadTextList({name}, {Number(schema.MinItems)}, {length}",
            MemberKind.ObjectList => $"TryReadList({name}, {Number(schema.MinItems)}, {Flag("isIndivisible", member.IsIndivisible)}",
            _ => $"TryReadObject({name}",
        };

        if (!member.IsOptional && !member.MayBeMissing)
        {
            source.Line($"if (!reader.{call}, out {Local(index)}))").Line("    return false;");
            return;
        }

        string drop = member.IsOptional ? "TryDrop" : "TryDropRequired";
        source.Line($"if (reader.{call}, out {member.Type} read))").Line($"    {Local(index)} = read;");
        source.Line($"else if (!reader.{drop}({name}))").Line("    return false;");
    }

    private static void EmitMissing(SourceWriter source, ObjectModel model, Schema schema)
    {
        var required = schema.Properties.Select((p, i) => (Property: p, Index: i)).Where(p => p.Property.IsRequired).ToList();
        source.Line();
        if (required.Count == 0)
            return;

        source.Line($"uint missing = {Mask(required.Select(p => p.Index))} & ~seen;");
        source.Open("while (missing != 0)");
        source.Open("string absent = BitOperations.TrailingZeroCount(missing) switch");
        foreach (var (property, index) in required.Take(required.Count - 1))
            source.Line($"{Number(index)} => \"{property.Name}\",");
        source.Line($"_ => \"{required[required.Count - 1].Property.Name}\",");
        source.Close("};");
        var mayBeMissing = required.Select(p => p.Index).Where(index => model.Members[index].MayBeMissing);
        source.Line($"if (!reader.TryGoWithout(absent, mayBeMissing: (missing & (~missing + 1) & {Mask(mayBeMissing)}) != 0))");
        source.Line("    return false;");
        source.Line("missing &= missing - 1;").Close().Line();
    }

    private static string Mask(IEnumerable<int> bits) =>
        "0x" + bits.Aggregate(0u, (mask, bit) => mask | (1u << bit)).ToString("X", CultureInfo.InvariantCulture) + "u";

    /// <summary>An id is not a quantity: the nearest one is another one.</summary>
    private static bool IsId(Schema.Property property) => property.Name.EndsWith("Id", System.StringComparison.Ordinal);

    private static void EmitFind(SourceWriter source, Schema schema)
    {
        var members = schema.Properties.Select((p, i) => (p.Name, Result: Number(i)));
        source.Open("private static int FindMember(ReadOnlySpan<byte> name)");
        EmitMatch(source, "name", members);
        source.Line("return -1;").Close();
    }

    /// <summary>Writes the search for a name: by length first, then by bytes.</summary>
    public static void EmitMatch(SourceWriter source, string subject, IEnumerable<(string Name, string Result)> names)
    {
        source.Open($"switch ({subject}.Length)");
        foreach (var group in names.GroupBy(n => n.Name.Length).OrderBy(g => g.Key))
        {
            source.Line($"case {Number(group.Key)}:");
            foreach (var (name, result) in group)
                source.Line($"    if ({subject}.SequenceEqual(\"{name}\"u8))").Line($"        return {result};");
            source.Line("    break;");
        }

        source.Close().Line();
    }

    private static void EmitMaterialize(SourceWriter source, ObjectModel model, ISet<string> materializable)
    {
        source.Line("/// <summary>Copies the value, so that it is independent of the message's memory.</summary>");
        source.Open($"public {model.Name} Materialize() => this with");
        foreach (var member in model.Members)
        {
            bool copies = member.Kind is MemberKind.Text or MemberKind.TextList or MemberKind.ObjectList
                || (member.Kind == MemberKind.Object && materializable.Contains(member.Object!.FullName));
            if (copies)
                source.Line($"{member.Name} = this.{member.Name}{(member.IsOptional ? "?" : "")}.Materialize(),");
        }

        source.Close("};");
    }

    private static string TryReadItem(ObjectModel model) =>
        $"static bool IOcppListItem<{model.Name}>.TryReadItem(ref PayloadReader reader, string member, out {model.Name} value)";

    private static string Names(EnumModel model) => model.FullName + "Names";

    private static string ByValue(Schema schema) => Flag("byValue", schema.IsIntegerByValue);

    private static string Flag(string name, bool value) => $"{name}: {(value ? "true" : "false")}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Local(int index) => "m" + Number(index);

    private static string Local(string name) => name + "Word";
}
