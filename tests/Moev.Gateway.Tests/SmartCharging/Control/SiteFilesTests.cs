using Moev.Gateway.SmartCharging.Control;

namespace Moev.Gateway.Tests.SmartCharging.Control;

/// <summary>The site file at the start.</summary>
public sealed class SiteFilesTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    [Fact]
    public void Site_is_read()
    {
        File.WriteAllText(_path, """
            { "version": 1, "name": "Yard", "voltage": 230, "nodes": [ { "id": "grid", "limitAmps": 63 } ],
              "connectors": [ { "chargePoint": "CP_1", "connectorId": 1, "node": "grid", "maxAmps": 32 } ] }
            """);
        Assert.Equal("Yard", SiteFiles.Read(_path).Site.Name);
    }

    [Fact]
    public void Errors_have_the_place_in_the_file()
    {
        File.WriteAllText(_path, "{ \"version\": 1, \"name\": \"Yard\", \"voltage\": 230,\n  \"nodes\": [ { \"id\": \"grid\", \"limitAmps\": -1 } ],\n  \"connectors\": [] }");
        var problem = Assert.Throws<SiteFileException>(() => SiteFiles.Read(_path)).Problems[0];
        Assert.StartsWith($"{_path}:2:43: $.nodes[0].limitAmps: ", problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Fact]
    public void Directory_is_an_error() =>
        Assert.Equal(
            [$"Site:File is '{Path.GetTempPath()}': must be a file, and is a directory"],
            Assert.Throws<SiteFileException>(() => SiteFiles.Read(Path.GetTempPath())).Problems);

    [Fact]
    public void File_that_is_missing_is_an_error()
    {
        File.Delete(_path);
        Assert.StartsWith($"Site:File is '{_path}': the file cannot be read: ", Assert.Throws<SiteFileException>(() => SiteFiles.Read(_path)).Problems[0], StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_path);
}
