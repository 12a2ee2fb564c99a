using System.Text;
using System.Text.Json.Nodes;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.V16;

/// <summary>Tests each member of each message, at each depth, with each kind of wrong value, in both modes. Generated from the schemas.</summary>
public sealed class PayloadMutationTests
{
    private const PayloadDeviations LosesInformation = PayloadDeviations.RoundedNumber | PayloadDeviations.DroppedMember
        | PayloadDeviations.MissingMember | PayloadDeviations.DroppedItem | PayloadDeviations.RepeatedMember;

    public static TheoryData<string> Messages => [.. WireSchema.All.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Wrong_value_gets_its_error_or_its_deviation(string message)
    {
        foreach (var (path, schema, node) in Members(message))
        {
            foreach (var mutation in Mutation.Of(path.Name, schema, node[path.Name]!))
                Check(message, Render(path, $"\"{path.Name}\":{mutation.Json}"), path.Name, mutation, path);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Missing_null_and_repeated_members_are_found(string message)
    {
        foreach (var (path, schema, node) in Members(message))
        {
            string value = $"\"{path.Name}\":{node[path.Name]!.ToJsonString()}";
            var missing = path.IsRequired ? PayloadErrorKind.MissingMember : PayloadErrorKind.None;
            Check(message, Render(path, null), path.Name, new Mutation("", missing, missing, PayloadDeviations.None), path);

            bool isWord = schema.Words.Length > 0 && !Mutation.MustBeKnown.Contains(path.Name);
            var nulled = path.IsRequired && !isWord ? PayloadErrorKind.WrongType : PayloadErrorKind.None;
            var ofNull =
                !path.IsRequired ? PayloadDeviations.NullMember :
                isWord ? PayloadDeviations.DroppedMember | PayloadDeviations.UnknownEnumMember : PayloadDeviations.None;
            var mutation = new Mutation("null", PayloadErrorKind.WrongType, nulled, ofNull)
            {
                InCommand = path.IsRequired ? PayloadErrorKind.WrongType : PayloadErrorKind.None,
            };
            Check(message, Render(path, $"\"{path.Name}\":null"), path.Name, mutation, path);

            var twice = new Mutation("", PayloadErrorKind.DuplicateMember, PayloadErrorKind.None, PayloadDeviations.RepeatedMember);
            Check(message, Render(path, $"{value},{value}"), path.Name, twice, path);
            string escaped = $"\"\\u{(int)path.Name[0]:x4}{path.Name[1..]}\"";
            var twiceThenNull = new Mutation("", PayloadErrorKind.DuplicateMember, nulled, PayloadDeviations.RepeatedMember | ofNull)
            {
                InCommand = nulled == PayloadErrorKind.None ? PayloadErrorKind.DuplicateMember : nulled,
            };
            Check(message, Render(path, $"{value},{escaped}:null"), path.Name, twiceThenNull, path);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Names_are_compared_exactly(string message)
    {
        foreach (var (path, _, node) in Members(message))
        {
            string name = char.ToUpperInvariant(path.Name[0]) + path.Name[1..];
            string json = Render(path, $"\"{name}\":{node[path.Name]!.ToJsonString()}");
            var tolerant = path.IsRequired ? PayloadErrorKind.MissingMember : PayloadErrorKind.None;
            var mutation = new Mutation("", PayloadErrorKind.UnknownMember, tolerant, PayloadDeviations.UnknownMember);
            Check(message, json, path.IsRequired ? null : name, mutation, path);
        }
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Further_members_are_refused_or_skipped(string message)
    {
        var node = WireSchema.All[message].Example(full: true);
        foreach (var (inner, _) in WireSchema.All[message].Objects(node))
        {
            foreach (string value in new[] { "1", "null", "{\"a\":[{\"b\":\"}\"}]}", "[]", "\"\\\"\"" })
            {
                inner["vendorExtra"] = "MARK";
                string json = node.ToJsonString().Replace("\"MARK\"", value);
                inner.Remove("vendorExtra");
                var mutation = new Mutation(value, PayloadErrorKind.UnknownMember, PayloadErrorKind.None, PayloadDeviations.UnknownMember);
                Check(message, json, "vendorExtra", mutation);
            }
        }
    }

    private static bool IsWord(string message, MemberPath path) =>
        WireSchema.All[message].Objects(path.Root).Single(o => o.Object == path.Owner).Schema.Properties
            .Single(p => p.Name == path.Name).Schema.Words.Length > 0;

    [Fact]
    public void There_are_enough_cases()
    {
        int cases = WireSchema.All.Keys.Sum(m => Members(m).Sum(p => Mutation.Of(p.Path.Name, p.Schema, p.Node[p.Path.Name]!).Count() + 5));
        Assert.True(cases > 1500, cases.ToString());
    }

    private static IEnumerable<(MemberPath Path, WireSchema Schema, JsonObject Node)> Members(string message)
    {
        var root = WireSchema.All[message].Example(full: true);
        foreach (var (inner, schema) in WireSchema.All[message].Objects(root))
        {
            foreach (var (name, property, isRequired) in schema.Properties)
                yield return (new MemberPath(root, inner, name, isRequired), property, inner);
        }
    }

    private static string Render(MemberPath path, string? replacement)
    {
        var text = new StringBuilder();
        Append(path.Root);
        return text.ToString();

        void Append(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject self:
                    var members = self.Where(m => replacement is not null || self != path.Owner || m.Key != path.Name).ToList();
                    text.Append('{');
                    for (int i = 0; i < members.Count; i++)
                    {
                        text.Append(i > 0 ? "," : "");
                        if (self == path.Owner && members[i].Key == path.Name)
                        {
                            text.Append(replacement);
                            continue;
                        }

                        text.Append('"').Append(members[i].Key).Append("\":");
                        Append(members[i].Value);
                    }

                    text.Append('}');
                    break;
                case JsonArray array:
                    text.Append('[');
                    for (int i = 0; i < array.Count; i++)
                    {
                        text.Append(i > 0 ? "," : "");
                        Append(array[i]);
                    }

                    text.Append(']');
                    break;
                default:
                    text.Append(node!.ToJsonString());
                    break;
            }
        }
    }

    private static void Check(string message, string json, string? member, Mutation mutation, MemberPath? path = null)
    {
        string label = $"{message} {member}: {json}";
        var strict = Wire16.Read(message, json, ValidationMode.Strict);
        Assert.True(mutation.Strict == strict.Report.Error.Kind, $"Strict gave {strict.Report.Error}, not {mutation.Strict}: {label}");
        Assert.Equal(PayloadDeviations.None, strict.Report.Deviations);
        CheckError(strict, json, member, label);

        var expected = mutation.Tolerant;
        var deviations = mutation.Deviation;
        if (expected != PayloadErrorKind.None && path is not null)
        {
            bool isMustBeKnown = Mutation.MustBeKnown.Contains(path.Name) && expected is PayloadErrorKind.WrongType or PayloadErrorKind.UnknownEnumMember
                && mutation.Json != "";
            var (leftOut, of) = Tolerance.Of(message, path.Owner, path.Name, isMustBeKnown && IsWord(message, path));
            if (leftOut != PayloadDeviations.None)
            {
                member = deviations == PayloadDeviations.None ? of : member;
                expected = PayloadErrorKind.None;
                deviations |= leftOut;
            }
        }
        else if (Tolerance.IsCommand(message) && (deviations & LosesInformation) != 0)
        {
            expected = mutation.InCommand;
        }

        var tolerant = Wire16.Read(message, json, ValidationMode.Tolerant);
        bool isFirstError = Tolerance.IsCommand(message) && tolerant.Report.Error.Kind == mutation.Strict;
        Assert.True(expected == tolerant.Report.Error.Kind || isFirstError, $"Tolerant gave {tolerant.Report.Error}, not {expected}: {label}");
        if (!tolerant.IsRead)
        {
            CheckError(tolerant, json, member, label);
            return;
        }

        Assert.True(deviations == tolerant.Report.Deviations, $"{tolerant.Report.Deviations}, not {deviations}: {label}");
        if (deviations != PayloadDeviations.None && member is not null)
            Assert.True(member == tolerant.Report.FirstDeviation, $"{tolerant.Report.FirstDeviation}, not {member}: {label}");
        Assert.Equal((deviations & LosesInformation) != 0, tolerant.Report.Repairs is not null);

        if (Mutation.CanBeRepaired(deviations))
        {
            string rewritten = tolerant.Rewrite();
            var again = Wire16.Read(message, rewritten, ValidationMode.Strict);
            Assert.True(again.IsRead, $"{again.Report.Error}: {label} -> {rewritten}");
        }
    }

    private static void CheckError(Wire16.Outcome outcome, string json, string? member, string label)
    {
        if (outcome.IsRead)
            return;

        Assert.InRange(outcome.Report.Error.Offset, 0, Encoding.UTF8.GetByteCount(json));
        if (member is not null)
            Assert.True(member == outcome.Report.Error.Member, $"{outcome.Report.Error}: {label}");
    }

    private sealed record MemberPath(JsonNode Root, JsonObject Owner, string Name, bool IsRequired);
}
