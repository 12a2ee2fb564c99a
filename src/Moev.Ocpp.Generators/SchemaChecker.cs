using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Moev.Ocpp.Generators;

/// <summary>Compares declarations with schemas and records the schema of each type.</summary>
internal sealed class SchemaChecker(Action<Diagnostic> report)
{
    /// <summary>The maximum length of an IdToken, a CiString20 (OCPP 1.6 §7.28).</summary>
    private const int IdTagLength = 20;

    private readonly Dictionary<string, (Schema Schema, string Where)> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _broken = new(StringComparer.Ordinal);

    /// <summary>The objects that match their schema, each once.</summary>
    public List<(ObjectModel Model, Schema Schema)> Objects { get; } = [];

    /// <summary>
    /// The objects that do not match their schema, each once. They get stub bodies, so that no follow-up error hides the reported one.
    /// </summary>
    public List<ObjectModel> BrokenObjects { get; } = [];

    /// <summary>The enumerations, each once, with the wire values of their members.</summary>
    public List<(EnumModel Model, IReadOnlyList<(string Member, string Word, bool IsWritten)> Words)> Enums { get; } = [];

    public bool IsBroken(ObjectModel model) => _broken.Contains(model.FullName);

    /// <summary>Checks a message, or an object inside one, with all its members.</summary>
    /// <param name="model">The declaration.</param>
    /// <param name="schema">The schema; null when there is none.</param>
    /// <param name="where">The name of the message, for error texts.</param>
    public void Check(ObjectModel model, Schema? schema, string where)
    {
        if (_seen.TryGetValue(model.FullName, out var seen))
        {
            if (schema is not null && seen.Schema.Form != schema.Form)
                report(Diagnostic.Create(Diagnostics.SchemasDisagree, model.Location.ToLocation(), model.Name, seen.Where, where));

            return;
        }

        if (model.Problem is { } problem)
        {
            report(Diagnostic.Create(Diagnostics.WrongForm, model.Location.ToLocation(), model.Name, problem));
            schema = null;
        }

        if (schema is null)
        {
            Break(model);
            foreach (var member in model.Members)
            {
                if (member.Object is { } inner && !_broken.Contains(inner.FullName))
                    Check(inner, null, where);
            }

            return;
        }

        _seen.Add(model.FullName, (schema, where));
        if (CheckMembers(model, schema, where))
            Objects.Add((model, schema));
        else
            Break(model);
    }

    private static string PascalWord(string word) =>
        char.ToUpperInvariant(word[0]) + word.Substring(1).Replace(".", "").Replace("-", "");

    private static string Describe(Schema schema) => schema.Type switch
    {
        SchemaType.Object => "an object",
        SchemaType.Array => "an array of " + Describe(schema.Items!).Replace("an ", "").Replace("a ", "") + "s",
        SchemaType.DateTime => "a date-time",
        SchemaType.String when schema.IsUri => "a URI",
        SchemaType.Enum => "an enumeration",
        SchemaType.Integer => "an integer",
        SchemaType.Number => "a number",
        SchemaType.Boolean => "a boolean",
        _ => "a string",
    };

    private static string Characters(int? length) =>
        length is { } count ? count.ToString(CultureInfo.InvariantCulture) + " characters" : "no maxLength";

    private static bool Fits(MemberKind kind, Schema schema) => schema.Type switch
    {
        SchemaType.Object => kind == MemberKind.Object,
        SchemaType.Array when schema.Items!.Type == SchemaType.Object => kind == MemberKind.ObjectList,
        SchemaType.Array when schema.Items!.Type == SchemaType.String => kind == MemberKind.TextList,
        SchemaType.String when schema.IsUri => kind == MemberKind.String,
        SchemaType.String => kind is MemberKind.String or MemberKind.Text or MemberKind.IdTag,
        SchemaType.DateTime => kind == MemberKind.DateTime,
        SchemaType.Enum => kind == MemberKind.Enum,
        SchemaType.Integer => kind is MemberKind.Int32 or MemberKind.ConnectorId,
        SchemaType.Number => kind == MemberKind.Decimal,
        SchemaType.Boolean => kind == MemberKind.Boolean,
        _ => false,
    };

    private void Break(ObjectModel model)
    {
        if (_broken.Add(model.FullName))
            BrokenObjects.Add(model);
    }

