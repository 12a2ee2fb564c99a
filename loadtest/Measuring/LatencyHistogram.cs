using System.Numerics;

namespace Moev.LoadTest.Measuring;

/// <summary>
/// Counts durations in logarithmic buckets: 128 buckets of equal width per doubling, so values are accurate to 1 % (1/128). Thread-safe for
/// adding.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 7;
    private const int SubBuckets = 1 << SubBits;

    /// <summary>The longest duration, about 18 minutes. Longer ones count as this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMicroseconds((1L << 30) - 1);

    private readonly long[] _buckets = new long[IndexOf((long)Longest.TotalMicroseconds) + 1];
    private long _max;
    private long _sum;

    public long Count
    {
        get
        {
            long count = 0;
            foreach (var bucket in _buckets)
                count += bucket;
            return count;
        }
    }

    public TimeSpan Max => TimeSpan.FromMicroseconds(Interlocked.Read(ref _max));

    /// <summary>The mean of the durations; zero when there are none.</summary>
    public TimeSpan Mean => Count is > 0 and var count ? TimeSpan.FromMicroseconds(Interlocked.Read(ref _sum) / (double)count) : TimeSpan.Zero;

    /// <summary>The non-empty buckets in ascending order: the longest duration of the bucket, and its count.</summary>
    public IEnumerable<(TimeSpan UpTo, long Count)> Buckets
    {
        get
        {
            for (var i = 0; i < _buckets.Length; i++)
            {
                if (Interlocked.Read(ref _buckets[i]) is > 0 and var count)
                    yield return (TimeSpan.FromMicroseconds(LastOf(i)), count);
            }
        }
    }

    /// <summary>Gets the durations added since a copy was made.</summary>
    /// <param name="earlier">The copy, which is updated to the current state.</param>
    public LatencyHistogram Since(LatencyHistogram earlier)
    {
        var difference = new LatencyHistogram();
        for (var i = 0; i < _buckets.Length; i++)
        {
            var now = Interlocked.Read(ref _buckets[i]);
            difference._buckets[i] = now - earlier._buckets[i];
            if (difference._buckets[i] > 0)
                difference._max = LastOf(i);
            earlier._buckets[i] = now;
        }

        return difference;
    }

    public void Add(TimeSpan duration)
    {
        var microseconds = Math.Clamp((long)duration.TotalMicroseconds, 0, (long)Longest.TotalMicroseconds);
        Interlocked.Increment(ref _buckets[IndexOf(microseconds)]);
        Interlocked.Add(ref _sum, microseconds);
        var max = Interlocked.Read(ref _max);
        while (microseconds > max)
        {
            var seen = Interlocked.CompareExchange(ref _max, microseconds, max);
            if (seen == max)
                return;
            max = seen;
        }
    }

    /// <summary>
    /// Gets the duration that <paramref name="percent"/> percent of the durations do not exceed, at most 1 % too long; zero when there are
    /// none.
    /// </summary>
    public TimeSpan Percentile(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        long seen = 0;
        for (var i = 0; i < _buckets.Length; i++)
        {
            seen += _buckets[i];
            if (seen >= rank)
                return TimeSpan.FromMicroseconds(Math.Min(LastOf(i), Interlocked.Read(ref _max)));
        }

        return TimeSpan.Zero;
    }

    /// <summary>Gets the bucket. Below 256 µs each microsecond has its own bucket; above, the seven bits after the highest one select it.</summary>
    private static int IndexOf(long microseconds)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)microseconds | 1) - SubBits);
        return (shift * SubBuckets) + (int)(microseconds >> shift);
    }

    private static long LastOf(int index)
    {
        var shift = Math.Max(0, (index / SubBuckets) - 1);
        return ((long)(index - (shift * SubBuckets) + 1) << shift) - 1;
    }
}
