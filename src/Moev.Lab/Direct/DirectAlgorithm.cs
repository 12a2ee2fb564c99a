using Microsoft.Extensions.Logging.Abstractions;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Lab.Hosting;
using Moev.Lab.Plans;
using Moev.Lab.Runs;
using Moev.Lab.Truth;
using Moev.SmartCharging;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Direct;

/// <summary>
/// The algorithm of a run, asked and supervised as in the gateway. Virtual time stands still while it decides, so its budget, and the wait before a process that has crashed
/// starts again, are real time.
/// </summary>
internal sealed class DirectAlgorithm : IAlgorithmObserver, IAsyncDisposable
{
    private readonly IRunRecorder _recorder;
    private readonly IRunProgress _progress;

    private DirectAlgorithm(IRunRecorder recorder, IRunProgress progress)
    {
        (_recorder, _progress) = (recorder, progress);
    }

    /// <summary>The algorithm under supervision.</summary>
    public ISupervisedAlgorithm Supervised { get; private init; } = null!;

    /// <summary>True while a fault of the scenario keeps it from answering.</summary>
    public bool Hangs { get; set; }

    /// <summary>Creates the algorithm of a plan. A process starts at once.</summary>
    /// <exception cref="LabException">There is no such algorithm.</exception>
    public static DirectAlgorithm Create(RunPlan plan, SiteOptions options, IRunRecorder recorder, IRunProgress progress)
    {
        if (!AlgorithmTarget.TryParse(plan.Algorithm, out var target, out var problem))
            throw new LabException($"The algorithm '{plan.Algorithm}' {problem}.");
        if (target.Kind == AlgorithmKind.External)
            throw new LabException($"The algorithm '{AlgorithmTarget.External}' needs a client that posts decisions to the gateway, which a run without OCPP does not have.");
        if (AlgorithmTarget.ProblemOfBuiltIn(options.Fallback) is { } unknown)
            throw new LabException($"control.gatewayOptions: Site:Fallback is '{options.Fallback}': {unknown}.");
        var budget = plan.Scenario.Control.Budget;
        var settings = PortSettings.Of(options);
        settings = settings with { Budget = budget, Hang = settings.Hang < budget ? budget : settings.Hang };
        var created = new Draft(plan.Scenario.Site, options, settings);
        return created.Complete(target, recorder, progress);
    }

    public void StateChanged(AlgorithmState previous, AlgorithmHealth health)
    {
        if (health.State == AlgorithmState.Healthy)
            return;
        var text = $"{health.Name}: {health.LastProblem} {health.Fallback} decides instead.";
        _recorder.Warned(text);
        _progress.Warn(text);
    }

    public ValueTask DisposeAsync() => Supervised.DisposeAsync();

    private sealed record Draft(SiteModel Site, SiteOptions Options, PortSettings Settings)
    {
        public DirectAlgorithm Complete(AlgorithmTarget target, IRunRecorder recorder, IRunProgress progress)
        {
            DirectAlgorithm? algorithm = null;
            var decorator = new AlgorithmDecorator(port => new SilentPort(port, () => algorithm!.Hangs, time: null));
            var ports = new AlgorithmPorts(TimeProvider.System, new LogThrottle(TimeProvider.System), NullLoggerFactory.Instance, decorator: decorator);
            var builtIn = AlgorithmServices.SettingsOf(Options);
            algorithm = new DirectAlgorithm(recorder, progress)
            {
                Supervised = ports.Create(target, Options.Fallback, Site, Settings, name => ChargingAlgorithms.Create(name, Site, builtIn)),
            };
            algorithm.Supervised.Observer = algorithm;
            algorithm.Supervised.Start();
            return algorithm;
        }
    }
}
