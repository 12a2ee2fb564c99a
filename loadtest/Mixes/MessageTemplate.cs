using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Mixes;

/// <summary>A prepared CALL: bytes with slots between them. Writing it copies and formats without allocating.</summary>
internal sealed class MessageTemplate
{
    /// <summary>The maximum size of a slot: an identity or an id tag of 255 characters, escaped.</summary>
    private const int MaxSlotBytes = 6 * 255;

    /// <summary>The length of a timestamp such as 2026-03-01T08:00:00.000Z.</summary>
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

    /// <summary>True when the message contains the current time.</summary>
    public bool HasTimestamp { get; }

    /// <summary>The maximum size of a message in bytes.</summary>
    public int MaxBytes { get; }

    /// <summary>Prepares a CALL.</summary>
    /// <param name="action">The action of the CALL.</param>
    /// <param name="payload">
    /// The payload. In its texts <c>{name}</c> is replaced by a value; a text that is only <c>#{name}</c> becomes a number.
    /// </param>
    /// <param name="connectorId">The value of <c>{connectorId}</c>.</param>
    /// <param name="problem">The error in the payload, when the result is null.</param>
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
    /// <param name="to">The buffer, of at least <see cref="MaxBytes"/>.</param>
    /// <param name="values">The values. Their random generator advances.</param>
    /// <returns>The number of bytes written.</returns>
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
                // Formats seven digits of the second and sends three: ten times as fast as a custom format.
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

    /// <summary>Splits a payload at its slots.</summary>
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

        /// <summary>Adds a payload. Braces inside texts are slots; braces between texts are JSON.</summary>
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
                    return "a text has an unclosed {";
                var name = Encoding.UTF8.GetString(text[..close]);
                if (Read(name) is not { } slot)
                    return $"{{{name}}} is unknown; use {Known}";
                if (isNumber && !slot.IsNumber)
                    return $"{{{name}}} is not a number, so # cannot precede it";
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
