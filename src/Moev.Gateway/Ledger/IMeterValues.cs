namespace Moev.Gateway.Ledger;

/// <summary>The sampled values on record.</summary>
internal interface IMeterValues : IMeterValueReader
{
    /// <summary>Records sampled values as they were sent, also for unknown transactions.</summary>
    ValueTask<MeterValuesRecorded> AppendMeterValuesAsync(in MeterValuesReceived values);
}
