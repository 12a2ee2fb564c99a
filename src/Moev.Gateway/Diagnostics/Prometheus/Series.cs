using System.Runtime.InteropServices;

namespace Moev.Gateway.Diagnostics.Prometheus;

/// <summary>The values of one instrument under one set of tags. Recording takes no lock; reading sums up what the stripes have.</summary>
/// <remarks>Each processor writes to a stripe of its own, a cache line or more apart, so that two cores do not fight over one counter.</remarks>
internal abstract class Series(string labels)
{
    protected static readonly int Stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 8));

    /// <summary>As written, such as <c>{action="Heartbeat"}</c>; empty without tags.</summary>
    public string Labels => labels;

    protected static int Stripe => Thread.GetCurrentProcessorId() & (Stripes - 1);

    public abstract void Record(long value);

    public abstract void Record(double value);

    protected static void Add(ref double total, double value)
    {
        var seen = Volatile.Read(ref total);
        while (true)
        {
            var before = Interlocked.CompareExchange(ref total, seen + value, seen);
            if (before.Equals(seen))
                return;
            seen = before;
        }
    }

    [StructLayout(LayoutKind.Sequential, Size = 128)]
    protected struct Padded<T>
        where T : struct
    {
        public T Value;
    }
}

/// <summary>A sum of whole numbers.</summary>
internal sealed class LongSumSeries(string labels) : Series(labels)
{
    private readonly Padded<long>[] _cells = new Padded<long>[Stripes];

    public long Total
    {
        get
        {
            long total = 0;
            for (var i = 0; i < _cells.Length; i++)
                total += Volatile.Read(ref _cells[i].Value);
            return total;
        }
    }

    public override void Record(long value) => Interlocked.Add(ref _cells[Stripe].Value, value);

    public override void Record(double value) => Record((long)value);
}

/// <summary>A sum of fractions, such as seconds.</summary>
internal sealed class DoubleSumSeries(string labels) : Series(labels)
{
    private readonly Padded<double>[] _cells = new Padded<double>[Stripes];

    public double Total
    {
        get
        {
            double total = 0;
            for (var i = 0; i < _cells.Length; i++)
                total += Volatile.Read(ref _cells[i].Value);
            return total;
        }
    }

    public override void Record(long value) => Record((double)value);

    public override void Record(double value) => Add(ref _cells[Stripe].Value, value);
}

/// <summary>The value told last: gauges, and everything observable, which tells its value when it is asked.</summary>
internal sealed class LastValueSeries(string labels) : Series(labels)
{
    private double _value;

    /// <summary>The scrape in which it was told; an observable series that is told no more is written no more.</summary>
    public long Scrape { get; set; }

    public double Value => Volatile.Read(ref _value);

    public override void Record(long value) => Record((double)value);

    public override void Record(double value) => Volatile.Write(ref _value, value);
}

/// <summary>Counts by upper bound, and the sum.</summary>
internal sealed class HistogramSeries : Series
{
    // A stripe's counts stand together; two stripes are at least a cache line apart.
    private const int PaddingCounts = 16;

    private readonly double[] _bounds;
    private readonly long[][] _counts;
    private readonly Padded<double>[] _sums = new Padded<double>[Stripes];

    /// <param name="labels">As written.</param>
    /// <param name="bounds">Upper bounds, inclusive, ascending; the last bucket has none.</param>
    public HistogramSeries(string labels, double[] bounds)
        : base(labels)
    {
        _bounds = bounds;
        _counts = [.. Enumerable.Range(0, Stripes).Select(_ => new long[bounds.Length + 1 + PaddingCounts])];
    }

    public double Sum
    {
        get
        {
            double total = 0;
            for (var i = 0; i < _sums.Length; i++)
                total += Volatile.Read(ref _sums[i].Value);
            return total;
        }
    }

    /// <summary>Values in each bucket, not cumulated; the last is beyond the last bound.</summary>
    public long[] Counts()
    {
        var totals = new long[_bounds.Length + 1];
        foreach (var stripe in _counts)
        {
            for (var i = 0; i < totals.Length; i++)
                totals[i] += Volatile.Read(ref stripe[i]);
        }

        return totals;
    }

    public override void Record(long value) => Record((double)value);

    public override void Record(double value)
    {
        if (double.IsNaN(value))
            return;
        var bucket = 0;
        while (bucket < _bounds.Length && value > _bounds[bucket])
            bucket++;
        var stripe = Stripe;
        Interlocked.Increment(ref _counts[stripe][bucket]);
        Add(ref _sums[stripe].Value, value);
    }
}
