using Moev.Gateway.Model;

namespace Moev.Gateway.Ledger;

/// <summary>Reads the sampled values on record.</summary>
internal interface IMeterValueReader
{
    /// <summary>The measurand of a sample that names none (OCPP 1.6 §7.43).</summary>
    public const string DefaultMeasurand = "Energy.Active.Import.Register";

    /// <summary>
    /// Lists the sample times of a charge point in ascending order of (time, id), at most <see cref="MeterValueFilter.Limit"/>. The memory
    /// ledger has the newest samples only.
    /// </summary>
    ValueTask<IReadOnlyList<MeterValueRecord>> ListMeterValuesAsync(MeterValueFilter filter, CancellationToken cancellationToken = default);
}

/// <summary>One sample time on record.</summary>
/// <param name="SampledAt">The time by the charge point's clock.</param>
/// <param name="ReceivedAt">The time of arrival; null when it was not kept.</param>
/// <param name="Samples">The sampledValue array as it was sent, JSON in UTF-8.</param>
internal sealed record MeterValueRecord(
    long Id,
    int ConnectorId,
    int? TransactionId,
    DateTimeOffset SampledAt,
    DateTimeOffset? ReceivedAt,
    ReadOnlyMemory<byte> Samples);

/// <summary>A selection of sample times. Null members do not filter.</summary>
/// <param name="From">The first time by the charge point's clock, inclusive.</param>
/// <param name="To">The last time, exclusive.</param>
/// <param name="After">Selects sample times after this place: the last one of the page before.</param>
/// <param name="Limit">The page size, 1 to 10,000.</param>
/// <param name="Measurand">Selects sample times with a sample of it; an absent one is <see cref="IMeterValueReader.DefaultMeasurand"/>.</param>
internal sealed record MeterValueFilter(
    ChargePointIdentity Identity,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    MeterValuePlace? After = null,
    int Limit = 1_000,
    string? Measurand = null)
{
    public const int MaxLimit = 10_000;
}

/// <summary>A place in the order of a charge point's sample times.</summary>
/// <param name="Microseconds">Microseconds since 1970, UTC.</param>
internal readonly record struct MeterValuePlace(long Microseconds, long Id) : IComparable<MeterValuePlace>
{
    public static MeterValuePlace Of(MeterValueRecord record) => new(ToMicroseconds(record.SampledAt), record.Id);

    public static long ToMicroseconds(DateTimeOffset at) => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public int CompareTo(MeterValuePlace other) =>
        Microseconds != other.Microseconds ? Microseconds.CompareTo(other.Microseconds) : Id.CompareTo(other.Id);
}
