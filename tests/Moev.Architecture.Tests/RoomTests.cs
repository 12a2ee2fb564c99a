using System.Text.RegularExpressions;
using Moev.Tests.Shared;

namespace Moev.Architecture.Tests;

/// <summary>The dependencies between the rooms: those of the compiled code, of the table in the tests, and of docs/ARCHITECTURE.md are the same.</summary>
public sealed partial class RoomTests
{
    public static TheoryData<string> Projects => [.. Rooms.Projects.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Rooms_use_exactly_what_the_table_says(string project)
    {
        var actual = Dependencies.OfRooms(project, Rooms.Projects[project]);
        var wrong = new List<string>();
        foreach (var (path, uses) in actual)
        {
            if (Rooms.All.SingleOrDefault(room => room.Path == path) is not { } room)
            {
                wrong.Add($"{path} is not in the table; it uses {string.Join(", ", uses.Keys)}.");
                continue;
            }

            wrong.AddRange(uses.Where(use => !room.Uses.Contains(use.Key)).Select(use => $"{path} must not use {use.Key}: {use.Value}."));
            wrong.AddRange(room.Uses.Where(use => !uses.ContainsKey(use)).Select(use => $"{path} does not use {use}, although the table says so."));
        }

        wrong.AddRange(Rooms.All
            .Where(room => (room.Path == project || room.Path.StartsWith(project + "/", StringComparison.Ordinal)) && !actual.ContainsKey(room.Path))
            .Select(room => $"{room.Path} is in the table and has no types."));
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Namespaces_have_no_cycle(string project)
    {
        var cycle = Dependencies.FindCycle(Rooms.Projects[project]);
        Assert.True(cycle is null, cycle);
    }

    [Fact]
    public void Document_has_the_same_table()
    {
        var documented = TableRow().Matches(Repository.Read("docs/ARCHITECTURE.md"))
            .Select(row => $"{row.Groups["path"].Value}: {string.Join(", ", Name().Matches(row.Groups["uses"].Value).Select(name => name.Groups[1].Value))}");
        Assert.Equal(Rooms.All.Select(room => $"{room.Path}: {string.Join(", ", room.Uses)}"), documented);
    }

    [Fact]
    public void Cycle_is_found()
    {
        // The test of the test: two namespaces of this assembly use each other.
        Assert.Contains("Cycle.A -> ", Dependencies.FindCycle("Moev.Architecture.Tests.Cycle", typeof(RoomTests).Assembly), StringComparison.Ordinal);
    }

    [Fact]
    public void Use_within_a_method_is_found()
    {
        // A use that no declaration shows.
        Assert.Contains(typeof(System.Text.StringBuilder), TypeUses.Of(typeof(Sample)));
        Assert.Contains(typeof(Guid), TypeUses.Of(typeof(Sample)));
        Assert.DoesNotContain(typeof(Version), TypeUses.Of(typeof(Sample)));
    }

    /// <summary>A row of the table: | `path` | contents | `use`, `use` |.</summary>
    [GeneratedRegex(@"^\| `(?<path>(?:src/|loadtest|bench)[^`]*)` \|(?<contents>(?:[^|\\]|\\.)*)\|(?<uses>[^|]*)\|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TableRow();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();

    private sealed class Sample
    {
        public static int Hidden() => new List<Guid>().Count + new System.Text.StringBuilder().Length;
    }
}
