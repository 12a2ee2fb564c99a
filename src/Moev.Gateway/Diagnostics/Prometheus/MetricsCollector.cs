using System.Diagnostics.Metrics;

namespace Moev.Gateway.Diagnostics.Prometheus;

/// <summary>
/// Listens to the meters of the gateway and the runtime, sums their measurements, and writes them in Prometheus' text format 0.0.4.
/// </summary>
/// <remarks>Existing packages would add dependencies to a program that has none; the format is one page long.</remarks>
internal sealed class MetricsCollector : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<CollectedInstrument> _instruments = []; // under _gate
    private readonly Lock _scrapeGate = new();
    private long _scrapes; // under _scrapeGate

    /// <param name="meters">The factory of the meters to listen to: another gateway in the same process has its own.</param>
    public MetricsCollector(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            var isOurs = instrument.Meter.Name == GatewayMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters);
            if ((isOurs || instrument.Meter.Name == RuntimeMeter) && CollectedInstrument.TryCreate(instrument) is { } collected)
            {
                lock (_gate)
                    _instruments.Add(collected);
                listener.EnableMeasurementEvents(instrument, collected);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((CollectedInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((CollectedInstrument)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((CollectedInstrument)state!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Reads the observable instruments and writes all metrics, ordered by name.</summary>
    public string Write()
    {
        lock (_scrapeGate)
        {
            CollectedInstrument[] instruments;
            lock (_gate)
                instruments = [.. _instruments.OrderBy(static instrument => instrument.Name, StringComparer.Ordinal)];
            _scrapes++;
            foreach (var instrument in instruments)
                instrument.Scrape = _scrapes;
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // An instrument that fails to report is missing from this response; the others are included.
            }

            return PrometheusWriter.Write(instruments, _scrapes);
        }
    }

    public void Dispose() => _listener.Dispose();
}
