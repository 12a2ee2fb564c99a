using System.Text.RegularExpressions;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Documentation;

/// <summary>Tests of the links and sizes of the repository's Markdown documents.</summary>
public sealed partial class DocumentTests
{
    private const int MaxReadmeBytes = 9_000;

    private static readonly string[] Ignored = ["artifacts", "node_modules", "bin", "obj", "data", ".git"];

    public static TheoryData<string> Documents() => [.. Find(RepositoryFiles.Root).Select(static file => Path.GetRelativePath(RepositoryFiles.Root, file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Relative_links_lead_to_a_file_and_a_heading(string document)
    {
        var file = Path.Combine(RepositoryFiles.Root, document);
        foreach (var target in Links(Prose(File.ReadAllText(file))).Where(static link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var parts = target.Split('#', 2);
            var path = parts[0].Length == 0 ? file : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{document}: {target} does not exist");
            if (parts.Length == 2)
                Assert.True(Anchors(Prose(File.ReadAllText(path))).Contains(parts[1]), $"{document}: {target} has no such heading");
        }
    }

    [Fact]
    public void Readme_is_short() =>
        Assert.InRange(new FileInfo(Path.Combine(RepositoryFiles.Root, "README.md")).Length, 1, MaxReadmeBytes);

    [Fact]
    public void Every_document_of_docs_is_in_the_index_of_the_readme()
    {
        var links = Links(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "README.md"))).ToHashSet(StringComparer.Ordinal);
        Assert.All(Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs"), "*.md"), file => Assert.Contains("docs/" + Path.GetFileName(file), links));
    }

    private static IEnumerable<string> Find(string folder) =>
        Directory.GetFiles(folder, "*.md").Concat(
            Directory.GetDirectories(folder).Where(static child => !Ignored.Contains(Path.GetFileName(child), StringComparer.Ordinal)).SelectMany(Find));

    // Code may contain brackets that are not links, and comments that are not headings.
    private static string Prose(string markdown) => CodeBlock().Replace(markdown, "");

    private static IEnumerable<string> Links(string markdown) => Link().Matches(markdown).Select(static match => match.Groups["target"].Value);

    // As GitHub generates them: lower case, no punctuation, a hyphen for each space.
    private static HashSet<string> Anchors(string markdown) =>
        [.. Heading().Matches(markdown).Select(static match => NoAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
