using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Moev.Gateway.Tests.Support;

/// <summary>Sums the metrics of one gateway: by instrument, and by instrument and tags.</summary>
internal sealed class MetricCounts : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _counts = new();

    /// <param name="meters">The gateway's meter factory; other meters in the process are not counted.</param>
    public MetricCounts(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            _counts.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
            foreach (var tag in tags)
                _counts.AddOrUpdate($"{instrument.Name}/{tag.Key}={tag.Value}", value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public long this[string name] => _counts.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();
}
