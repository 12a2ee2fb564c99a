using System.CommandLine;
using Moev.CommandLine;
using Moev.Lab.Plans;
using Moev.Lab.Realtime;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Commands;

/// <summary>The command <c>play</c>: a fleet to steer by hand, or by any central system.</summary>
internal static class PlayCommand
{
    public static Command Create(LabServices services)
    {
        var command = new Command(
            "play",
            "Plays a scenario's charge points and cars by the wall clock, against the gateway in this process or any OCPP 1.6J central system, and gives the verdict from the truth. "
            + "Ends with the scenario or with Ctrl-C. Exits with 1 if it failed, with 2 if a --fail-on condition holds, with 130 after Ctrl-C.")
        {
            ExperimentOptions.Scenario,
        };
        command.Add(PlayCommandOptions.All);
        command.Run((arguments, cancellationToken) => RunAsync(services, arguments, cancellationToken));
        return command;
    }

    private static Task<int> RunAsync(LabServices services, ParseResult arguments, CancellationToken cancellationToken)
    {
        if (PlayCommandOptions.Problem(arguments) is { } wrong)
            throw new LabException(wrong);
        var speed = arguments.Value(PlayCommandOptions.Speed);
        var scenario = services.ReadScenario(
            arguments.GetValue(ExperimentOptions.Scenario)!, new Dictionary<string, string>(ExperimentOptions.Set.Of(arguments), StringComparer.Ordinal));
        var plan = new RunPlan
        {
            Scenario = scenario with { Clock = scenario.Clock with { Mode = speed == 1 ? ClockMode.Realtime : ClockMode.Accelerated, Speed = speed } },
            Seed = arguments.Has(PlayCommandOptions.Seed) ? arguments.Value(PlayCommandOptions.Seed) : scenario.Seeds[0],
            Algorithm = PlayCommandOptions.AlgorithmOf(arguments),
        };
        var error = arguments.InvocationConfiguration.Error;
        var display = new PlayCommandDisplay(Terminal.ModeOf(arguments.Value(ExperimentOptions.Progress), error), error, services.Time);
        var engine = new RealtimeEngine(PlayCommandOptions.Settings(arguments, display.Started));
        return ExperimentSession.RunAsync(services with { Engines = _ => engine }, arguments, [plan], inspect: null, cancellationToken, display);
    }
}
