namespace Moev.LoadTest.Measuring;

/// <summary>Takes one sample per second of a run, for the progress display and the charts. Not thread-safe.</summary>
internal sealed class LoadMonitor(LoadMeter meter, TimeProvider time, IReadOnlyList<int> serverProcesses, Action<LoadSample> watch)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The maximum number of samples: one day. Longer runs keep only every second, fourth ... sample.</summary>
    private const int MaxSamples = 86_400;

    private List<LoadSample> _samples = [];
    private readonly long _began = time.GetTimestamp();
    private readonly LatencyHistogram _before = new();
    private long _last = time.GetTimestamp();
    private long _answered;
    private TimeSpan? _processor = ServerProcess.Read(serverProcesses)?.ProcessorTime;

    public IReadOnlyList<LoadSample> Samples => _samples;

    /// <summary>Takes a sample if one is due.</summary>
    /// <returns>True when a sample was taken.</returns>
    public bool Tick(string phase, double done)
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_last, now);
        if (elapsed < Interval * 0.95)
            return false;
        var answered = meter.Answered;
        var latencies = meter.Ever.Since(_before);
        var server = ServerProcess.Read(serverProcesses);
        var sample = new LoadSample(
            time.GetElapsedTime(_began, now),
            phase,
            done,
            meter.Connected,
            (answered - _answered) / elapsed.TotalSeconds,
            answered,
            latencies.Percentile(50),
            latencies.Percentile(99),
            latencies.Max,
            meter.Errors.Total,
            meter.Lost.Total,
            (server?.ProcessorTime - _processor) / elapsed,
            server?.ResidentBytes);
        (_last, _answered, _processor) = (now, answered, server?.ProcessorTime);
        if (_samples.Count == MaxSamples)
            _samples = [.. _samples.Where(static (_, i) => i % 2 == 0)];
        _samples.Add(sample);
        watch(sample);
        return true;
    }
}
