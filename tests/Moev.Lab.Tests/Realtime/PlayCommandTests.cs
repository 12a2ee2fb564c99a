using System.Text.Json;
using Moev.Lab.Commands;
using Moev.Lab.Hosting;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Tests.Realtime;

public sealed class PlayCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-play-").FullName;
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Accelerated_play_shows_its_ports_and_writes_the_verdict()
    {
        var scenario = PlayScenario.Create(3, limitAmps: 40, TimeSpan.FromSeconds(90), PlayScenario.Stay(0, 0, 30, 80), PlayScenario.Stay(1, 1, 30, 80));

        Assert.Equal(0, await RunAsync(scenario, "--speed", "30", "--algorithm", "equal-share", "--progress", "plain", "--fail-on", "violationSeconds>30"));

        var error = _error.ToString();
        Assert.Matches("Charge points connect to ws://127.0.0.1:[0-9]+", error);
        Assert.Matches("Control API: http://localhost:[0-9]+", error);
        Assert.Contains("30 times as fast", error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "report.html")));
        using var results = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "out", "results.json")));
        var run = Assert.Single(results.RootElement.GetProperty("runs").EnumerateArray());
        Assert.True(run.GetProperty("metrics").GetProperty("energyKwh").GetDouble() > 0.1);
    }

    [Fact]
    public async Task Uncontrolled_play_fails_a_condition_with_code_2()
    {
        var scenario = PlayScenario.Create(3, limitAmps: 40, TimeSpan.FromSeconds(60), PlayScenario.Stay(0, 0, 5, 50), PlayScenario.Stay(1, 1, 5, 50));

        Assert.Equal(2, await RunAsync(scenario, "--speed", "30", "--algorithm", GatewaySettings.NoAlgorithm, "--fail-on", "violationSeconds>20"));
    }

    [Theory]
    [InlineData("--speed is for", "--url", "ws://localhost:9", "--speed", "10")]
    [InlineData("--algorithm is for", "--url", "ws://localhost:9", "--algorithm", "edf")]
    [InlineData("--control-url is for", "--control-url", "http://localhost:8080")]
    [InlineData("--url must be", "--url", "http://localhost:9000")]
    [InlineData("--speed must be", "--speed", "0")]
    [InlineData("--algorithm must be", "--algorithm", "nonsense")]
    public async Task Options_that_do_not_fit_are_refused(string problem, params string[] options)
    {
        Assert.Equal(1, await RunAsync(PlayScenario.Create(1, 40, TimeSpan.FromSeconds(1)), options));
        Assert.Contains(problem, _error.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    [Fact]
    public async Task Port_in_use_is_named()
    {
        var scenario = PlayScenario.Create(1, 40, TimeSpan.FromSeconds(1));
        await using var gateway = await LabGateway.StartAsync(scenario, "edf", TimeProvider.System, configure: null, new LabGatewayOptions());

        Assert.Equal(1, await RunAsync(scenario, "--port", gateway.OcppEndPoint.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Contains("The gateway cannot start", _error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<int> RunAsync(Scenario scenario, params string[] options) => LabProgram.RunAsync(
        new LabServices { ReadScenario = (_, _) => scenario }, ["play", "scenario.json", "--out", Path.Combine(_folder, "out"), .. options], _output, _error);
}
