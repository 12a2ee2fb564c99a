namespace Moev.Gateway.Ledger;

/// <summary>
/// The energy of one transaction, from its readings of the register: the one rule for every store, for running and ended transactions, and for
/// transactions that are closed without a stop.
/// </summary>
/// <remarks>
/// The energy is the newest reading minus meterStart, and never negative. A register does not run backwards, so a higher reading is newer whatever
/// the clocks say. A lower one is the register of an earlier moment that arrived late, the correction of a reading that was too high, a single wrong
/// one, or the register of another meter. It is put aside until a second one agrees: then that meter counts from the first of the two, and what was
/// measured before is kept. Energy between two meters, which nobody measured, is not counted.
/// </remarks>
internal record struct TransactionEnergy
{
    /// <summary>
    /// The highest step between two readings of one meter, Wh: days of charging with a megawatt. Registers that wrap or fail jump further.
    /// </summary>
    public const decimal MaxStep = 10_000_000;

    /// <summary>Readings of two sources that are closer than this are taken for readings of one meter, Wh.</summary>
    private const decimal NearStep = 100_000;

    /// <summary>Gets the newest reading that counts, Wh; null when there is none.</summary>
    public decimal? Last { get; set; }

    /// <summary>Gets its time by the charge point's clock.</summary>
    public DateTimeOffset LastAt { get; set; }

    /// <summary>Gets its <see cref="EnergyReading.Order"/>.</summary>
    public long LastOrder { get; set; }

    /// <summary>Gets its <see cref="EnergyReading.Source"/>.</summary>
    public byte Source { get; set; }

    /// <summary>Gets the reading that counted before it on the same meter, Wh.</summary>
    public decimal? Earlier { get; set; }

    /// <summary>Gets the first reading of a meter that replaced another, Wh; null: meterStart.</summary>
    public decimal? Origin { get; set; }

    /// <summary>Gets the energy measured before <see cref="Origin"/>, Wh.</summary>
    public decimal Before { get; set; }

    /// <summary>Gets a reading that was put aside, Wh.</summary>
    public decimal? Doubted { get; set; }

    /// <summary>Gets its time.</summary>
    public DateTimeOffset DoubtedAt { get; set; }

    /// <summary>Gets its source.</summary>
    public byte DoubtedSource { get; set; }

    /// <summary>Gets a value indicating whether the meter was replaced by another, or its register began at 0 again.</summary>
    public readonly bool HasOtherMeter => Origin is not null;

    /// <summary>Gets the newest reading in whole Wh, as messages have it; null when there is none.</summary>
    public readonly int? LastWhole => Last is { } last ? Rounded(last) : null;

    /// <summary>Returns a reading in whole Wh, as messages have it. SQLite's round() rounds the same way.</summary>
    public static int Rounded(decimal wattHours) => Whole(Math.Round(wattHours, MidpointRounding.AwayFromZero));

    /// <summary>Takes a further reading into account.</summary>
    /// <param name="reading">A reading while the transaction runs.</param>
    /// <param name="meterStart">Wh. When the start did not tell, null, and then the first reading.</param>
    public void Add(in EnergyReading reading, ref int? meterStart)
    {
        // What nearly all readings are, without a copy.
        if (Last is { } last && Origin is null && Doubted is null && reading.Source == Source && reading.WattHours >= last && reading.WattHours - last <= MaxStep)
        {
            Earlier = last;
            Last = reading.WattHours;
            LastAt = reading.At;
            LastOrder = Math.Max(LastOrder, reading.Order);
            return;
        }

        // Rounded down, so that the reading is not below it.
        this = With(reading, meterStart ??= Whole(decimal.Floor(reading.WattHours)));
    }

    /// <summary>Returns the energy of the transaction, Wh; null when neither a reading nor a meterStop tells.</summary>
    /// <param name="meterStart">Wh; null when the start did not tell.</param>
    /// <param name="meterStop">Wh; null while the transaction runs, or when the stop did not tell.</param>
    public readonly decimal? Total(int? meterStart, int? meterStop)
    {
        var counted = Counted(meterStart);
        if (meterStop is not { } stop)
            return counted;
        var plain = stop - (decimal?)meterStart;
        if (Last is not { } last || counted is not { } measured || plain is not { } difference)
        {
            if (plain is not >= 0 && Doubted is { } doubted)
                plain = stop - doubted;
            return plain is { } energy ? Math.Max(0, energy) : counted;
        }

        // meterStop is what the charge point bills by. It counts unless it contradicts the readings.
        if (difference >= measured && difference - measured <= MaxStep)
            return difference;
        if (HasOtherMeter)
        {
            // Of the meter that is nearer.
            var further = stop - last;
            return further >= 0 && further <= MaxStep && further <= Math.Abs(difference - measured) ? measured + further : measured;
        }

        if (difference >= 0 && stop <= last && (last - stop < 1 || (stop >= (Earlier ?? meterStart) && stop * 10m >= last)))
            return difference;
        return Doubted is { } low && stop >= low && stop < last ? measured + stop - low : measured;
    }

