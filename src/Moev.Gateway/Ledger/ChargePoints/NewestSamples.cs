using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Moev.Ocpp.OcppJ;
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
internal sealed class NewestSamples(int maxKinds, int maxChars, StateShare share)
{
    private const int NoUnit = byte.MaxValue;

    /// <summary>A sample that is older than this at its arrival may have been queued.</summary>
    private static readonly TimeSpan QueuedAfter = TimeSpan.FromMinutes(1);

    // The value that a thread reads.
    [ThreadStatic]
    private static byte[]? s_value;

    private ulong[] _keys = []; // what makes two samples successors of each other; see KeyOf
    private Place[] _places = []; // by the same index
    private int _count;
    private int _next; // where the next sample probably belongs: behind the last

    /// <param name="sample">One sample.</param>
    /// <param name="value">Its value.</param>
    /// <param name="time">The sample's time.</param>
    public void Note(in SampledValue sample, in SampleText value, in SampleTime time)
    {
        var key = KeyOf(time.ConnectorId, sample, value.IsLong);
        var index = _next;
        if ((uint)index >= (uint)_count || _keys[index] != key)
        {
            index = _keys.AsSpan(0, _count).IndexOf(key);
            if (index < 0 && (index = Add(key)) < 0)
                return;
        }

        _next = index + 1 == _count ? 0 : index + 1;
        _places[index].Write(sample, value, time, maxChars, share);
    }

    /// <summary>Reads power, current and energy of a connector: of each the samples of the newest message that has one. Allocates nothing.</summary>
    /// <param name="now">The time by the clock of arrivals, ticks.</param>
    /// <param name="connectedAt">The last time at which the charge point connected, ticks.</param>
    /// <returns>False when it has none.</returns>
    public bool Read(int connectorId, long now, long connectedAt, ref ConnectorReadings readings)
    {
        Span<int> newest = [-1, -1, -1];
        var from = (ulong)(uint)connectorId << 32;
        for (var i = 0; i < _count; i++)
        {
            if (_keys[i] - from > uint.MaxValue || QuantityOf(_keys[i]) is not (>= 0 and var quantity))
                continue;
            ref var last = ref newest[quantity];
            if (last < 0 || _places[i].IsAfter(_places[last]))
                last = i;
        }

        if (newest.IndexOfAnyExcept(-1) < 0)
            return false;
        var register = default(EnergyRegister);
        for (var i = 0; i < _count; i++)
        {
            if (_keys[i] - from > uint.MaxValue || QuantityOf(_keys[i]) is not (>= 0 and var quantity) || !_places[i].IsOfMessage(_places[newest[quantity]])
                || !TrySample(i, out var sample))
            {
                continue;
            }

            if (quantity == Power)
                readings.Power.Add(sample);
            else if (quantity == Energy)
                register.Add(sample);
            else if (sample.Phase is null)
                readings.Current.Add(sample);
            else
                readings.PhaseCurrents.Add(sample);
        }

        readings.PowerAge = Age(newest[Power]);
        readings.CurrentAge = Age(newest[Current]);
        if (newest[Energy] >= 0 && register.TryGet(_places[newest[Energy]].SampledAt, _places[newest[Energy]].Order, out var energy))
            readings.Energy = energy;
        return true;

        double Age(int index) => index < 0 ? double.NaN : TimeSpan.FromTicks(Math.Max(0, now - _places[index].Since(connectedAt))).TotalSeconds;
    }

    /// <summary>
    /// Ordered by connector and measurand. Of one measurand the present value is the first: before values of an earlier moment, signed data, places
    /// further from the vehicle, and older samples.
    /// </summary>
    public NewestSample[] ToRecords() =>
        [.. Enumerable.Range(0, _count)
            .OrderBy(index => ConnectorOf(_keys[index]))
            .ThenBy(index => MeasurandOf(_keys[index]))
            .ThenBy(index => SampleRank.IsEarlier(ContextOf(_keys[index])))
            .ThenBy(index => FormatOf(_keys[index]) == ValueFormat.SignedData)
            .ThenBy(index => SampleRank.LocationRank(LocationOf(_keys[index])))
            .ThenBy(index => PhaseOf(_keys[index]))
            .ThenByDescending(index => _places[index].Order)
            .ThenBy(index => ContextOf(_keys[index]) == ReadingContext.SamplePeriodic ? 0 : (int)ContextOf(_keys[index]))
            .Select(index => _places[index].ToRecord(_keys[index]))];

