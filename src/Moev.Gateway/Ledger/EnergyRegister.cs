using System.Numerics;
using System.Runtime.CompilerServices;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>
/// The reading of the meter that bills, of the samples of one sample time: Energy.Active.Import.Register (OCPP 1.6 §7.31, §7.43). Of the samples
/// with the lowest <see cref="SampleRank"/>, the highest of each phase counts, because a register does not run backwards; the phases are added.
/// </summary>
internal struct EnergyRegister
{
    /// <summary>Far beyond any meter, and far below where decimal arithmetic overflows.</summary>
    public const decimal MaxAmount = 1e15m;

    private int _rank;
    private int _phases; // a bit for each phase with a reading; 0: no reading
    private decimal _first;
    private decimal _second;
    private decimal _third;

    /// <summary>Takes a sample into account. False when it is no reading of the register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Add(in SampledValue sample) =>
        sample.Measurand is null or Measurand.EnergyActiveImportRegister && AddRegister(sample);

    private bool AddRegister(in SampledValue sample)
    {
        if (!SampleRank.TryGet(sample, out var rank, out var phase)
            || !TryRead(sample, out var wattHours))
        {
            return false;
        }

        if (_phases == 0 || rank < _rank)
            (_rank, _phases) = (rank, 0);
        else if (rank > _rank)
            return true;
        ref var place = ref _first;
        if (phase == 1)
            place = ref _second;
        else if (phase == 2)
            place = ref _third;
        if ((_phases & 1 << phase) == 0 || wattHours > place)
            place = wattHours;
        _phases |= 1 << phase;
        return true;
    }

    /// <summary>Gets the reading. False when no sample was one.</summary>
    public readonly bool TryGet(DateTimeOffset at, long order, out EnergyReading reading)
    {
        if (_phases == 0)
        {
            reading = default;
            return false;
        }

        // Of one family of phases, fewer are further from the energy that was delivered.
        var source = _rank == 0 ? 0 : (SampleRank.Source(_rank) << 2) | (3 - BitOperations.PopCount((uint)_phases));
        reading = new EnergyReading(_phases == 1 ? _first : Sum(), at, order, (byte)source, SampleRank.IsCurrent(_rank));
        return true;
    }

    private readonly decimal Sum() =>
        ((_phases & 1) == 0 ? 0 : _first) + ((_phases & 2) == 0 ? 0 : _second) + ((_phases & 4) == 0 ? 0 : _third);

    /// <summary>Reads a value in Wh. False for one that is no register: no number, negative, or of another unit.</summary>
    private static bool TryRead(in SampledValue sample, out decimal wattHours)
    {
        if (!MeterNumber.TryRead(sample.Value, out wattHours, out var written)
            || (decimal.IsNegative(wattHours) && wattHours != 0)
            || wattHours > MaxAmount
            || (written is not null && sample.Unit is not null && written != sample.Unit))
        {
            return false;
        }

        switch (sample.Unit ?? written)
        {
            case null or UnitOfMeasure.Wh:
                return true;
            case UnitOfMeasure.KWh:
                wattHours *= 1_000;
                return true;
            // The unit of a power, where the measurand leaves no doubt that it is an energy.
            case UnitOfMeasure.W:
                return sample.Measurand is not null;
            case UnitOfMeasure.KW:
                wattHours *= 1_000;
                return sample.Measurand is not null;
            default:
                return false;
        }
    }
}
