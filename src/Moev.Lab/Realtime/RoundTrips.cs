using System.Diagnostics;
using System.Globalization;

namespace Moev.Lab.Realtime;

/// <summary>The real times from CALLs of charge points to their answers: what sockets and the central system take. Any thread.</summary>
internal sealed class RoundTrips
{
    private const double PerOctave = 4;
    private readonly long[] _counts = new long[128]; // any; via interlocked; by PerOctave · log2(µs)

    /// <summary>Counts the CALLs of one charge point, of which one at a time waits for its answer (OCPP-J 1.6 §4.1.1). Its lock is held by the callers.</summary>
    public sealed class Watch(RoundTrips trips)
    {
        private long _sentAt;

        public void Sent(ReadOnlySpan<byte> message)
        {
            if (TypeOf(message) == (byte)'2')
                _sentAt = Stopwatch.GetTimestamp();
        }

        public void Received(ReadOnlySpan<byte> message)
        {
            if (_sentAt == 0 || TypeOf(message) is not ((byte)'3' or (byte)'4'))
                return;
            trips.Add(Stopwatch.GetElapsedTime(_sentAt));
            _sentAt = 0;
        }

        private static byte TypeOf(ReadOnlySpan<byte> message)
        {
            var rest = message.TrimStart(" \t\r\n["u8);
            return rest.IsEmpty ? (byte)0 : rest[0];
        }
    }

    /// <summary>Returns a text for people about the virtual times at a speed; null when nothing was measured.</summary>
    public string? Describe(double speed)
    {
        if (Quantile(0.5) is not { } median || Quantile(0.99) is not { } late)
            return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A message and its answer took {Text(median)} (median) and {Text(late)} (99 %) of real time, which is {Text(median * speed)} and {Text(late * speed)} of virtual time at speed {speed}.");
    }

    /// <summary>Returns the real time that a share of the answers did not exceed, rounded up by at most 19 %; null when there was none.</summary>
    public TimeSpan? Quantile(double share)
    {
        var counts = _counts.Select(static (_, i) => i).Select(i => Interlocked.Read(ref _counts[i])).ToArray();
        var rest = Math.Ceiling(counts.Sum() * share);
        if (rest == 0)
            return null;
        for (var i = 0; i < counts.Length; i++)
        {
            rest -= counts[i];
            if (rest <= 0)
                return TimeSpan.FromMicroseconds(Math.Pow(2, (i + 1) / PerOctave));
        }

        return null;
    }

    private void Add(TimeSpan time)
    {
        var bucket = (int)Math.Floor(PerOctave * Math.Log2(Math.Max(1, time.TotalMicroseconds)));
        Interlocked.Increment(ref _counts[Math.Min(bucket, _counts.Length - 1)]);
    }

    private static string Text(TimeSpan time) => time.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.#} ms");
}
