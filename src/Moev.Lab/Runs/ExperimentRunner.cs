using Moev.Lab.Fidelity;
using Moev.Lab.Metrics;
using Moev.Lab.Plans;
using Moev.Lab.Truth;

namespace Moev.Lab.Runs;

/// <summary>Carries out the runs of an experiment, several at a time. A run that fails does not end the others.</summary>
/// <param name="engines">Returns what carries out a run.</param>
/// <param name="measure">Computes the metrics of a run.</param>
/// <param name="parallel">The runs at a time.</param>
internal sealed class ExperimentRunner(Func<RunPlan, IRunEngine> engines, Func<RunRecord, RunMetrics> measure, int parallel)
{
    /// <summary>
    /// Carries out the runs. They begin in the order of the plan, and their results have this order, whichever ends first. Of most runs only metrics and
    /// a summary are kept; of the first run of each algorithm and transport the record too.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="observer">Follows it.</param>
    /// <param name="cancellationToken">Stops it: runs under way end early, and no further one begins.</param>
    public async Task<ExperimentResult> RunAsync(Experiment experiment, IExperimentObserver observer, CancellationToken cancellationToken)
    {
        var plans = experiment.Plans;
        var results = new RunResult?[plans.Count];
        var failures = new RunFailure?[plans.Count];
        var kept = experiment.Recorded;
        // Not cancelled by the token: what was simulated is a result too.
        await Parallel.ForEachAsync(Enumerable.Range(0, plans.Count), new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = CancellationToken.None }, RunAsync);
        return new ExperimentResult
        {
            CommandLine = experiment.CommandLine,
            StartedAt = experiment.StartedAt,
            IsFidelity = experiment.IsFidelity,
            IsComplete = plans.Index().All(plan => failures[plan.Index] is not null || results[plan.Index]?.Summary.IsComplete == true),
            Runs = [.. results.OfType<RunResult>()],
            Failures = [.. failures.OfType<RunFailure>()],
        };

        async ValueTask RunAsync(int index, CancellationToken unused)
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            try
            {
                var record = await engines(plans[index]).RunAsync(plans[index], observer.Began(index, plans[index]), cancellationToken);
                // Nothing was simulated: there is nothing to measure.
                if (record.Simulated <= TimeSpan.Zero && !record.IsComplete)
                    return;
                var result = results[index] = Result(record, keepsRecord: kept.Contains(index), experiment.IsFidelity);
                observer.Ended(index, result);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Stopped before it could begin.
            }
            catch (Exception e)
            {
                // Any error of one run, also one of this program, must not lose the results of the others.
                observer.Failed(index, failures[index] = new RunFailure(plans[index], MessageOf(e)));
            }
        }
    }

    private RunResult Result(RunRecord record, bool keepsRecord, bool isFidelity)
    {
        var summary = new RunSummary(
            record.Simulated, record.IsComplete, record.Elapsed, record.EventLogHash, MetricCalculator.Satisfaction(record), record.Control.Warnings);
        return new RunResult(record.Plan, measure(record), summary, keepsRecord ? record : null)
        {
            Losses = isFidelity && record.Plan.Transport == TransportKind.Ocpp ? OfferGaps.Of(record) : null,
        };
    }

    private static string MessageOf(Exception e)
    {
        if (e is LabException)
            return e.Message;
        var place = e.StackTrace?.Split('\n') is [var first, ..] ? first.Trim() : "";
        return $"An error in this program: {e.GetType().Name}: {e.Message} {place}";
    }
}
