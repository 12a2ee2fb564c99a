using System.Buffers.Binary;
using System.Security.Cryptography;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Store;

/// <summary>One sample time: the common measurands as numbers, and all sampled values as they were sent.</summary>
/// <param name="EnergyWh">Energy.Active.Import.Register, Wh.</param>
/// <param name="PowerW">Power.Active.Import, W.</param>
/// <param name="CurrentA">Current.Import, the highest phase, A.</param>
/// <param name="OfferedA">Current.Offered, A.</param>
/// <param name="SocPercent">SoC, percent.</param>
/// <param name="Samples">JSON array, UTF-8.</param>
/// <param name="Digest">16 bytes that tell this sample time from any other of the same charge point: a repeat has the same.</param>
internal sealed record MeterValueRow(
    DateTimeOffset SampledAt,
    double? EnergyWh,
    double? PowerW,
    double? CurrentA,
    double? OfferedA,
    double? SocPercent,
    byte[] Samples,
    byte[] Digest);

/// <summary>A MeterValues, taken apart on the session's thread so that the one writer has little to do.</summary>
/// <param name="Readings">The readings of the energy register, the oldest first.</param>
internal sealed record MeterValuesRows(
    ChargePointIdentity Identity,
    int ConnectorId,
    int? TransactionId,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<MeterValueRow> Rows,
    IReadOnlyList<EnergyReading> Readings,
    byte[] Payload,
    long Epoch)
{
    public static MeterValuesRows From(in MeterValuesReceived received, IReadOnlyList<EnergyReading> readings)
    {
        var rows = new List<MeterValueRow>(received.Values.Count);
        foreach (var value in received.Values)
            rows.Add(Row(value, received));
        return new MeterValuesRows(
            received.Identity,
            received.ConnectorId,
            received.TransactionId,
            received.ReceivedAt,
            rows,
            [.. readings],
            received.Payload.ToArray(),
            received.Epoch);
    }

    // What is no sensible number has no column; the samples themselves are kept as they were sent, whatever they say.
    private static MeterValueRow Row(in MeterValue value, in MeterValuesReceived received)
    {
        var energy = default(EnergyRegister);
        var power = default(QuantityNow);
        var current = default(QuantityNow);
        var offered = default(QuantityNow);
        var soc = default(QuantityNow);
        foreach (var sample in value.SampledValue)
        {
            switch (sample.Measurand)
            {
                case null or Measurand.EnergyActiveImportRegister:
                    energy.Add(sample);
                    break;
                case Measurand.PowerActiveImport:
                    power.Add(sample);
                    break;
                case Measurand.CurrentImport:
                    current.Add(sample);
                    break;
                case Measurand.CurrentOffered:
                    offered.Add(sample);
                    break;
                case Measurand.SoC:
                    soc.Add(sample);
                    break;
            }
        }

        var samples = value.SampledValue.Utf8.ToArray();
        var sampledAt = SampledAt.Of(value, received.ReceivedAt);
        return new MeterValueRow(
            sampledAt,
            energy.TryGet(sampledAt, order: 0, out var reading) ? (double)reading.WattHours : null,
            power.Sum,
            current.Highest,
            offered.Highest,
            soc.Highest,
            samples,
            Digest(received, samples));
    }

    private static byte[] Digest(in MeterValuesReceived received, ReadOnlySpan<byte> samples)
    {
        Span<byte> head = stackalloc byte[2 * sizeof(int) + 1];
        BinaryPrimitives.WriteInt32LittleEndian(head, received.ConnectorId);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(int)..], received.TransactionId ?? 0);
        head[^1] = received.TransactionId is null ? (byte)0 : (byte)1;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(head);
        hash.AppendData(samples);
        return hash.GetHashAndReset()[..16];
    }
}
