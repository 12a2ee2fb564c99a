using Moev.Tests.Shared;

namespace Moev.Ocpp.Tests.Mutations;

/// <summary>The lists in <c>eng/mutations</c> still apply to the sources. A check that has moved needs its entry moved too.</summary>
public sealed class MutationListTests
{
    private const string Folder = "eng/mutations";

    public static TheoryData<string> Lists =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, Folder), "*.txt").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Lists))]
    public void Every_entry_finds_its_text_exactly_once(string list)
    {
        var entries = Entries(list);

        Assert.NotEmpty(entries);
        Assert.Empty(entries.Select(Problem).OfType<string>());
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Every_name_occurs_once(string list) =>
        Assert.Empty(Entries(list).CountBy(entry => entry.Name).Where(count => count.Value > 1).Select(count => count.Key));

    [Theory]
    [MemberData(nameof(Lists))]
    public void Test_projects_exist(string list) =>
        Assert.All(
            Repository.Read(Path.Combine(Folder, list)).Split('\n').Where(line => line.StartsWith("@tests ", StringComparison.Ordinal)),
            line => Assert.True(Directory.Exists(Path.Combine(Repository.Root, line.Split(' ')[1])), line));

    private static List<MutationEntry> Entries(string list) => MutationEntry.ReadAll(Repository.Read(Path.Combine(Folder, list)));

    private static string? Problem(MutationEntry entry)
    {
        if (entry.Find == entry.Replacement)
            return $"{entry.Name}: the replacement is the text itself.";
        if (!File.Exists(Path.Combine(Repository.Root, entry.File)))
            return $"{entry.Name}: {entry.File} does not exist.";
        var occurrences = Repository.Read(entry.File).Split(entry.Find).Length - 1;
        return occurrences == 1 ? null : $"{entry.Name}: the text occurs {occurrences} times in {entry.File}.";
    }
}