    // Looked for with every sample: one number instead of seven. What is absent has the meaning of OCPP 1.6 §7.43. A value longer than any number is
    // signed data, also where its format is not told.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong KeyOf(int connectorId, in SampledValue sample, bool isLong)
    {
        var measurand = sample.Measurand ?? Measurand.EnergyActiveImportRegister;
        return ((ulong)(uint)connectorId << 32)
            | ((ulong)measurand << 24)
            | ((ulong)(sample.Location ?? Location.Outlet) << 20)
            | (sample.Phase is { } phase ? (ulong)phase + 1 << 16 : 0)
            | ((ulong)(sample.Context ?? ReadingContext.SamplePeriodic) << 12)
            | ((ulong)(isLong ? ValueFormat.SignedData : sample.Format ?? ValueFormat.Raw) << 8)
            | (sample.Unit is { } unit ? (ulong)unit : DefaultUnit(measurand));
    }

    private const int Power = 0;
    private const int Current = 1;
    private const int Energy = 2;

    private static int QuantityOf(ulong key) => MeasurandOf(key) switch
    {
        Measurand.PowerActiveImport => Power,
        Measurand.CurrentImport => Current,
        Measurand.EnergyActiveImportRegister => Energy,
        _ => -1,
    };

    /// <summary>Gets a sample in the form that the rules for samples take. Its value is valid until the next one on this thread.</summary>
    private bool TrySample(int index, out SampledValue sample)
    {
        var key = _keys[index];
        var text = s_value ??= new byte[SampleText.MaxShortBytes];
        if (!_places[index].TryCopyValue(text, out var length) || text.AsSpan(0, length).Contains((byte)'\\'))
        {
            sample = default;
            return false;
        }

        sample = new SampledValue(
            OcppText.FromUtf8(text.AsMemory(0, length)),
            ContextOf(key),
            FormatOf(key),
            MeasurandOf(key),
            PhaseOf(key),
            LocationOf(key),
            (byte)key == NoUnit ? null : (UnitOfMeasure)(byte)key);
        return true;
    }

    private static int ConnectorOf(ulong key) => (int)(key >> 32);

    private static Measurand MeasurandOf(ulong key) => (Measurand)(byte)(key >> 24);

    private static Location LocationOf(ulong key) => (Location)(byte)(key >> 20 & 0xF);

    private static Phase? PhaseOf(ulong key) => (key >> 16 & 0xF) is > 0 and var phase ? (Phase)(byte)(phase - 1) : null;

    private static ReadingContext ContextOf(ulong key) => (ReadingContext)(byte)(key >> 12 & 0xF);

    private static ValueFormat FormatOf(ulong key) => (ValueFormat)(byte)(key >> 8 & 0xF);

    private static string UnitOf(ulong key) => (byte)key == NoUnit ? "" : ((UnitOfMeasure)(byte)key).ToWireName();

    // OCPP 1.6 §7.43: "Unit of the value. Default = Wh if the (default) measurand is an Energy type." Others have none unless they say so.
    private static ulong DefaultUnit(Measurand measurand) => measurand switch
    {
        Measurand.EnergyActiveImportRegister or Measurand.EnergyActiveExportRegister or Measurand.EnergyActiveImportInterval
            or Measurand.EnergyActiveExportInterval => (ulong)UnitOfMeasure.Wh,
        _ => NoUnit,
    };

    private static bool IsRegister(Measurand measurand) =>
        measurand is Measurand.EnergyActiveImportRegister or Measurand.EnergyActiveExportRegister or Measurand.EnergyReactiveImportRegister
            or Measurand.EnergyReactiveExportRegister;

