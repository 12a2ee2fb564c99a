namespace Moev.Gateway.Ledger;

/// <summary>The sampled values on record.</summary>
internal interface IMeterValues : IMeterValueReader
{
    /// <summary>Records sampled values as they were sent; also for transactions that are unknown.</summary>
    ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values, CancellationToken cancellationToken = default);
}
