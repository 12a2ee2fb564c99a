using Moev.Lab.Commands;

namespace Moev.Lab.Tests.Commands;

public sealed class OutputFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-lab-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Workplace, 40 kW", "workplace-40-kw")]
    [InlineData("  ", "run")]
    [InlineData("../../etc", "etc")]
    [InlineData("python3 examples/algorithms/edf.py", "python3-examples-algorithms-edf.py")]
    [InlineData("ÄÖÜ", "run")]
    public void Name_becomes_part_of_a_file_name(string name, string expected) => Assert.Equal(expected, OutputFolder.Slug(name, 60));

    [Fact]
    public void Name_is_cut() => Assert.Equal("abcde", OutputFolder.Slug("abcdefgh", 5));

    [Fact]
    public void Folder_may_be_new_or_empty()
    {
        var path = Path.Combine(_folder, "a", "b");
        Assert.Equal(path, OutputFolder.Create(path, "x"));
        Assert.Equal(path, OutputFolder.Create(path, "x"));
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public void File_in_its_place_is_an_error()
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "");
        Assert.Contains("cannot be created", Assert.Throws<LabException>(() => OutputFolder.Create(path, "x")).Message, StringComparison.Ordinal);
    }
}
