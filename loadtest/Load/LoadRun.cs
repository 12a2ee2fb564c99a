using System.Net;
using System.Net.Sockets;
using Moev.LoadTest.Commands;
using Moev.LoadTest.Faults;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Options;
using Moev.LoadTest.Reporting;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Load;

/// <summary>One run: connects all charge points, starts them together, warms up, measures, and closes.</summary>
internal sealed class LoadRun
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private const string Interrupted = "interrupted";

    private readonly LoadOptions _options;
    private readonly TimeProvider _time;
    private readonly AckLog? _log;
    private readonly Action<string>? _notice;
    private readonly LoadMeter _meter = new();
    private readonly FaultMeter _faults = new();
    private readonly LoadMonitor _monitor;
    private LoadThread[] _threads = [];
    private LoadChargePoint[] _chargePoints = [];
    private CommandLoad? _commands;
    private ServerProcess? _serverBefore;
    private ServerProcess? _serverConnected;
    private bool _hasStarted;
    private bool _hasNoticed;
    private bool _hasNoticedCommands;

    /// <param name="options">The options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">The log of acknowledgements; null for none.</param>
    /// <param name="watch">Receives a progress sample about once per second.</param>
    /// <param name="notice">Receives the first error, as soon as it occurs.</param>
    public LoadRun(LoadOptions options, TimeProvider time, AckLog? log, Action<LoadSample> watch, Action<string>? notice = null)
    {
        (_options, _time, _log, _notice) = (options, time, log, notice);
        _monitor = new LoadMonitor(_meter, time, options.ServerProcesses, watch);
    }

    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        if (await ResolveAsync(cancellationToken) is not { } server)
            return Report(default, $"the host {_options.Url.Host} cannot be resolved");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _threads = [.. Enumerable.Range(1, LoadThread.Usual).Select(static number => new LoadThread(number))];
        CreateChargePoints(server, stop.Token);
        using var commands = CreateCommands();
        var tasks = new List<Task>(_chargePoints.Length);
        _serverBefore = ServerProcess.Read(_options.ServerProcesses);
        try
        {
            if (await ConnectFirstAsync(tasks, cancellationToken) is { } failure)
                return Report(default, failure);
            await ConnectAsync(tasks, cancellationToken);
            _serverConnected = ServerProcess.Read(_options.ServerProcesses);
            if (_meter.Connected < _options.ChargePoints)
                return Report(default, $"only {_meter.Connected} of {_options.ChargePoints} charge points could be connected{Because()}");
            Begin();
            await WaitAsync("warm-up", _options.WarmUp, null, cancellationToken);
            var measured = await MeasureAsync(cancellationToken);
            return Report(measured, cancellationToken.IsCancellationRequested ? Interrupted : WhyInvalid());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Report(default, Interrupted);
        }
        finally
        {
            _commands?.Stop();
            await stop.CancelAsync();
            await StopAsync(tasks);
            foreach (var thread in _threads)
                thread.Dispose();
            _log?.Flush();
        }
    }

    private void CreateChargePoints(IPEndPoint server, CancellationToken stop)
    {
        var contexts = Array.ConvertAll(_threads, thread => new LoadContext
        {
            Options = _options,
            Server = server,
            Time = _time,
            Meter = _meter,
            Faults = _faults,
            Log = _log,
            Loop = thread.Loop,
            Pacer = thread.Pacer,
            Stop = stop,
        });
        _chargePoints = new LoadChargePoint[_options.ChargePoints];
        for (var i = 0; i < _chargePoints.Length; i++)
            _chargePoints[i] = new LoadChargePoint(contexts[i % contexts.Length], i);
    }

    private CommandLoad? CreateCommands() => _commands = _options.Commands is { } commands
        ? new CommandLoad(commands, _chargePoints.Length, index => _chargePoints[index].Identity, _options.Seed, _time, _threads[0].Pacer)
        : null;

    private string? WhyInvalid()
    {
        if (_log?.Problem is { } problem)
            return $"acknowledgements could not be logged: {problem}";
        if (_meter.All.Count == 0 && _chargePoints.Any(static point => point.Role == Role.Normal && point.Says))
            return "no message was answered";
        if (_options.NewIdentities)
            return null; // at any moment some charge points are replaced
        var missing = _chargePoints.Count(static point => point.Role is Role.Normal or Role.Noisy && !point.IsReady);
        return missing > 0 ? $"{missing} of {_options.ChargePoints} charge points were not connected at the end" : null;
    }

    private LoadReport Report(Measured measured, string? invalid) => new()
    {
        Options = _options,
        Meter = _meter,
        Faults = _faults,
        Commands = _commands,
        Samples = _monitor.Samples,
        Connected = _meter.Connected,
        Measured = measured,
        MemoryBefore = _serverBefore?.ResidentBytes,
        MemoryConnected = _serverConnected?.ResidentBytes,
        HasStarted = _hasStarted,
        LoadThreads = Math.Max(1, _threads.Length),
        Invalid = invalid,
    };

    private async Task<IPEndPoint?> ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(_options.Url.DnsSafeHost, cancellationToken);
            // Prefer IPv4: with it the machine has more than one loopback source address.
            var address = addresses.FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault();
            return address is null ? null : new IPEndPoint(address, _options.Url.Port);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Connects the first charge point alone: when it cannot connect, the others cannot either.</summary>
    /// <returns>Null, or the reason why it could not connect.</returns>
    private async Task<string?> ConnectFirstAsync(List<Task> tasks, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        var began = _time.GetTimestamp();
        tasks.Add(_chargePoints[0].RunAsync());
        while (!_chargePoints[0].HasConnected)
        {
            if (_meter.Lost.Kinds is [var failure, ..] && _time.GetElapsedTime(began) >= _options.WaitForServer)
                return $"cannot connect to {_options.Url.GetLeftPart(UriPartial.Path)}: {failure.Kind}";
            Watch("connect", 0);
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        _hasStarted = true;
        return null;
    }

    /// <summary>Starts the charge points at the requested rate, and waits until all are ready or the time is over.</summary>
    private async Task ConnectAsync(List<Task> tasks, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, _time);
        var began = _time.GetTimestamp();
        var limit = _options.ConnectGrace + TimeSpan.FromSeconds((double)_options.ChargePoints / _options.ConnectRate);
        while (_time.GetElapsedTime(began) is var elapsed && elapsed < limit)
        {
            if (_meter.Connected == _options.ChargePoints)
                return;
            var due = Math.Min(_options.ChargePoints, (elapsed + Tick).TotalSeconds * _options.ConnectRate);
            while (tasks.Count < due && tasks.Count - _meter.Connected < _options.MaxConnecting)
                tasks.Add(_chargePoints[tasks.Count].RunAsync());
            Watch("connect", (double)_meter.Connected / _options.ChargePoints);
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private void Begin()
    {
        var now = _time.GetTimestamp();
        var ramp = _options.Ramp.TotalSeconds * _time.TimestampFrequency;
        for (var i = 0; i < _chargePoints.Length; i++)
            _chargePoints[i].Begin(now + (long)(ramp * i / _chargePoints.Length));
        _commands?.Begin(now);
    }

    private async Task<Measured> MeasureAsync(CancellationToken cancellationToken)
    {
        var own = Environment.CpuUsage.TotalTime;
        var allocated = GC.GetTotalAllocatedBytes();
        var server = ServerProcess.Read(_options.ServerProcesses);
        var sent = _meter.Sent;
        var began = _time.GetTimestamp();
        var others = _faults.Noisy.Count;
        SetMeasuring(true);
        try
        {
            await WaitAsync("measure", _options.Duration, new FaultSchedule(_options, _chargePoints), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The measurement up to now is still worth a report.
        }

        SetMeasuring(false);
        var ended = _time.GetTimestamp();
        var serverEnd = ServerProcess.Read(_options.ServerProcesses);
        var measured = new Measured
        {
            Duration = _time.GetElapsedTime(began, ended),
            Sent = _meter.Sent - sent,
            Answered = _meter.All.Count,
            AnsweredOthers = _faults.Noisy.Count - others,
            OwnProcessorTime = Environment.CpuUsage.TotalTime - own,
            OwnAllocatedBytes = GC.GetTotalAllocatedBytes() - allocated,
            ServerProcessorTime = serverEnd?.ProcessorTime - server?.ProcessorTime,
            Memory = serverEnd?.ResidentBytes,
        };
        long outstanding = 0;
        long notSent = 0;
        var oldest = TimeSpan.Zero;
        foreach (var chargePoint in _chargePoints)
        {
            var (unanswered, unsent, age) = chargePoint.Overdue(ended);
            outstanding += unanswered + unsent;
            notSent += unsent;
            oldest = age > oldest ? age : oldest;
        }

        return measured with { Outstanding = outstanding, NotSent = notSent, OldestOutstanding = oldest };
    }

    private void SetMeasuring(bool measuring)
    {
        _meter.Measuring = measuring;
        if (_commands is not null)
            _commands.Measuring = measuring;
    }

    private async Task WaitAsync(string phase, TimeSpan duration, FaultSchedule? faults, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        while (_time.GetElapsedTime(began) is var elapsed && elapsed < duration)
        {
            faults?.Run(elapsed);
            var wait = duration - elapsed;
            if (faults?.Next is { } next && next - elapsed < wait)
                wait = next - elapsed;
            await Task.Delay(wait < Second ? wait : Second, _time, cancellationToken);
            Watch(phase, _time.GetElapsedTime(began) / duration);
        }
    }

    private void Watch(string phase, double done)
    {
        var now = _time.GetTimestamp();
        foreach (var chargePoint in _chargePoints)
            chargePoint.CheckDeadline(now);
        NoticeFirstError();
        if (_monitor.Tick(phase, Math.Min(1, done)))
            _log?.Flush();
    }

    private string Because() => _meter.Errors.Kinds.Concat(_meter.Lost.Kinds).FirstOrDefault() is { Kind: { } kind } ? $": {kind}" : "";

    private void NoticeFirstError()
    {
        if (!_hasNoticedCommands && _commands?.FirstFailure is { } failure)
        {
            _hasNoticedCommands = true;
            _notice?.Invoke($"first error of the commands to {_options.Commands!.Url}: {failure}");
        }

        if (_hasNoticed || !_hasStarted || (_meter.Errors.Total == 0 && _meter.Lost.Total == 0))
            return;
        _hasNoticed = true;
        var (kind, _, example) = _meter.Errors.Kinds.Concat(_meter.Lost.Kinds).First();
        var hint = ReportNotes.Deviations(_meter.Deviations, _options.Validation) is { } deviations ? $". {deviations}" : "";
        _notice?.Invoke($"first error: {kind}{(example.Length > 0 ? $" ({example})" : "")}{hint}");
    }

    private async Task StopAsync(List<Task> tasks)
    {
        foreach (var chargePoint in _chargePoints)
            chargePoint.Stop();
        var all = Task.WhenAll(tasks);
        await Task.WhenAny(all, Task.Delay(_options.StopTimeout, _time));
        foreach (var chargePoint in _chargePoints)
            chargePoint.Dispose();
        await all;
    }
}
