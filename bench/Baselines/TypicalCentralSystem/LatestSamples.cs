using Moev.TypicalCentralSystem.Messages;

namespace Moev.TypicalCentralSystem;

/// <summary>The newest sample of each connector, measurand and phase.</summary>
internal sealed class LatestSamples
{
    private readonly Lock _lock = new();

    // A connector has few series, and comparing them is faster than hashing two strings.
    private readonly Dictionary<int, List<SampledValue>> _connectors = [];

    public void Update(int connectorId, List<MeterValue> meterValues)
    {
        lock (_lock)
        {
            if (!_connectors.TryGetValue(connectorId, out var samples))
                _connectors.Add(connectorId, samples = []);
            foreach (var meterValue in meterValues)
            {
                foreach (var sample in meterValue.SampledValue)
                    Update(samples, sample);
            }
        }
    }

    private static void Update(List<SampledValue> samples, SampledValue sample)
    {
        for (var i = 0; i < samples.Count; i++)
        {
            if (samples[i].IsOfSameSeries(sample))
            {
                samples[i] = sample;
                return;
            }
        }

        samples.Add(sample);
    }
}