    /// <returns>-1 when there is no room.</returns>
    private int Add(ulong key)
    {
        if (_count >= maxKinds)
            return -1;
        if (_count == _keys.Length)
        {
            // By a few, because thousands of charge points have as many kinds as their messages have samples.
            var size = _count + Math.Max(4, _count / 2);
            if (!TryTake(size) && !TryTake(size = _count + 1))
                return -1;
            Array.Resize(ref _keys, size);
            Array.Resize(ref _places, size);
        }

        _keys[_count] = key;
        return _count++;
    }

    private bool TryTake(int size) => share.TryTake((size - _count) * (sizeof(ulong) + (long)Unsafe.SizeOf<Place>()));

    /// <summary>One newest sample.</summary>
    private struct Place
    {
        private long _timestamp; // ticks, UTC
        private long _order;
        private int _message;
        private int _lag; // s from the order to the arrival
        private int? _transactionId;
        private bool _hasLocation;
        private bool _hasContext;
        private bool _hasFormat;
        private bool _isLong;
        private int _length;
        private ShortValue _short;
        private byte[]? _long;

        public readonly long Order => _order;

        public void Write(in SampledValue sample, in SampleText value, in SampleTime time, int maxChars, StateShare share)
        {
            // Of one order are samples whose clock does not tell: the later message, and of one message the later time.
            if (time.Order <= _order && (time.Order < _order || time.Message == _message) && !Replaces(sample, time))
                return;
            _isLong = value.IsLong || !value.Short.TryCopyTo(_short);
            _length = _isLong ? value.CopyTo(ref _long, maxChars, share) : value.Short.Length;
            _transactionId = time.TransactionId;
            _hasLocation = sample.Location is not null;
            _hasContext = sample.Context is not null;
            _hasFormat = sample.Format is not null;
            _timestamp = time.SampledAt;
            _order = Math.Max(_order, time.Order);
            _message = time.Message;
            _lag = (int)Math.Clamp((time.Arrival - time.Order) / TimeSpan.TicksPerSecond, 0, int.MaxValue);
        }

        public readonly DateTimeOffset SampledAt => new(_timestamp, TimeSpan.Zero);

        public readonly bool IsOfMessage(in Place other) => _message == other._message;

        public readonly bool IsAfter(in Place other) => _order != other._order ? _order > other._order : _message > other._message;

        /// <summary>
        /// Returns the time since which the value holds, in ticks of the clock of arrivals: its arrival, because the charge point's clock may be wrong by hours. For a
        /// message that was queued while the charge point was not connected, the time of the sample.
        /// </summary>
        public readonly long Since(long connectedAt) =>
            _lag > QueuedAfter.TotalSeconds && _order < connectedAt ? _order : _order + (_lag * TimeSpan.TicksPerSecond);

        /// <summary>Copies the value. False for one that is longer than any number.</summary>
        public readonly bool TryCopyValue(Span<byte> destination, out int length)
        {
            length = _length;
            return Value.TryCopyTo(destination);
        }

        public readonly NewestSample ToRecord(ulong key) => new(
            ConnectorOf(key),
            _transactionId,
            MeasurandOf(key).ToWireName(),
            PhaseOf(key)?.ToWireName(),
            _hasLocation ? LocationOf(key).ToWireName() : null,
            Encoding.UTF8.GetString(Value),
            UnitOf(key),
            new DateTimeOffset(_timestamp, TimeSpan.Zero),
            _hasContext ? ContextOf(key).ToWireName() : null,
            _hasFormat ? FormatOf(key).ToWireName() : null);

        [UnscopedRef]
        private readonly ReadOnlySpan<byte> Value => (_isLong ? _long : (ReadOnlySpan<byte>)_short)[.._length];

        [MethodImpl(MethodImplOptions.NoInlining)]
        private readonly bool Replaces(in SampledValue sample, in SampleTime time)
        {
            if (time.Order == _order)
                return time.SampledAt >= _timestamp;
            // A register does not run backwards: the higher reading is newer, whatever the clock says.
            return IsRegister(sample.Measurand ?? Measurand.EnergyActiveImportRegister)
                && sample.Value.TryGetDecimal(out var number)
                && decimal.TryParse(Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var known)
                && number > known;
        }
    }

    /// <summary>Room for most of what meters write.</summary>
    [InlineArray(16)]
    private struct ShortValue
    {
        private byte _first;
    }
}
