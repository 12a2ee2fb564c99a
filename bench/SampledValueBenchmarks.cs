using BenchmarkDotNet.Attributes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Benchmarks;

/// <summary>Reads MeterValues with its lists, which are read on demand. The lower bound is reading each byte once.</summary>
[MemoryDiagnoser]
public class SampledValueBenchmarks
{
    [Benchmark(Baseline = true)]
    public int Scan() => Messages.MeterValues.AsSpan().IndexOf((byte)0);

    [Benchmark]
    public decimal ReadAndSum()
    {
        if (!MeterValuesRequest.TryRead(Messages.MeterValues, ValidationMode.Strict, out var request, out _))
            throw new InvalidOperationException();
        var sum = 0m;
        foreach (var meterValue in request.MeterValue)
        {
            foreach (var sample in meterValue.SampledValue)
                sum += sample.Value.TryGetDecimal(out var value) ? value : 0;
        }

        return sum;
    }
}
