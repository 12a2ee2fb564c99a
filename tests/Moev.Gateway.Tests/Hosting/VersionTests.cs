using System.Xml.Linq;
using Moev.Gateway.Hosting;
using Moev.Tests.Shared;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Tests that the version is declared once, in <c>Directory.Build.props</c>.</summary>
public sealed class VersionTests
{
    [Fact]
    public void Gateway_has_the_declared_version() => Assert.Equal(Assert.Single(Declared("Directory.Build.props")), ProductVersion.Text);

    [Fact]
    public void No_project_declares_a_version()
    {
        var projects = new[] { "src", "loadtest", "tests", "bench" }
            .SelectMany(static folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .ToList();

        Assert.NotEmpty(projects);
        Assert.All(projects, static project => Assert.Empty(Declared(project)));
    }

    private static IEnumerable<string> Declared(string path) =>
        XDocument.Parse(Repository.Read(path)).Descendants()
            .Where(static element => element.Name.LocalName is "Version" or "VersionPrefix" or "AssemblyVersion" or "InformationalVersion" or "PackageVersion" && !element.HasElements)
            .Select(static element => element.Value);
}
