using System.Buffers;
using System.Text;
using Moev.Gateway.Diagnostics;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>
/// The conversation with one process: a line with an observation, then a line with its decision. It has one observation at a time: the next one is written when the last
/// one was answered, so that a slow process never works through a queue of old ones.
/// </summary>
internal sealed class ProcessExchange : IDisposable
{
    private const int ShownChars = 100;

    private readonly Stream _input;
    private readonly LineReader _lines;
    private readonly PortSettings _settings;
    private readonly TimeProvider _time;
    private readonly ObservationWriter _writer;
    private readonly DecisionReader _reader; // the loop that reads answers
    private readonly Decision _read; // that loop, then the caller that it answers
    private readonly ArrayBufferWriter<byte> _line = new(); // the caller, then the write
    private readonly ITimer _hang;
    private readonly TaskCompletionSource<string> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _inputClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private Task _written = Task.CompletedTask; // the caller
    private TaskCompletionSource _idle = Idle(); // under the gate; completed when no answer is owed
    private TaskCompletionSource<PortAnswer>? _caller; // under the gate; null when no caller waits
    private long? _asked; // under the gate; the observation whose answer is owed
    private long _askedAt; // timestamp; under the gate
    private string? _ended; // under the gate

    public ProcessExchange(Stream input, Stream output, SiteModel site, PortSettings settings, TimeProvider time)
    {
        _input = input;
        _lines = new LineReader(output, settings.AnswerBytes);
        _settings = settings;
        _time = time;
        _writer = new ObservationWriter(site);
        _reader = new DecisionReader(site);
        _read = new Decision(site);
        _hang = time.CreateTimer(static state => ((ProcessExchange)state!).Hung(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes with the reason, in English, when the process breaks the rules of the conversation and must be ended.</summary>
    public Task<string> Broken => _broken.Task;

    /// <summary>Completes when the process does not take an observation.</summary>
    public Task InputClosed => _inputClosed.Task;

    /// <summary>Writes an observation and waits for its decision.</summary>
    public async ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        Task idle;
        lock (_gate)
            idle = _idle.Task;
        try
        {
            await idle.WaitAsync(budget);
            await _written.WaitAsync(budget); // a process can answer before it has read the whole line
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                var ago = _time.GetElapsedTime(_askedAt).TotalSeconds;
                return PortAnswer.Late(_asked is { } owed
                    ? $"The process has not answered observation {owed} for {ago:0.#} s, so it was not asked again."
                    : $"The process has not read the whole observation of {ago:0.#} s ago.");
            }
        }

        _line.ResetWrittenCount();
        _writer.Write(observation, _line);
        _line.Write("\n"u8);
        var caller = new TaskCompletionSource<PortAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_ended is not null)
                return PortAnswer.Failed(_ended);
            _caller = caller;
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _asked = observation.Number;
            _askedAt = _time.GetTimestamp();
            _hang.Change(_settings.Hang, Timeout.InfiniteTimeSpan);
        }

        _written = WriteAsync();
        PortAnswer answer;
        try
        {
            answer = await caller.Task.WaitAsync(budget);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                _caller = null;
            return PortAnswer.Late($"The process did not answer within {_settings.Budget.TotalMilliseconds:0} ms (Site:BudgetMilliseconds).");
        }

        if (answer.State == AlgorithmState.Healthy)
            _read.CopyTo(decision);
        return answer;
    }

    /// <summary>Reads answers until the process closes its output or breaks a rule.</summary>
    public async Task ReadAsync()
    {
        try
        {
            while (true)
            {
                var line = await _lines.ReadAsync();
                if (line.Status == ReadLineStatus.End)
                    return;
                if (line.Status == ReadLineStatus.TooLong)
                {
                    Break($"The process wrote a line of more than {_settings.AnswerBytes} bytes (Site:MaxAnswerBytes).");
                    return;
                }

                if (!Take(line.Bytes.Span))
                    return;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Its end is seen elsewhere.
        }
    }

    /// <summary>Answers a caller that still waits: there will be no decision.</summary>
    /// <returns>True when there was one.</returns>
    public bool End(string problem)
    {
        lock (_gate)
        {
            _ended = problem;
            var isAnswered = _caller?.TrySetResult(PortAnswer.Failed(problem)) ?? false;
            _caller = null;
            _idle.TrySetResult();
            return isAnswered;
        }
    }

    // The writer has no resources, and a caller may be using it.
    public void Dispose() => _hang.Dispose();

    /// <returns>False when the process must be ended.</returns>
    private bool Take(ReadOnlySpan<byte> line)
    {
        long? asked;
        lock (_gate)
            asked = _asked;
        if (asked is null)
        {
            Break($"The process wrote a line although no observation waits for a decision: {Shown(line)} Standard output is for decisions; messages go to standard error.");
            return false;
        }

        // No caller changes the decision while an answer is owed.
        var reading = _reader.Read(line, _read);
        var answer = reading.Error is { } error ? PortAnswer.Failed($"The process answered nonsense: {error} It wrote {Shown(line)}")
            : reading.Number is { } number && number != asked ? PortAnswer.Failed($"The process answered observation {number}, and observation {asked} was asked.")
            : PortAnswer.Decided(reading.Note);
        lock (_gate)
        {
            _asked = null;
            _hang.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            // Without a caller it is the late answer of an earlier cycle.
            _caller?.TrySetResult(answer);
            _caller = null;
            _idle.TrySetResult();
        }

        return true;
    }

    private async Task WriteAsync()
    {
        try
        {
            await _input.WriteAsync(_line.WrittenMemory);
            await _input.FlushAsync();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            _inputClosed.TrySetResult();
        }
    }

    private void Hung()
    {
        long? asked;
        lock (_gate)
            asked = _asked;
        if (asked is { } number)
            Break($"The process did not answer observation {number} for {_settings.Hang.TotalSeconds:0} s (Site:AlgorithmHangSeconds).");
    }

    private void Break(string problem) => _broken.TrySetResult(problem);

    private static string Shown(ReadOnlySpan<byte> line)
    {
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * ShownChars)]);
        return "'" + LogText.Clean(text, ShownChars) + (text.Length > ShownChars ? "…'." : "'.");
    }

    private static TaskCompletionSource Idle()
    {
        var idle = new TaskCompletionSource();
        idle.SetResult();
        return idle;
    }
}
