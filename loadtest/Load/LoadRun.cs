using System.Net;
using System.Net.Sockets;
using Moev.LoadTest.Measuring;
using Moev.LoadTest.Reporting;
using Moev.LoadTest.Traffic;

namespace Moev.LoadTest.Load;

/// <summary>One run: connect all, start together, warm up, measure, say goodbye.</summary>
internal sealed class LoadRun(LoadOptions options, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly LoadMeter _meter = new();
    private readonly Pacer _pacer = new(time);
    private LoadChargePoint[] _chargePoints = [];
    private ServerProcess? _serverBefore;
    private ServerProcess? _serverConnected;

    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        if (await ResolveAsync(cancellationToken) is not { } server)
            return Report(default) with { Invalid = $"{options.Url.Host} is not known" };

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var thread = new PacerThread(_pacer);
        var context = new LoadContext(options, server, time, _meter, _pacer, stop.Token);
        _chargePoints = new LoadChargePoint[options.ChargePoints];
        for (var i = 0; i < _chargePoints.Length; i++)
            _chargePoints[i] = new LoadChargePoint(context, i);
        var tasks = new List<Task>(_chargePoints.Length);
        _serverBefore = ServerProcess.Read(options.ServerProcesses);
        try
        {
            await ConnectAsync(tasks, cancellationToken);
            _serverConnected = ServerProcess.Read(options.ServerProcesses);
            if (_meter.Connected < options.ChargePoints)
                return Report(default) with { Invalid = $"only {_meter.Connected} of {options.ChargePoints} charge points could be connected" };
            Begin();
            await WaitAsync(options.WarmUp, cancellationToken);
            var report = Report(await MeasureAsync(cancellationToken));
            if (cancellationToken.IsCancellationRequested)
                return report with { Invalid = "interrupted" };
            return _meter.Connected < options.ChargePoints
                ? report with { Invalid = $"only {_meter.Connected} of {options.ChargePoints} charge points were connected at the end" }
                : report;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Report(default) with { Invalid = "interrupted" };
        }
        finally
        {
            await stop.CancelAsync();
            await StopAsync(tasks);
        }
    }

    private LoadReport Report(Measured measured) => new()
    {
        Options = options,
        Meter = _meter,
        Connected = _meter.Connected,
        Measured = measured,
        MemoryBefore = _serverBefore?.ResidentBytes,
        MemoryConnected = _serverConnected?.ResidentBytes,
        Invalid = null,
    };

    private async Task<IPEndPoint?> ResolveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(options.Url.DnsSafeHost, cancellationToken);
            // IPv4 first: there the machine has more than one loopback address to connect from.
            var address = addresses.FirstOrDefault(static a => a.AddressFamily == AddressFamily.InterNetwork) ?? addresses.FirstOrDefault();
            return address is null ? null : new IPEndPoint(address, options.Url.Port);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Starts the charge points at the pace asked for, and waits until all are ready or the time for it is over.</summary>
    private async Task ConnectAsync(List<Task> tasks, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var began = time.GetTimestamp();
        var limit = options.ConnectGrace + TimeSpan.FromSeconds((double)options.ChargePoints / options.ConnectRate);
        while (time.GetElapsedTime(began) is var elapsed && elapsed < limit)
        {
            if (_meter.Connected == options.ChargePoints)
                return;
            var due = Math.Min(options.ChargePoints, (elapsed + Tick).TotalSeconds * options.ConnectRate);
            while (tasks.Count < due && tasks.Count - _meter.Connected < options.MaxConnecting)
                tasks.Add(_chargePoints[tasks.Count].RunAsync());
            CheckDeadlines();
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private void Begin()
    {
        var now = time.GetTimestamp();
        var ramp = _pacer.Ticks(options.Ramp);
        for (var i = 0; i < _chargePoints.Length; i++)
            _chargePoints[i].Begin(now + (long)((double)ramp * i / _chargePoints.Length));
    }

    private async Task<Measured> MeasureAsync(CancellationToken cancellationToken)
    {
        var own = Environment.CpuUsage.TotalTime;
        var server = ServerProcess.Read(options.ServerProcesses);
        var began = time.GetTimestamp();
        _meter.Measuring = true;
        try
        {
            await WaitAsync(options.Duration, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What was measured until now is still worth a report.
        }

        _meter.Measuring = false;
        var ended = time.GetTimestamp();
        var serverEnd = ServerProcess.Read(options.ServerProcesses);
        var measured = new Measured
        {
            Duration = time.GetElapsedTime(began, ended),
            Answered = _meter.All.Count,
            OwnProcessorTime = Environment.CpuUsage.TotalTime - own,
            ServerProcessorTime = serverEnd?.ProcessorTime - server?.ProcessorTime,
            Memory = serverEnd?.ResidentBytes,
        };
        long outstanding = 0;
        var oldest = TimeSpan.Zero;
        foreach (var chargePoint in _chargePoints)
        {
            var (count, age) = chargePoint.Outstanding(ended);
            outstanding += count;
            oldest = age > oldest ? age : oldest;
        }

        return measured with { Outstanding = outstanding, OldestOutstanding = oldest };
    }

    private async Task WaitAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (duration - time.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest < Second ? rest : Second, time, cancellationToken);
            CheckDeadlines();
        }
    }

    private void CheckDeadlines()
    {
        var now = time.GetTimestamp();
        foreach (var chargePoint in _chargePoints)
            chargePoint.CheckDeadline(now);
    }

    private async Task StopAsync(List<Task> tasks)
    {
        foreach (var chargePoint in _chargePoints)
            chargePoint.Stop();
        var all = Task.WhenAll(tasks);
        await Task.WhenAny(all, Task.Delay(options.StopTimeout, time));
        foreach (var chargePoint in _chargePoints)
            chargePoint.Dispose();
        await all;
    }
}
