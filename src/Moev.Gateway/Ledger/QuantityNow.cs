using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger;

/// <summary>
/// The present value of a quantity that is no register, such as power or current, of the samples of one sample time: the one with the lowest
/// <see cref="SampleRank"/>. Of two alike, the last counts.
/// </summary>
internal struct QuantityNow
{
    private int _rank;
    private int _phases; // a bit for each phase with a value
    private double _first;
    private double _second;
    private double _third;

    /// <summary>Gets the sum over the phases; null when no sample tells.</summary>
    public readonly double? Sum => _phases == 0 ? null : _first + _second + _third;

    /// <summary>Gets the highest of the phases; null when no sample tells.</summary>
    public readonly double? Highest => _phases == 0 ? null : Math.Max(Has(0, _first), Math.Max(Has(1, _second), Has(2, _third)));

    /// <summary>Gets the value of a phase, 0 to 2; null when no sample tells it.</summary>
    public readonly double? Of(int phase) =>
        (_phases & 1 << phase) == 0 ? null : phase == 0 ? _first : phase == 1 ? _second : _third;

    /// <summary>Takes a sample of the quantity into account.</summary>
    public void Add(in SampledValue sample)
    {
        if (!SampleRank.TryGet(sample, out var rank, out var phase)
            || (_phases != 0 && rank > _rank)
            || !sample.Value.TryGetDecimal(out var number)
            || Math.Abs(number) > EnergyRegister.MaxAmount)
        {
            return;
        }

        if (_phases == 0 || rank < _rank)
            (_rank, _phases, _first, _second, _third) = (rank, 0, 0, 0, 0);
        _phases |= 1 << phase;
        ref var value = ref _first;
        if (phase == 1)
            value = ref _second;
        else if (phase == 2)
            value = ref _third;
        value = (double)(sample.Unit is UnitOfMeasure.KW or UnitOfMeasure.KWh ? number * 1_000 : number);
    }

    private readonly double Has(int phase, double value) => (_phases & 1 << phase) == 0 ? double.NegativeInfinity : value;
}
