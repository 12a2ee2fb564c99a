using System.Text;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Model;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;

namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Asks a child process by JSON Lines on its standard input and output. A process that ends or breaks a rule is started again after a wait.</summary>
/// <param name="command">The program and its arguments.</param>
/// <param name="site">The site.</param>
/// <param name="settings">The limits and waits.</param>
/// <param name="time">The clock.</param>
/// <param name="throttle">Limits log lines.</param>
/// <param name="logger">Takes them.</param>
/// <param name="processTime">The clock on which a process has time to end; null for the clock.</param>
internal sealed class ProcessPort(
    IReadOnlyList<string> command, SiteModel site, PortSettings settings, TimeProvider time, LogThrottle throttle, ILogger<ProcessPort> logger,
    TimeProvider? processTime = null) : IAlgorithmPort
{
    private const int ErrorLineBytes = 1_000;

    // A process that floods its standard error is slowed down: reading it all would occupy a processor.
    private const int ErrorBurstLines = 1_000;
    private static readonly TimeSpan ErrorBurstPause = TimeSpan.FromMilliseconds(100);

    // Of a process that has ended: its last answer and message may still be in the pipe.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(1);

    // The limiter of log lines wants an identity.
    private static readonly ChargePointIdentity Nobody = new("");

    private readonly CancellationTokenSource _stopping = new();
    private readonly Backoff _backoff = new(time, settings.Retry, settings.RetryMax);
    private readonly TaskCompletionSource _firstStart = new(TaskCreationOptions.RunContinuationsAsynchronously); // completed when the first process runs or cannot be started
    private readonly Lock _gate = new();
    private Task? _run; // under the gate
    private ProcessExchange? _exchange; // under the gate; null while there is no process
    private int? _processId; // under the gate
    private long _starts; // under the gate
    private string _problem = "The process was not started."; // under the gate; the end of the last one
    private bool _isProblemKnown; // under the gate; a caller got it
    private string _lastError = ""; // the loop that reads standard error, then the one that runs the process

    public long Restarts
    {
        get
        {
            lock (_gate)
                return Math.Max(0, _starts - 1);
        }
    }

    public int? ProcessId
    {
        get
        {
            lock (_gate)
                return _processId;
        }
    }

    public void Start()
    {
        lock (_gate)
        {
            if (!_stopping.IsCancellationRequested)
                _run ??= RunAsync();
        }
    }

    public async ValueTask<PortAnswer> AskAsync(Observation observation, Decision decision, CancellationToken budget)
    {
        Start();
        await _firstStart.Task.WaitAsync(budget);
        ProcessExchange? exchange;
        lock (_gate)
        {
            exchange = _exchange;
            if (exchange is null)
            {
                var isKnown = _isProblemKnown;
                _isProblemKnown = true;
                return isKnown
                    ? PortAnswer.BackingOff($"{_problem} It is started again in {_backoff.Remaining.TotalSeconds:0.#} s.")
                    : PortAnswer.Failed(_problem);
            }
        }

        return await exchange.AskAsync(observation, decision, budget);
    }

    public async ValueTask DisposeAsync()
    {
        Task? run;
        lock (_gate)
        {
            run = _run;
            _run ??= Task.CompletedTask;
            if (_stopping.IsCancellationRequested)
                run = null;
        }

        await _stopping.CancelAsync();
        if (run is not null)
            await run;
        _firstStart.TrySetResult();
    }

    private async Task RunAsync()
    {
        await Task.Yield(); // starting a program takes milliseconds
        while (!_stopping.IsCancellationRequested)
        {
            var began = time.GetTimestamp();
            var problem = await RunOnceAsync();
            // A process that has worked for longer than the longest wait starts with the shortest one.
            if (time.GetElapsedTime(began) > settings.RetryMax)
                _backoff.Succeed();
            TimeSpan wait;
            lock (_gate)
            {
                _isProblemKnown = _exchange?.End(problem) ?? false;
                (_exchange, _processId, _problem) = (null, null, problem);
                wait = _backoff.Fail();
            }

            _firstStart.TrySetResult();
            if (_stopping.IsCancellationRequested)
                return;
            if (throttle.TryEnter(Nobody, AlgorithmLog.EndedId, out var leftOut))
                AlgorithmLog.Ended(logger, problem, wait.TotalSeconds, leftOut);
            try
            {
                await Task.Delay(wait, time, _stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Starts the process and stays with it to its end.</summary>
    /// <returns>The reason of the end, in English.</returns>
    private async Task<string> RunOnceAsync()
    {
        ChildProcess process;
        lock (_gate)
            _starts++;
        try
        {
            process = ChildProcess.Start(command, settings.Directory, processTime ?? time);
        }
        catch (Exception e)
        {
            // Whatever it is, it is tried again.
            return $"The program '{command[0]}' cannot be started: {Sentence.Of(e.Message)}";
        }

        if (throttle.TryEnter(Nobody, AlgorithmLog.StartedId, out var leftOut))
            AlgorithmLog.Started(logger, process.Id, command[0], leftOut);
        using var exchange = new ProcessExchange(process.Input, process.Output, site, settings, time);
        _lastError = "";
        var answers = exchange.ReadAsync();
        var errors = LogErrorsAsync(process);
        lock (_gate)
            (_exchange, _processId) = (exchange, process.Id);
        _firstStart.TrySetResult();
        var problem = await EndAsync(process, exchange, answers, errors);
        process.Dispose();
        await Task.WhenAll(answers, errors);
        return problem;
    }

    /// <summary>Waits for the end of the process, or for a reason to end it.</summary>
    private async Task<string> EndAsync(ChildProcess process, ProcessExchange exchange, Task answers, Task errors)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (_stopping.Token.Register(stop.SetResult))
            await Task.WhenAny(process.Exited, answers, exchange.Broken, exchange.InputClosed, stop.Task);

        if (_stopping.IsCancellationRequested)
        {
            if (await process.StopAsync(settings.Stop))
                AlgorithmLog.Killed(logger, process.Id);
            return "The gateway stops.";
        }

        if (exchange.Broken.IsCompleted)
        {
            await process.KillAsync();
            return await exchange.Broken;
        }

        // The end of a process closes its streams too, and its exit code says more.
        if (await process.EndsWithinAsync(DrainTime))
        {
            await Task.WhenAny(Task.WhenAll(answers, errors), Task.Delay(DrainTime, time));
            return $"The process ended with exit code {process.ExitCode}.{(_lastError.Length == 0 ? "" : $" Its last message: '{_lastError}'.")}";
        }

        var closed = answers.IsCompleted ? "output" : "input";
        await process.KillAsync();
        return $"The process has closed its standard {closed}.";
    }

    private async Task LogErrorsAsync(ChildProcess process)
    {
        var lines = new LineReader(process.Errors, ErrorLineBytes);
        var count = 0;
        try
        {
            while (await lines.ReadAsync() is { Status: not ReadLineStatus.End } line)
            {
                if (++count % ErrorBurstLines == 0)
                    await Task.Delay(ErrorBurstPause, time);
                var text = LogText.Clean(Encoding.UTF8.GetString(line.Bytes.Span).TrimEnd(), ErrorLineBytes);
                if (text.Length == 0)
                    continue;
                _lastError = text;
                if (throttle.TryEnter(Nobody, AlgorithmLog.StandardErrorId, out var leftOut, settings.LogLines))
                    AlgorithmLog.StandardError(logger, process.Id, text, leftOut);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The process has ended.
        }
    }
}
