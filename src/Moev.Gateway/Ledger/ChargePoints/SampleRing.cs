using System.Runtime.CompilerServices;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>
/// The newest samples of one charge point in the order in which they came, the oldest forgotten first. Once it is full a sample allocates
/// nothing, unless its value is longer than any number.
/// </summary>
/// <remarks>Owned by <see cref="ChargePointState"/>, under its lock.</remarks>
internal sealed class SampleRing(int capacity)
{
    private const int FirstPlaces = 16;

    private Place[] _places = [];
    private long _count; // ever
    private int _next; // the place of the next one
    private long _lastTime; // the number of the newest sample time

    /// <summary>What follows belongs to another sample time, the next of a message.</summary>
    public void NextTime() => _lastTime++;

    public void Add(in SampledValue sample, DateTimeOffset timestamp, in MeterValuesReceived received, int maxChars)
    {
        if (_next == _places.Length)
            MakeRoom();
        ref var place = ref _places[_next++];
        _count++;
        place.Number = _lastTime;
        place.SampledAt = timestamp.UtcTicks;
        place.ReceivedAt = received.ReceivedAt.UtcTicks;
        place.ConnectorId = received.ConnectorId;
        place.TransactionId = received.TransactionId;
        place.Kind = Kind.Of(sample);
        place.Long = null;
        if (sample.Value.TryCopyUtf8(place.Short, out var length))
        {
            place.Length = (byte)length;
            return;
        }

        var text = sample.Value.ToString();
        place.Long = text.Length > maxChars ? text[..maxChars] : text;
    }

    /// <summary>All of them, oldest first.</summary>
    public KeptSample[] ToArray()
    {
        var kept = new KeptSample[Math.Min(_count, _places.Length)];
        for (var i = 0; i < kept.Length; i++)
        {
            ref var place = ref _places[(_count - kept.Length + i) % _places.Length];
            var value = place.Long ?? System.Text.Encoding.UTF8.GetString(((ReadOnlySpan<byte>)place.Short)[..place.Length]);
            kept[i] = new KeptSample(
                place.Number,
                place.ConnectorId,
                place.TransactionId,
                new DateTimeOffset(place.SampledAt, TimeSpan.Zero),
                new DateTimeOffset(place.ReceivedAt, TimeSpan.Zero),
                place.Kind.With(value));
        }

        return kept;
    }

    private void MakeRoom()
    {
        if (_places.Length == capacity)
            _next = 0;
        else
            Array.Resize(ref _places, Math.Min(Math.Max(FirstPlaces, 2 * _places.Length), capacity));
    }

    private struct Place
    {
        public long Number;
        public long SampledAt;
        public long ReceivedAt;
        public int ConnectorId;
        public int? TransactionId;
        public Kind Kind;
        public string? Long;
        public ShortValue Short;
        public byte Length;
    }

    /// <summary>All of a sample but its value: no references, so that writing it is copying a few bytes.</summary>
    private readonly record struct Kind(
        ReadingContext? Context, ValueFormat? Format, Measurand? Measurand, Phase? Phase, Location? Location, UnitOfMeasure? Unit)
    {
        public static Kind Of(in SampledValue sample) =>
            new(sample.Context, sample.Format, sample.Measurand, sample.Phase, sample.Location, sample.Unit);

        public SampledValue With(string value) => new(value, Context, Format, Measurand, Phase, Location, Unit);
    }

    /// <summary>Room for any number that a meter writes.</summary>
    [InlineArray(24)]
    private struct ShortValue
    {
        private byte _first;
    }
}

/// <summary>One sample as it was received.</summary>
/// <param name="Number">The same for all samples of one sample time of one message, growing with each.</param>
internal readonly record struct KeptSample(
    long Number, int ConnectorId, int? TransactionId, DateTimeOffset SampledAt, DateTimeOffset ReceivedAt, SampledValue Sample);