    private bool CheckMembers(ObjectModel model, Schema schema, string where)
    {
        bool good = true;
        var wanted = schema.Properties.ToDictionary(p => p.PascalName, StringComparer.Ordinal);
        foreach (var property in schema.Properties.Where(p => model.Members.All(m => m.Name != p.PascalName)))
        {
            string kind = (property.IsRequired ? "required, " : "optional, ") + Describe(property.Schema);
            report(Diagnostic.Create(Diagnostics.MissingMember, model.Location.ToLocation(), model.Name, property.Name, kind));
            good = false;
        }

        foreach (var member in model.Members)
        {
            if (!wanted.TryGetValue(member.Name, out var property))
            {
                report(Diagnostic.Create(Diagnostics.ExtraMember, member.Location.ToLocation(), model.Name, member.Name));
                good = false;
                if (member.Object is { } inner && !_seen.ContainsKey(inner.FullName))
                    Check(inner, null, where);
            }
            else
            {
                good &= CheckMember(member, property, where);
            }
        }

        // Compare the order only when both lists contain the same names.
        for (int i = 0; good && i < model.Members.Count; i++)
        {
            if (model.Members[i].Name == schema.Properties[i].PascalName)
                continue;

            report(Diagnostic.Create(
                Diagnostics.WrongOrder, model.Members[i].Location.ToLocation(), model.Members[i].Name, schema.Properties[i].Name));
            good = false;
        }

        return good;
    }

    private bool CheckMember(MemberModel member, Schema.Property property, string where)
    {
        var location = member.Location.ToLocation();
        bool good = true;
        if (!Fits(member.Kind, property.Schema))
        {
            report(Diagnostic.Create(Diagnostics.WrongType, location, member.Name, Describe(property.Schema), member.Type));
            good = false;
            if (member.Object is { } inner && !_seen.ContainsKey(inner.FullName))
                Check(inner, null, where);
        }
        else if (member.Object is { } inner)
        {
            Check(inner, property.Schema.Items ?? property.Schema, where + "." + property.Name);
        }
        else if (member.Enum is { } words)
        {
            CheckEnum(words, property.Schema, where + "." + property.Name);
        }

        if (member.IsOptional == property.IsRequired)
        {
            report(Diagnostic.Create(
                Diagnostics.WrongRequiredness,
                location,
                member.Name,
                property.IsRequired ? "required" : "optional",
                property.IsRequired ? "not be" : "be"));
            good = false;
        }

        return good & CheckLength(member, property);
    }

    private bool CheckLength(MemberModel member, Schema.Property property)
    {
        int? length = (property.Schema.Items ?? property.Schema).MaxLength;
        int? declared = member.Kind == MemberKind.IdTag ? IdTagLength : member.DocumentedLength;
        if (declared is null || declared == length)
            return true;

        report(Diagnostic.Create(
            Diagnostics.WrongLength, member.Location.ToLocation(), member.Name, Characters(length), Characters(declared)));
        return false;
    }

    private void CheckEnum(EnumModel model, Schema schema, string where)
    {
        if (_seen.TryGetValue(model.FullName, out var seen))
        {
            // The order of the values does not matter.
            if (!new HashSet<string>(seen.Schema.Words).SetEquals(schema.Words))
                report(Diagnostic.Create(Diagnostics.SchemasDisagree, model.Location.ToLocation(), model.Name, seen.Where, where));

            return;
        }

        _seen.Add(model.FullName, (schema, where));
        if (model.Fallback is null)
        {
            report(Diagnostic.Create(
                Diagnostics.WrongForm,
                model.Location.ToLocation(),
                model.Name,
                "its first member must have the value 0 and represent values that are not in the specification"));
        }

        var words = new List<(string Member, string Word, bool IsWritten)>();
        foreach (string word in schema.Words)
        {
            var member = model.Members.FirstOrDefault(m => m.Name == PascalWord(word));
            bool isWritten = member is not null;
            member ??= model.Members.FirstOrDefault(m => m.OtherSpellings.Contains(word));
            if (member is null)
                report(Diagnostic.Create(Diagnostics.MissingWord, model.Location.ToLocation(), model.Name, word));
            else
                words.Add((member.Name, word, isWritten));
        }

        foreach (var member in model.Members)
        {
            if (!words.Exists(w => w.Member == member.Name && w.IsWritten)
                || member.OtherSpellings.Any(s => !schema.Words.Contains(s)))
            {
                report(Diagnostic.Create(Diagnostics.ExtraWord, member.Location.ToLocation(), model.Name, member.Name));
            }
        }

        Enums.Add((model, words));
    }
}
