using Moev.Lab.Commands;
using Moev.Lab.Scenarios;
using Moev.Lab.Tests.Runs;
using Moev.Lab.Tests.Truth;

namespace Moev.Lab.Tests.Commands;

/// <summary>Runs command lines in process, with an engine and a scenario that simulate nothing, and a folder of its own.</summary>
internal sealed class LabBench : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("moev-lab-").FullName;

    public FakeEngine Engine { get; } = new();

    /// <summary>The values that were replaced in the scenario, each time it was read.</summary>
    public List<IReadOnlyDictionary<string, string>> Read { get; } = [];

    /// <summary>Returns a path in the folder.</summary>
    public string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Runs a command line with the scenario s.json.</summary>
    /// <returns>The exit code, standard output and standard error.</returns>
    public async Task<(int Code, string Output, string Error)> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken = default)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var services = new LabServices { Engines = _ => Engine, ReadScenario = ReadScenario, ReadScenarioJson = (_, _, overrides) => ReadScenario("s.json", overrides) };
        var code = await LabProgram.RunAsync(services, words, output, error, cancellationToken).WaitAsync(Patience, CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    private Scenario ReadScenario(string path, IReadOnlyDictionary<string, string> overrides)
    {
        if (path != "s.json")
            throw new LabException($"{path}:1:2: $: it is wrong\n{path}:3:4: $.site: it is wrong too");
        Read.Add(overrides);
        var stay = TestRun.Stay(0, 0, 0, 1, 10_000);
        return TestRun.Scenario(TestRun.SinglePhase(1, limitAmps: 32), TimeSpan.FromHours(1), [stay]) with
        {
            Seeds = [1, 2],
            Clock = new ClockSettings { Mode = overrides.ContainsKey("clock.mode") ? ClockMode.Accelerated : ClockMode.Lockstep },
        };
    }
}
