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
internal sealed record MeterValuesRows(
    ChargePointIdentity Identity,
    int ConnectorId,
    int? TransactionId,
    DateTimeOffset ReceivedAt,
    IReadOnlyList<MeterValueRow> Rows,
    byte[] Payload,
    long Epoch)
{
    public static MeterValuesRows From(in MeterValuesReceived received)
    {
        var rows = new List<MeterValueRow>(received.Values.Count);
        foreach (var value in received.Values)
            rows.Add(Row(value, received));
        return new MeterValuesRows(
            received.Identity, received.ConnectorId, received.TransactionId, received.ReceivedAt, rows, received.Payload.ToArray(), received.Epoch);
    }

    private static MeterValueRow Row(in MeterValue value, in MeterValuesReceived received)
    {
        double? energy = null, power = null, current = null, offered = null, soc = null;
        foreach (var sample in value.SampledValue)
        {
            if (EnergyRegister.TryRead(sample, out var wattHours))
            {
                energy = (double)wattHours;
                continue;
            }

            // What is no sensible number has no column; the samples themselves are kept as they were sent, whatever they say.
            if (sample.Location is not (null or Location.Outlet or Location.EV)
                || !sample.Value.TryGetDecimal(out var number)
                || Math.Abs(number) > EnergyRegister.MaxAmount)
            {
                continue;
            }

            var amount = (double)number;
            switch (sample.Measurand)
            {
                case Measurand.PowerActiveImport when sample.Phase is null:
                    power = sample.Unit is UnitOfMeasure.KWh or UnitOfMeasure.KW ? amount * 1_000 : amount;
                    break;
                case Measurand.CurrentImport when sample.Phase is not Phase.N:
                    current = Math.Max(current ?? 0, amount);
                    break;
                case Measurand.CurrentOffered:
                    offered = amount;
                    break;
                case Measurand.SoC:
                    soc = amount;
                    break;
            }
        }

        var samples = value.SampledValue.Utf8.ToArray();
        return new MeterValueRow(value.Timestamp, energy, power, current, offered, soc, samples, Digest(received, samples));
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
