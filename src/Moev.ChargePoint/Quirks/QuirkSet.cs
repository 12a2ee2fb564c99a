namespace Moev.ChargePoint.Quirks;

/// <summary>The quirks that one charge point has now.</summary>
internal sealed class QuirkSet
{
    private ulong _bits;

    public QuirkSet(IEnumerable<Quirk> quirks)
    {
        foreach (var quirk in quirks)
            Set(quirk, true);
    }

    /// <summary>True if one of them changes how messages are written.</summary>
    public bool ChangesMessages => (_bits & MessageQuirks) != 0;

    private static ulong MessageQuirks { get; } =
        new QuirkSet(
        [
            Quirk.NumericIds, Quirk.MinusOneTransactionId, Quirk.TimeWithoutZone, Quirk.NumbersAsNumbers, Quirk.NumbersAsStrings,
            Quirk.MeterValueObject, Quirk.EmptySampledValue, Quirk.KilowattHours, Quirk.NullPayload, Quirk.ShortCallError,
            Quirk.ErrorCodeError, Quirk.LongSerialNumber,
        ])._bits;

    public bool Has(Quirk quirk) => (_bits & Bit(quirk)) != 0;

    public void Set(Quirk quirk, bool on) => _bits = on ? _bits | Bit(quirk) : _bits & ~Bit(quirk);

    private static ulong Bit(Quirk quirk) => 1UL << (int)quirk;
}
