using System.Runtime.InteropServices;

namespace Moev.Gateway.Diagnostics.Prometheus;

/// <summary>The values of one instrument with one set of tags. Recording takes no lock; reading sums the stripes.</summary>
/// <remarks>Each processor writes to its own stripe, at least a cache line apart, to avoid false sharing.</remarks>
internal abstract class Series(string labels)
{
    protected static readonly int Stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 8));

    /// <summary>Gets the labels as written, such as <c>{action="Heartbeat"}</c>; empty without tags.</summary>
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

/// <summary>The last reported value: of gauges, and of all observable instruments, which report when they are read.</summary>
internal sealed class LastValueSeries(string labels) : Series(labels)
{
    private double _value;

    /// <summary>Gets or sets the scrape of the last report. An observable series that stops reporting is no longer written.</summary>
    public long Scrape { get; set; }

    public double Value => Volatile.Read(ref _value);

    public override void Record(long value) => Record((double)value);

    public override void Record(double value) => Volatile.Write(ref _value, value);
}

/// <summary>The counts by upper bound, and the sum.</summary>
internal sealed class HistogramSeries : Series
{
    // The counts of a stripe are contiguous; two stripes are at least a cache line apart.
    private const int PaddingCounts = 16;

    private readonly double[] _bounds;
    private readonly long[][] _counts;
    private readonly Padded<double>[] _sums = new Padded<double>[Stripes];

    /// <param name="labels">The labels as written.</param>
    /// <param name="bounds">The inclusive upper bounds in ascending order; the last bucket has none.</param>
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

    /// <summary>Returns the count of each bucket, not cumulative; the last is above the last bound.</summary>
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
