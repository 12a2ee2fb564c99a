using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>
/// The newest samples of one charge point in the order of arrival; the oldest is dropped first, also where the charge point has no more bytes. Once
/// the ring is full, a sample allocates nothing, unless its value is longer than any number.
/// </summary>
/// <remarks>
/// One ring of bytes, written from front to back: a message has its samples side by side, and what it shares with them once, so that it
/// touches two or three cache lines of thousands of charge points' memory.
/// <code>
/// flags | length of value | context | format | measurand | phase | location | unit      8 bytes; 0: absent, else the member's number + 1
/// value                                                                                  as many as its length says
/// sampled at (8) | received at (8) | connector (4) | transaction (4)                     with a sample time's first sample only
/// </code>
/// Owned by <see cref="ChargePointState"/>, under its lock.
/// </remarks>
internal sealed class SampleRing(int capacity, int maxChars, StateShare share)
{
    private const int FirstBytes = 256;
    private const int KindBytes = 8;
    private const int TimeBytes = 24;
    private const int SpareBytes = 2_048; // for the newest samples, statuses and texts: older samples are worth less
    private const int LongBytes = 100; // beside the characters of a long value: the string's head, and the dictionary's entry

    // Flags.
    private const byte BeginsTime = 1;
    private const byte HasTransaction = 2;
    private const byte IsLong = 4;

    private byte[] _bytes = [];
    private int _head; // the oldest sample
    private int _tail; // behind the newest
    private int _wrap; // where those before the ring's beginning end; 0 while it does not go around
    private int _kept; // samples in it
    private long _count; // samples ever
    private SampleTime _oldest; // what the oldest sample belongs to; its number is that of the times forgotten before it
    private Dictionary<long, string>? _long; // values that are longer, by number of sample

    /// <param name="sample">One sample.</param>
    /// <param name="text">Its value.</param>
    /// <param name="time">The sample's time; not looked at unless this is the first sample of it.</param>
    /// <param name="isFirst">True for the first sample of its time.</param>
    public void Add(in SampledValue sample, in SampleText text, in SampleTime time, bool isFirst)
    {
        if (_kept == capacity)
            Forget();
        var value = text.Short;
        var longValue = text.IsLong ? text.Cut(maxChars) : null;
        if (longValue is not null && !TryTake(Bytes(longValue)))
        {
            // A character is three bytes at most.
            value = Encoding.UTF8.GetBytes(text.Cut(SampleText.MaxShortBytes / 3));
            longValue = null;
        }

        if (!TryRoom(KindBytes + value.Length + (isFirst ? TimeBytes : 0), out var room))
        {
            share.Give(longValue is null ? 0 : Bytes(longValue));
            return;
        }

        var flags = (isFirst ? BeginsTime : 0) | (time.TransactionId is null ? 0 : HasTransaction) | (longValue is null ? 0 : IsLong);
        BinaryPrimitives.WriteUInt64LittleEndian(
            room,
            (byte)flags
                | ((ulong)value.Length << 8)
                | (Packed((byte?)sample.Context) << 16)
                | (Packed((byte?)sample.Format) << 24)
                | (Packed((byte?)sample.Measurand) << 32)
                | (Packed((byte?)sample.Phase) << 40)
                | (Packed((byte?)sample.Location) << 48)
                | (Packed((byte?)sample.Unit) << 56));
        value.CopyTo(room[KindBytes..]);
        if (isFirst)
            WriteTime(room[(KindBytes + value.Length)..], time);
        if (_kept++ == 0)
            _oldest = time with { Number = _oldest.Number + (isFirst ? 1 : 0) };
        if (longValue is not null)
            (_long ??= []).Add(_count, longValue);
        _count++;
    }

    /// <summary>Gets all samples, the oldest first.</summary>
    public KeptSample[] ToArray()
    {
        var samples = new KeptSample[_kept];
        var time = _oldest;
        var place = _head;
        for (var i = 0; i < samples.Length; i++)
        {
            if (place == _wrap)
                place = 0;
            var stored = _bytes.AsSpan(place);
            if (i > 0 && (stored[0] & BeginsTime) != 0)
                time = ReadTime(stored, time.Number + 1);
            samples[i] = new KeptSample(
                time.Number,
                time.ConnectorId,
                time.TransactionId,
                new DateTimeOffset(time.SampledAt, TimeSpan.Zero),
                new DateTimeOffset(time.ReceivedAt, TimeSpan.Zero),
                Read(stored, _count - _kept + i));
            place += Size(stored);
        }

        return samples;
    }

