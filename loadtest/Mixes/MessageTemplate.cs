using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Mixes;

/// <summary>One CALL, prepared: bytes, and slots between them. Writing it copies and formats, and allocates nothing.</summary>
internal sealed class MessageTemplate
{
    /// <summary>A slot takes at most this: an identity or an id tag of 255 characters, escaped.</summary>
    private const int MaxSlotBytes = 6 * 255;

    /// <summary>2026-03-01T08:00:00.000Z.</summary>
    private const int TimestampBytes = 24;

    private const string Known = "timestamp, transactionId, connectorId, meter, idTag, identity, index or random LEAST..MOST";

    private readonly byte[][] _literals;
    private readonly Slot[] _slots;

    private MessageTemplate(Action16 action, int connectorId, List<byte[]> literals, List<Slot> slots)
    {
        Action = action;
        ConnectorId = connectorId;
        _literals = [.. literals];
        _slots = [.. slots];
        HasTimestamp = slots.Exists(static slot => slot.Kind == SlotKind.Timestamp);
        MaxBytes = literals.Sum(static bytes => bytes.Length) + (slots.Count * MaxSlotBytes);
    }

    public Action16 Action { get; }

    public int ConnectorId { get; }

    /// <summary>Whether the time is part of it.</summary>
    public bool HasTimestamp { get; }

    /// <summary>What a message can have at most.</summary>
    public int MaxBytes { get; }

    /// <summary>Prepares a CALL.</summary>
    /// <param name="action">What the charge point says.</param>
    /// <param name="payload">
    /// Its payload, in whose texts <c>{name}</c> stands for a value; a text that is <c>#{name}</c> and no more becomes a number.
    /// </param>
    /// <param name="connectorId">What <c>{connectorId}</c> is.</param>
    /// <param name="problem">What is wrong with the payload, when the result is null.</param>
    public static MessageTemplate? Create(Action16 action, JsonElement payload, int connectorId, out string? problem)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, OcppMessageWriter.WriterOptions))
            payload.WriteTo(json);
        var builder = new Builder();
        builder.Add("[2,\""u8);
        builder.Add(new Slot(SlotKind.MessageId, 0, 0));
        builder.Add(Encoding.UTF8.GetBytes($"\",\"{Actions16.Name(action)}\","));
        problem = builder.AddPayload(stream.ToArray());
        if (problem is not null)
            return null;
        builder.Add("]"u8);
        return new MessageTemplate(action, connectorId, builder.Literals(), builder.Slots);
    }

    /// <summary>Writes the CALL.</summary>
    /// <param name="to">At least <see cref="MaxBytes"/>.</param>
    /// <param name="values">Its random choices move on.</param>
    /// <returns>Bytes written.</returns>
    public int Write(Span<byte> to, ref MessageValues values)
    {
        var written = 0;
        for (var i = 0; i < _slots.Length; i++)
        {
            _literals[i].CopyTo(to[written..]);
            written += _literals[i].Length;
            written += Fill(to[written..], _slots[i], ref values);
        }

        _literals[^1].CopyTo(to[written..]);
        return written + _literals[^1].Length;
    }

    private int Fill(Span<byte> to, Slot slot, ref MessageValues values)
    {
        int written;
        switch (slot.Kind)
        {
            case SlotKind.MessageId:
                Utf8Formatter.TryFormat(values.MessageId, to, out written);
                return written;
            case SlotKind.Timestamp:
                // Seven digits of the second, of which three are sent: ten times as fast as a format of one's own.
                Utf8Formatter.TryFormat(values.Timestamp.UtcDateTime, to, out _, 'O');
                to[TimestampBytes - 1] = (byte)'Z';
                return TimestampBytes;
            case SlotKind.Identity:
                values.Identity.CopyTo(to);
                return values.Identity.Length;
            case SlotKind.IdTag:
                values.IdTag.CopyTo(to);
                return values.IdTag.Length;
            default:
                Utf8Formatter.TryFormat(Number(slot, ref values), to, out written);
                return written;
        }
    }

    private long Number(Slot slot, ref MessageValues values) => slot.Kind switch
    {
        SlotKind.TransactionId => values.TransactionId,
        SlotKind.ConnectorId => ConnectorId,
        SlotKind.Meter => values.Meter,
        SlotKind.Index => values.Index,
        _ => values.Random.Next(slot.Least, slot.Most),
    };

    private readonly record struct Slot(SlotKind Kind, long Least, long Most)
    {
        public bool IsNumber => Kind is not (SlotKind.Timestamp or SlotKind.Identity or SlotKind.IdTag);
    }

    /// <summary>Cuts a payload at its slots.</summary>
    private sealed class Builder
    {
        private readonly List<byte[]> _literals = [];
        private readonly List<byte> _literal = [];

        public List<Slot> Slots { get; } = [];

        public void Add(ReadOnlySpan<byte> bytes) => _literal.AddRange(bytes);

        public void Add(Slot slot)
        {
            _literals.Add([.. _literal]);
            _literal.Clear();
            Slots.Add(slot);
        }

        public List<byte[]> Literals() => [.. _literals, [.. _literal]];

        /// <summary>Braces in texts are slots; those between them are JSON's own.</summary>
        public string? AddPayload(ReadOnlySpan<byte> json)
        {
            for (var i = 0; i < json.Length; i++)
            {
                if (json[i] != '"')
                {
                    _literal.Add(json[i]);
                    continue;
                }

                var end = EndOfText(json, i);
                if (AddText(json[(i + 1)..end]) is { } problem)
                    return problem;
                i = end;
            }

            return null;
        }

        private static int EndOfText(ReadOnlySpan<byte> json, int start)
        {
            var end = start + 1;
            for (; json[end] != '"'; end++)
            {
                if (json[end] == '\\')
                    end++;
            }

            return end;
        }

        private string? AddText(ReadOnlySpan<byte> text)
        {
            var isNumber = text.StartsWith("#{"u8) && text.IndexOf((byte)'}') == text.Length - 1;
            if (isNumber)
                text = text[1..];
            else
                _literal.Add((byte)'"');
            while (text.IndexOf((byte)'{') is >= 0 and var open)
            {
                Add(text[..open]);
                text = text[(open + 1)..];
                var close = text.IndexOf((byte)'}');
                if (close < 0)
                    return "a text has { without }";
                var name = Encoding.UTF8.GetString(text[..close]);
                if (Read(name) is not { } slot)
                    return $"{{{name}}} is not known; it may be {Known}";
                if (isNumber && !slot.IsNumber)
                    return $"{{{name}}} is no number, so it cannot have # before it";
                Add(slot);
                text = text[(close + 1)..];
            }

            Add(text);
            if (!isNumber)
                _literal.Add((byte)'"');
            return null;
        }

        private static Slot? Read(string name)
        {
            const string random = "random ";
            if (name.StartsWith(random, StringComparison.Ordinal))
                return CountRange.TryParse(name[random.Length..], out var range) ? new Slot(SlotKind.Random, range.Least, range.Most) : null;
            SlotKind? kind = name switch
            {
                "timestamp" => SlotKind.Timestamp,
                "transactionId" => SlotKind.TransactionId,
                "connectorId" => SlotKind.ConnectorId,
                "meter" => SlotKind.Meter,
                "idTag" => SlotKind.IdTag,
                "identity" => SlotKind.Identity,
                "index" => SlotKind.Index,
                _ => null,
            };
            return kind is { } known ? new Slot(known, 0, 0) : null;
        }
    }
}
