using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Takes the decisions that a client posts. Each holds until the next one, and at most for a time.</summary>
internal sealed class ExternalPort(SiteModel site, PortSettings settings, TimeProvider time) : IAlgorithmPort
{
    private readonly Lock _gate = new();
    private readonly DecisionReader _reader = new(site); // under the gate
    private Decision _current = new(site); // under the gate
    private Decision _next = new(site); // under the gate
    private string? _note; // under the gate
    private long _postedAt; // timestamp; under the gate
    private bool _hasPosted; // under the gate
    private TaskCompletionSource _posted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Replaces the decision that holds.</summary>
    /// <param name="json">The decision.</param>
    public PostedDecision Post(ReadOnlySpan<byte> json)
    {
        if (json.Length > settings.AnswerBytes)
            return new PostedDecision(PostedDecisionStatus.Invalid, $"The decision has {json.Length} bytes: must have at most {settings.AnswerBytes} (Site:MaxAnswerBytes).");
        lock (_gate)
        {
            var reading = _reader.Read(json, _next);
            if (reading.Error is { } error)
                return new PostedDecision(PostedDecisionStatus.Invalid, error);
            _note = reading.Note;
            (_current, _next) = (_next, _current);
            _postedAt = time.GetTimestamp();
            _hasPosted = true;
        }

        Interlocked.Exchange(ref _posted, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return new PostedDecision(PostedDecisionStatus.Accepted, null);
    }

    /// <summary>Completes when a decision was posted after the call.</summary>
    public Task WhenPosted() => Volatile.Read(ref _posted).Task;

    public ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        lock (_gate)
        {
            if (!_hasPosted)
                return new ValueTask<PortAnswer>(PortAnswer.Late("No decision was posted yet."));
            var age = time.GetElapsedTime(_postedAt);
            if (age >= settings.ExternalAge)
            {
                return new ValueTask<PortAnswer>(PortAnswer.Late(
                    $"The last decision was posted {age.TotalSeconds:0} s ago and ended after {settings.ExternalAge.TotalSeconds:0} s (Site:ExternalSeconds)."));
            }

            _current.CopyTo(decision, (int)age.TotalSeconds);
            return new ValueTask<PortAnswer>(PortAnswer.Decided(_note));
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
