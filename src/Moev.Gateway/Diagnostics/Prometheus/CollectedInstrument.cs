using System.Diagnostics.Metrics;

namespace Moev.Gateway.Diagnostics.Prometheus;

/// <summary>The kind of metric as which an instrument is written.</summary>
internal enum MetricKind : byte
{
    /// <summary>A value that only grows, summed here.</summary>
    Counter,

    /// <summary>A value that rises and falls, summed here.</summary>
    Sum,

    /// <summary>A value that the instrument reports.</summary>
    Gauge,

    /// <summary>A value that the instrument reports and that only grows.</summary>
    ObservedCounter,

    Histogram,
}

/// <summary>An instrument and its series by tags. Recording finds its series without a lock and without allocating.</summary>
internal sealed class CollectedInstrument
{
    /// <summary>The maximum number of series of one instrument. Tags are constants, so it should never be reached; any excess is summed in one series.</summary>
    public const int MaxSeries = 1_000;

    // The runtime declares these as counters, although they also fall.
    private static readonly string[] Levels = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    private readonly bool _isInteger;
    private readonly Lock _gate = new();
    private Tagged[][] _buckets = [[]]; // replaced under _gate; read by any thread
    private int _count; // under _gate
    private Series? _overflow; // under _gate

    private CollectedInstrument(Instrument instrument, MetricKind kind, bool isInteger, double[] bounds)
    {
        Kind = kind;
        Bounds = bounds;
        _isInteger = isInteger;
        Name = PrometheusName.For(instrument.Name, instrument.Unit, kind);
        IsObservable = instrument.IsObservable;
        Help = instrument.Description ?? "";
        // A level that has not changed yet is 0, not unknown. Counters begin with their first event, because their tags are not known before.
        if (kind == MetricKind.Sum)
            Find([]);
    }

    public MetricKind Kind { get; }

    public string Name { get; }

    public bool IsObservable { get; }

    public string Help { get; }

    /// <summary>Gets the upper bounds of a histogram's buckets.</summary>
    public double[] Bounds { get; }

    /// <summary>Gets or sets the number of the current scrape of the observable instruments.</summary>
    public long Scrape { get; set; }

    public static CollectedInstrument? TryCreate(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType)
            return null;
        var value = type.GetGenericArguments()[0];
        var definition = type.GetGenericTypeDefinition();
        MetricKind kind;
        if (definition == typeof(Counter<>))
            kind = MetricKind.Counter;
        else if (definition == typeof(UpDownCounter<>))
            kind = MetricKind.Sum;
        else if (definition == typeof(Histogram<>))
            kind = MetricKind.Histogram;
        else if (definition == typeof(ObservableCounter<>))
            kind = Levels.Contains(instrument.Name) ? MetricKind.Gauge : MetricKind.ObservedCounter;
        else if (definition == typeof(Gauge<>) || definition == typeof(ObservableGauge<>) || definition == typeof(ObservableUpDownCounter<>))
            kind = MetricKind.Gauge;
        else
            return null;

        var bounds = instrument switch
        {
            Histogram<double> { Advice.HistogramBucketBoundaries: { } advised } => [.. advised],
            _ => GatewayMetrics.DurationBounds,
        };
        return new CollectedInstrument(instrument, kind, value == typeof(long) || value == typeof(int), bounds);
    }

    public void Record(long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(tags);
        series.Record(value);
        Mark(series);
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = Find(tags);
        series.Record(value);
        Mark(series);
    }

    /// <summary>Returns all series in the order of their labels.</summary>
    public List<Series> ToSeries()
    {
        lock (_gate)
        {
            var all = _buckets.SelectMany(static bucket => bucket).Select(static tagged => tagged.Series).ToList();
            if (_overflow is not null)
                all.Add(_overflow);
            all.Sort(static (a, b) => string.CompareOrdinal(a.Labels, b.Labels));
            return all;
        }
    }

    // The tags are a few dozen constants: lengths and last letters distinguish nearly all, and no peer can force collisions.
    private static int Hash(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = 0;
        foreach (var tag in tags)
        {
            hash = (hash * 31) + (tag.Value switch
            {
                string { Length: > 1 } word => word.Length + (word[^1] << 4) + (word[0] << 8) + (word[^2] << 12),
                null => 0,
                var value => value.GetHashCode(),
            });
        }

        return hash ^ (hash >> 7) ^ (hash >> 14);
    }

    private static Series? Find(Tagged[][] buckets, int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tagged in buckets[hash & (buckets.Length - 1)])
        {
            if (tagged.Hash == hash && tagged.Has(tags))
                return tagged.Series;
        }

        return null;
    }

    private void Mark(Series series)
    {
        if (series is LastValueSeries last)
            last.Scrape = Scrape;
    }

    private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = Hash(tags);
        return Find(Volatile.Read(ref _buckets), hash, tags) ?? AddSlow(hash, tags);
    }

    private Series AddSlow(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (Find(_buckets, hash, tags) is { } raced)
                return raced;
            if (_count == MaxSeries)
                return _overflow ??= Create("{overflow=\"true\"}");

            _count++;
            var added = new Tagged(hash, tags.ToArray(), Create(PrometheusName.Labels(tags)));
            // Readers see the old table or the complete new one.
            var size = Math.Max(_buckets.Length, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)_count));
            var buckets = new Tagged[size][];
            Array.Fill(buckets, []);
            foreach (var tagged in _buckets.SelectMany(static bucket => bucket).Append(added))
            {
                ref var bucket = ref buckets[tagged.Hash & (size - 1)];
                bucket = [.. bucket, tagged];
            }

            Volatile.Write(ref _buckets, buckets);
            return added.Series;
        }
    }

    private Series Create(string labels) => Kind switch
    {
        MetricKind.Histogram => new HistogramSeries(labels, Bounds),
        MetricKind.Gauge or MetricKind.ObservedCounter => new LastValueSeries(labels),
        _ => _isInteger ? new LongSumSeries(labels) : new DoubleSumSeries(labels),
    };

    private sealed record Tagged(int Hash, KeyValuePair<string, object?>[] Tags, Series Series)
    {
        public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Length != Tags.Length)
                return false;
            for (var i = 0; i < tags.Length; i++)
            {
                if (!string.Equals(tags[i].Key, Tags[i].Key, StringComparison.Ordinal) || !Equals(tags[i].Value, Tags[i].Value))
                    return false;
            }

            return true;
        }
    }
}
