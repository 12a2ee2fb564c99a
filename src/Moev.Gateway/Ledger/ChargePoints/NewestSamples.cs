using System.Runtime.CompilerServices;
using System.Text;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>
/// The newest sample of each kind of one charge point, a bounded number of kinds. Their bytes are overwritten in place, so that a steady
/// stream of samples allocates nothing.
/// </summary>
/// <remarks>
/// Side by side, and in the order in which a message usually has them, because each message comes to memory that no processor has seen for
/// a while. Owned by <see cref="ChargePointState"/>, under its lock.
/// </remarks>
internal sealed class NewestSamples(int maxKinds, int maxChars)
{
    /// <summary>A timestamp this far ahead of our clock is the fault of the charge point's clock.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromMinutes(5);

    private ulong[] _keys = []; // what makes two samples successors of each other; see KeyOf
    private Place[] _places = []; // by the same index
    private int _count;
    private int _next; // where the next sample probably belongs: behind the last

    /// <param name="sample">One sample.</param>
    /// <param name="value">Its value.</param>
    /// <param name="time">The sample's time.</param>
    public void Note(in SampledValue sample, in SampleText value, in SampleTime time)
    {
        var key = KeyOf(time.ConnectorId, sample);
        var index = _next;
        if ((uint)index >= (uint)_count || _keys[index] != key)
        {
            index = _keys.AsSpan(0, _count).IndexOf(key);
            if (index < 0 && (index = Add(key)) < 0)
                return;
        }

        _next = index + 1 == _count ? 0 : index + 1;
        _places[index].Write(sample, value, time, maxChars);
    }

    /// <summary>Ordered by connector, measurand and phase.</summary>
    public NewestSample[] ToRecords() =>
        [.. Enumerable.Range(0, _count)
            .OrderBy(index => ConnectorOf(_keys[index]))
            .ThenBy(index => MeasurandOf(_keys[index]))
            .ThenBy(index => PhaseOf(_keys[index]))
            .Select(index => _places[index].ToRecord(_keys[index]))];

    // Looked for with every sample: one number instead of four. An absent location is the outlet (OCPP 1.6 §7.43).
    private static ulong KeyOf(int connectorId, in SampledValue sample) =>
        ((ulong)(uint)connectorId << 32)
            | ((ulong)(sample.Measurand ?? Measurand.EnergyActiveImportRegister) << 24)
            | ((ulong)(sample.Location ?? Location.Outlet) << 16)
            | (sample.Phase is { } phase ? 0x100ul | (ulong)phase : 0);

    private static int ConnectorOf(ulong key) => (int)(key >> 32);

    private static Measurand MeasurandOf(ulong key) => (Measurand)(byte)(key >> 24);

    private static Location LocationOf(ulong key) => (Location)(byte)(key >> 16);

    private static Phase? PhaseOf(ulong key) => (key & 0x100) == 0 ? null : (Phase)(byte)key;

    /// <returns>-1 when there is no room.</returns>
    private int Add(ulong key)
    {
        if (_count >= maxKinds)
            return -1;
        if (_count == _keys.Length)
        {
            // By a few, because thousands of charge points have as many kinds as their messages have samples.
            var size = _count + Math.Max(4, _count / 2);
            Array.Resize(ref _keys, size);
            Array.Resize(ref _places, size);
        }

        _keys[_count] = key;
        return _count++;
    }

    /// <summary>One newest sample.</summary>
    private struct Place
    {
        private long _timestamp; // ticks, UTC
        private long _receivedAt;
        private int? _transactionId;
        private UnitOfMeasure? _unit;
        private bool _hasLocation;
        private bool _isLong;
        private int _length;
        private ShortValue _short;
        private byte[]? _long;

        public void Write(in SampledValue sample, in SampleText value, in SampleTime time, int maxChars)
        {
            // Queued messages arrive late and must not replace what is newer by its own timestamp. But a sample from the future, made while
            // the charge point's clock was wrong, would otherwise stay forever.
            if (time.SampledAt < _timestamp && _timestamp <= _receivedAt + FutureTolerance.Ticks)
                return;
            _isLong = value.IsLong || !value.Short.TryCopyTo(_short);
            _length = _isLong ? value.CopyTo(ref _long, maxChars) : value.Short.Length;
            _unit = sample.Unit;
            _transactionId = time.TransactionId;
            _hasLocation = sample.Location is not null;
            _timestamp = time.SampledAt;
            _receivedAt = time.ReceivedAt;
        }

        public readonly NewestSample ToRecord(ulong key) => new(
            ConnectorOf(key),
            _transactionId,
            MeasurandOf(key).ToWireName(),
            PhaseOf(key)?.ToWireName(),
            _hasLocation ? LocationOf(key).ToWireName() : null,
            Encoding.UTF8.GetString((_isLong ? _long : (ReadOnlySpan<byte>)_short)[.._length]),
            _unit?.ToWireName() ?? DefaultUnit(MeasurandOf(key)),
            new DateTimeOffset(_timestamp, TimeSpan.Zero));
    }

    /// <summary>Room for most of what meters write.</summary>
    [InlineArray(16)]
    private struct ShortValue
    {
        private byte _first;
    }

    // OCPP 1.6 §7.43: "Unit of the value. Default = Wh if the (default) measurand is an Energy type." Others have none unless they say so.
    private static string DefaultUnit(Measurand measurand) =>
        measurand.ToWireName().StartsWith("Energy.Active", StringComparison.Ordinal) ? "Wh" : "";
}
