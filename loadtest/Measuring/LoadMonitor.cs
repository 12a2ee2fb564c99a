namespace Moev.LoadTest.Measuring;

/// <summary>Takes a sample a second of a run, for whoever watches it and for its charts. One thread.</summary>
internal sealed class LoadMonitor(LoadMeter meter, TimeProvider time, IReadOnlyList<int> serverProcesses, Action<LoadSample> watch)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A run of a day; a longer one keeps only every second, fourth ... sample.</summary>
    private const int MaxSamples = 86_400;

    private List<LoadSample> _samples = [];
    private readonly long _began = time.GetTimestamp();
    private readonly LatencyHistogram _before = new();
    private long _last = time.GetTimestamp();
    private long _answered;
    private TimeSpan? _processor = ServerProcess.Read(serverProcesses)?.ProcessorTime;

    public IReadOnlyList<LoadSample> Samples => _samples;

    /// <summary>Takes a sample if it is time for one.</summary>
    /// <returns>Whether it was.</returns>
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
