using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Moev.LoadTest;

/// <summary>One run: connect all, start together, warm up, measure, say goodbye.</summary>
internal sealed class LoadRun(LoadOptions options, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly LoadMeter _meter = new();

    public async Task<LoadReport> RunAsync(CancellationToken cancellationToken)
    {
        if (await ResolveAsync(cancellationToken) is not { } server)
            return Report(0, TimeSpan.Zero, default, default, $"{options.Url.Host} is not known");

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var chargePoints = new LoadChargePoint[options.ChargePoints];
        for (var i = 0; i < chargePoints.Length; i++)
            chargePoints[i] = new LoadChargePoint(options, server, time, _meter, i);
        var tasks = new List<Task>(chargePoints.Length);
        try
        {
            await ConnectAsync(chargePoints, tasks, start.Task, stop.Token);
            var connected = chargePoints.Count(static point => point.IsReady);
            if (connected < chargePoints.Length)
                return Report(connected, TimeSpan.Zero, default, default, $"only {connected} of {chargePoints.Length} charge points could be connected");

            start.SetResult();
            await WaitAsync(chargePoints, options.WarmUp, stop.Token);
            var (ownBefore, serverBefore) = (Environment.CpuUsage.TotalTime, ServerTime());
            var began = time.GetTimestamp();
            _meter.Measuring = true;
            await WaitAsync(chargePoints, options.Duration, stop.Token);
            _meter.Measuring = false;
            var measured = time.GetElapsedTime(began);
            var (own, serverTime) = (Environment.CpuUsage.TotalTime - ownBefore, ServerTime() - serverBefore);
            connected = chargePoints.Count(static point => point.IsReady);
            return Report(
                connected,
                measured,
                own,
                serverTime,
                connected < chargePoints.Length ? $"only {connected} of {chargePoints.Length} charge points were connected at the end" : null);
        }
        finally
        {
            await stop.CancelAsync();
            start.TrySetResult();
            await StopAsync(chargePoints, tasks);
        }
    }

    private LoadReport Report(int connected, TimeSpan measured, TimeSpan own, TimeSpan? server, string? invalid) => new()
    {
        ChargePoints = options.ChargePoints,
        Connected = connected,
        Measured = measured,
        OwnProcessorTime = own,
        ServerProcessorTime = server,
        Meter = _meter,
        Invalid = invalid ?? (_meter.Latencies(LoadAction.MeterValues).Count == 0 ? "nothing was acknowledged" : null),
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
    private async Task ConnectAsync(LoadChargePoint[] chargePoints, List<Task> tasks, Task start, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        var began = time.GetTimestamp();
        var limit = options.ConnectGrace + TimeSpan.FromSeconds((double)chargePoints.Length / options.ConnectRate);
        while (time.GetElapsedTime(began) is var elapsed && elapsed < limit)
        {
            var ready = chargePoints.Count(static point => point.IsReady);
            if (ready == chargePoints.Length)
                return;
            var due = Math.Min(chargePoints.Length, (elapsed + Tick).TotalSeconds * options.ConnectRate);
            while (tasks.Count < due && tasks.Count - ready < options.MaxConnecting)
                tasks.Add(chargePoints[tasks.Count].RunAsync(start, cancellationToken));
            foreach (var point in chargePoints)
                point.CheckDeadline();
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task WaitAsync(LoadChargePoint[] chargePoints, TimeSpan duration, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (duration - time.GetElapsedTime(began) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest < TimeSpan.FromSeconds(1) ? rest : TimeSpan.FromSeconds(1), time, cancellationToken);
            foreach (var point in chargePoints)
                point.CheckDeadline();
        }
    }

    private async Task StopAsync(LoadChargePoint[] chargePoints, List<Task> tasks)
    {
        var all = Task.WhenAll(tasks);
        await Task.WhenAny(all, Task.Delay(options.StopTimeout, time));
        foreach (var point in chargePoints)
            point.Dispose();
        await all;
    }

    /// <summary>User and kernel time of the central system's process so far (proc(5), in hundredths of a second); null when it cannot be read.</summary>
    private TimeSpan? ServerTime()
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{options.ServerProcess}/stat");
            // The second field is the name in parentheses, which may contain blanks; the 14th and 15th are the times.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromMilliseconds(10 * ticks);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
