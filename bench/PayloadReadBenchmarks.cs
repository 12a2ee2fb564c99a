using BenchmarkDotNet.Attributes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Benchmarks;

/// <summary>Payloads into values, validated. The least possible is to look at each byte of the longest once.</summary>
[MemoryDiagnoser]
public class PayloadReadBenchmarks
{
    [Benchmark(Baseline = true)]
    public int ScanMeterValues() => Messages.MeterValues.AsSpan().IndexOf((byte)0);

    [Benchmark]
    public bool ReadHeartbeat() => Read<HeartbeatRequest>(Messages.Heartbeat);

    [Benchmark]
    public bool ReadStartTransaction() => Read<StartTransactionRequest>(Messages.StartTransaction);

    [Benchmark]
    public bool ReadMeterValues() => Read<MeterValuesRequest>(Messages.MeterValues);

    /// <summary>With its lists, which are read when they are asked for.</summary>
    [Benchmark]
    public decimal SumMeterValues()
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

    private static bool Read<T>(byte[] json)
        where T : struct, IOcppPayload<T> =>
        T.TryRead(json, ValidationMode.Strict, out _, out _) ? true : throw new InvalidOperationException();
}
