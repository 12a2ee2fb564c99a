using System.Diagnostics.Metrics;

namespace Moev.Gateway.Diagnostics.Prometheus;

/// <summary>
/// Listens to the gateway's meter and to the runtime's, adds up what they record, and writes it in Prometheus' text format 0.0.4.
/// </summary>
/// <remarks>The packages that do this do not fit a program without dependencies; the format is a page long.</remarks>
internal sealed class MetricsCollector : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string RuntimeMeter = "System.Runtime";

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<CollectedInstrument> _instruments = []; // under _gate
    private readonly Lock _scrapeGate = new();
    private long _scrapes; // under _scrapeGate

    /// <param name="meters">Whose meters to listen to: another gateway in the same process has its own.</param>
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

    /// <summary>Asks the observable instruments and writes everything, in the order of names.</summary>
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
                // An instrument that can't tell its value is missing from this answer; the others are in it.
            }

            return PrometheusWriter.Write(instruments, _scrapes);
        }
    }

    public void Dispose() => _listener.Dispose();
}
