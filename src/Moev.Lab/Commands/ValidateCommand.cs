using System.CommandLine;
using Moev.CommandLine;
using Moev.Lab.Scenarios.Summaries;

namespace Moev.Lab.Commands;

/// <summary>The command <c>validate</c>: checks a scenario, and summarises it.</summary>
internal static class ValidateCommand
{
    public static Command Create(LabServices services)
    {
        var command = new Command("validate", "Checks a scenario, and summarises it. Exits with 1 and a line for each error, as file:line:column: path: message.")
        {
            ExperimentOptions.Scenario,
        };
        command.Add(ExperimentOptions.Set);
        command.Run(async (arguments, _) =>
        {
            var scenario = ScenarioSource.Reader(services, arguments)(new Dictionary<string, string>());
            foreach (var line in ScenarioSummary.Of(scenario).Lines())
                await arguments.InvocationConfiguration.Output.WriteLineAsync(OneLine.Of(line));
            return 0;
        });
        return command;
    }
}