    private static int Size(ReadOnlySpan<byte> stored) => KindBytes + stored[1] + ((stored[0] & BeginsTime) != 0 ? TimeBytes : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Packed(byte? member) => member is { } number ? number + 1ul : 0;

    private static void WriteTime(Span<byte> room, in SampleTime time)
    {
        BinaryPrimitives.WriteInt64LittleEndian(room, time.SampledAt);
        BinaryPrimitives.WriteInt64LittleEndian(room[8..], time.ReceivedAt);
        BinaryPrimitives.WriteInt32LittleEndian(room[16..], time.ConnectorId);
        BinaryPrimitives.WriteInt32LittleEndian(room[20..], time.TransactionId.GetValueOrDefault());
    }

    private static SampleTime ReadTime(ReadOnlySpan<byte> stored, long number)
    {
        var time = stored[(KindBytes + stored[1])..];
        return new SampleTime(
            number,
            BinaryPrimitives.ReadInt64LittleEndian(time),
            BinaryPrimitives.ReadInt64LittleEndian(time[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(time[16..]),
            (stored[0] & HasTransaction) == 0 ? null : BinaryPrimitives.ReadInt32LittleEndian(time[20..]));
    }

    private SampledValue Read(ReadOnlySpan<byte> stored, long number) => new(
        (stored[0] & IsLong) != 0 ? _long![number] : Encoding.UTF8.GetString(stored.Slice(KindBytes, stored[1])),
        stored[2] == 0 ? null : (ReadingContext)(stored[2] - 1),
        stored[3] == 0 ? null : (ValueFormat)(stored[3] - 1),
        stored[4] == 0 ? null : (Measurand)(stored[4] - 1),
        stored[5] == 0 ? null : (Phase)(stored[5] - 1),
        stored[6] == 0 ? null : (Location)(stored[6] - 1),
        stored[7] == 0 ? null : (UnitOfMeasure)(stored[7] - 1));

    private void Forget()
    {
        var stored = _bytes.AsSpan(_head);
        if ((stored[0] & IsLong) != 0 && _long!.Remove(_count - _kept, out var longValue))
            share.Give(Bytes(longValue));
        _head += Size(stored);
        if (--_kept == 0)
        {
            (_head, _tail, _wrap) = (0, 0, 0);
            return;
        }

        if (_head == _wrap)
            (_head, _wrap) = (0, 0);
        stored = _bytes.AsSpan(_head);
        if ((stored[0] & BeginsTime) != 0)
            _oldest = ReadTime(stored, _oldest.Number + 1);
    }

    private static int Bytes(string longValue) => LongBytes + (sizeof(char) * longValue.Length);

    /// <summary>Takes bytes for a long value, and those of older samples for it.</summary>
    private bool TryTake(int bytes)
    {
        while (!share.TryTake(bytes, SpareBytes))
        {
            if (_long is not { Count: > 0 })
                return false;
            Forget();
        }

        return true;
    }

    /// <summary>Gets the next bytes of the ring, contiguous. False when there are none, not even those of older samples.</summary>
    private bool TryRoom(int size, out Span<byte> room)
    {
        while (true)
        {
            if (_wrap == 0 && _tail + size > _bytes.Length && size < _head)
                (_wrap, _tail) = (_tail, 0);
            if ((_wrap == 0 ? _tail + size <= _bytes.Length : _tail + size < _head) || TryGrow(size))
                break;
            if (_kept == 0)
            {
                room = default;
                return false;
            }

            Forget();
        }

        _tail += size;
        room = _bytes.AsSpan(_tail - size, size);
        return true;
    }

    private bool TryGrow(int size)
    {
        var older = _wrap == 0 ? _bytes.AsSpan(_head, _tail - _head) : _bytes.AsSpan(_head, _wrap - _head);
        var newer = _wrap == 0 ? default : _bytes.AsSpan(0, _tail);
        var used = older.Length + newer.Length;

        // By half, because thousands of charge points have one each.
        var length = Math.Max(Math.Max(FirstBytes, _bytes.Length + (_bytes.Length / 2)), used + size);
        if (!share.TryTake(length - _bytes.Length, SpareBytes))
            return false;
        var larger = new byte[length];
        older.CopyTo(larger);
        newer.CopyTo(larger.AsSpan(older.Length));
        (_bytes, _head, _tail, _wrap) = (larger, 0, used, 0);
        return true;
    }
}

/// <summary>The data that the samples of one sample time of one message share.</summary>
/// <param name="Number">Grows with each sample time.</param>
/// <param name="SampledAt">Ticks, UTC.</param>
/// <param name="ReceivedAt">Ticks, UTC.</param>
/// <param name="ConnectorId">Whose meter.</param>
/// <param name="TransactionId">The transaction, if the message named one.</param>
/// <param name="Order">Grows with the time of sampling, also where the charge point's clock is wrong; see <see cref="SampleClock"/>.</param>
/// <param name="Message">Tells the messages of one charge point apart.</param>
/// <param name="Arrival">The time of arrival by the clock of <paramref name="Order"/>, which is not after it.</param>
internal readonly record struct SampleTime(
    long Number, long SampledAt, long ReceivedAt, int ConnectorId, int? TransactionId, long Order = 0, int Message = 0, long Arrival = 0);

/// <summary>One sample as it was received.</summary>
/// <param name="Number">The same for all samples of one sample time of one message, growing with each.</param>
internal readonly record struct KeptSample(
    long Number, int ConnectorId, int? TransactionId, DateTimeOffset SampledAt, DateTimeOffset ReceivedAt, SampledValue Sample);