    private readonly TransactionEnergy With(in EnergyReading reading, int meterStart)
    {
        var value = reading.WattHours;
        var origin = Origin ?? meterStart;
        if (Last is not { } known)
        {
            if (value >= origin)
                return Counting(reading);
            return !reading.IsCurrent ? this : IsAgreed(reading) ? WithOtherMeter(reading, origin, origin) : Doubting(reading);
        }

        var isLate = reading.Order < LastOrder;
        if (reading.Source < Source)
            return isLate ? this : WithBetter(reading, meterStart);
        if (!isLate && IsBackOnFirstMeter(value, meterStart, known))
            return Counting(reading) with { Origin = null, Before = 0, Earlier = null };
        if (value >= known)
        {
            // A late one is of the meter before.
            if (isLate && Origin is not null)
                return this;
            if (reading.Source == Source && value - known <= MaxStep)
                return Counting(reading);
        }
        else
        {
            if (isLate || !reading.IsCurrent)
                return this;
            // The reading before this one was too high. But what falls to a tenth began at 0 again.
            if (reading.Source == Source && value >= (Earlier ?? origin) && value * 10 >= known)
                return Counting(reading) with { Earlier = Earlier };
        }

        return IsAgreed(reading) ? WithOtherMeter(reading, known, origin) : Doubting(reading);
    }

    private static int Whole(decimal wattHours) => (int)Math.Clamp(wattHours, 0, int.MaxValue);

    private readonly decimal? Counted(int? meterStart)
    {
        if (Last is { } last && (Origin ?? meterStart) is { } origin)
            return Math.Max(0, Before + last - origin);
        return Doubted is null ? null : 0;
    }

    private readonly TransactionEnergy Counting(in EnergyReading reading) => this with
    {
        Last = reading.WattHours,
        LastAt = reading.At,
        LastOrder = Math.Max(LastOrder, reading.Order),
        Source = reading.Source,
        Earlier = Last,
        Doubted = null,
    };

    private readonly TransactionEnergy Doubting(in EnergyReading reading) => this with
    {
        Doubted = reading.WattHours,
        DoubtedAt = reading.At,
        DoubtedSource = reading.Source,
    };

    /// <summary>Returns true when a reading fits the first meter better than the one in use: the change was a failure that has passed.</summary>
    private readonly bool IsBackOnFirstMeter(decimal value, int meterStart, decimal last)
    {
        if (Origin is not { } origin)
            return false;
        var further = value - meterStart - (Before + last - origin);
        return further >= 0 && further <= MaxStep && further < Math.Abs(value - last);
    }

    /// <summary>Returns true when a reading confirms the one that was put aside. A repeat of the same message does not.</summary>
    private readonly bool IsAgreed(in EnergyReading reading) =>
        Doubted is { } doubted
        && reading.At != DoubtedAt
        && reading.Source == DoubtedSource
        && reading.WattHours >= doubted
        && reading.WattHours - doubted <= MaxStep;

    private readonly TransactionEnergy WithOtherMeter(in EnergyReading reading, decimal last, decimal origin)
    {
        var first = Doubted!.Value;
        // The same meter under another name, such as the phases instead of their sum.
        if (Last is not null && reading.Source != Source && first >= last && first - last <= NearStep)
            return Counting(reading);
        return Counting(reading) with { Earlier = first, Origin = first, Before = Last is null ? Before : Before + Math.Max(0, last - origin) };
    }

    /// <summary>Returns the energy with a reading of a source that is closer to the vehicle than the source in use.</summary>
    private readonly TransactionEnergy WithBetter(in EnergyReading reading, int meterStart)
    {
        if (reading.WattHours >= meterStart && reading.WattHours - meterStart <= MaxStep)
            return Counting(reading) with { Origin = null, Before = 0, Earlier = null };
        return Counting(reading) with { Origin = reading.WattHours, Before = Counted(meterStart) ?? 0, Earlier = null };
    }
}
