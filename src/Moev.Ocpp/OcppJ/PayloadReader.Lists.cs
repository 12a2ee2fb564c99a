using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <content>Reads objects and lists. In tolerant mode each method leaves the reader on the value's last token, also when it fails.</content>
internal ref partial struct PayloadReader
{
    public bool TryReadObject<T>(string member, out T value)
        where T : struct, IOcppListItem<T>
    {
        int mark = _tokens.Mark;
        int before = _repairs.Count;
        if (!T.TryReadItem(ref this, member, out value))
            return FailFrom(mark);

        _repairs.Ascribe(before, member);
        return true;
    }

    /// <summary>Validates the items of a list and caches them for an enumeration soon afterwards. A later enumeration reads them again.</summary>
    /// <param name="member">The member's name.</param>
    /// <param name="minItems">The schema's minItems.</param>
    /// <param name="isIndivisible">True when the list makes no sense without an item that cannot be read.</param>
    /// <param name="value">The list.</param>
    public bool TryReadList<T>(string member, int minItems, bool isIndivisible, out OcppList<T> value)
        where T : struct, IOcppListItem<T>
    {
        int mark = _tokens.Mark;
        int before = _repairs.Count;
        if (!TryReadItems(member, minItems, isIndivisible, out value))
            return FailFrom(mark);

        _repairs.Ascribe(before, member);
        return true;
    }

    /// <summary>Reads a list of strings with a maxLength.</summary>
    public bool TryReadTextList(string member, int minItems, int maxLength, out OcppList<OcppText> value)
    {
        int mark = _tokens.Mark;
        return TryReadTexts(member, minItems, maxLength, out value) || FailFrom(mark);
    }

    private readonly ValidationMode Mode => _strict ? ValidationMode.Strict : ValidationMode.Tolerant;

    private bool TryReadItems<T>(string member, int minItems, bool isIndivisible, out OcppList<T> value)
        where T : struct, IOcppListItem<T>
    {
        value = default;
        int start = _tokens.Start;
        int count = 0;
        var kept = _generation == 0 ? null : ListItemCache<T>.Of(_generation);
        int first = kept?.Count ?? 0;
        if (_tokens.Type == JsonTokenType.StartArray)
        {
            while (_tokens.Read() && _tokens.Type != JsonTokenType.EndArray)
            {
                // Cache the items of a list contiguously, or not at all.
                if (kept is not null && (kept.IsFull || kept.Count != first + count))
                    kept = null;
                int mark = _tokens.Mark;
                if (!(kept is null ? T.TryReadItem(ref this, member, out _) : T.TryReadItem(ref this, member, out kept.Next)))
                {
                    if (isIndivisible || !TryDropItem(member, mark))
                        return false;

                    continue;
                }

                kept?.Add();
                count++;
            }
        }
        else if (_tokens.Type != JsonTokenType.StartObject
            || !TryTolerate(PayloadDeviations.ObjectForArray, PayloadErrorKind.WrongType, member)
            || !T.TryReadItem(ref this, member, out _))
        {
            return _error.Kind != PayloadErrorKind.None ? false : Fail(PayloadErrorKind.WrongType, member);
        }
        else
        {
            count = 1;
            kept = null;
        }

        var slice = _json[start..BytesConsumed];
        value = kept is null ? new OcppList<T>(slice, count, Mode) : new OcppList<T>(slice, count, Mode, kept.Items, first, _generation);
        return count >= minItems || TryTolerate(PayloadDeviations.EmptyArray, PayloadErrorKind.TooFewItems, member);
    }

    private bool TryReadTexts(string member, int minItems, int maxLength, out OcppList<OcppText> value)
    {
        value = default;
        int start = _tokens.Start;
        int count = 0;
        if (_tokens.Type == JsonTokenType.StartArray)
        {
            while (_tokens.Read() && _tokens.Type != JsonTokenType.EndArray)
            {
                int mark = _tokens.Mark;
                if (TryTextToken(member, maxLength, out _))
                    count++;
                else if (!TryDropItem(member, mark))
                    return false;
            }
        }
        else if (_tokens.Type != JsonTokenType.String)
        {
            return Fail(PayloadErrorKind.WrongType, member);
        }
        else
        {
            count = 1;
            if (!TryTolerate(PayloadDeviations.ObjectForArray, PayloadErrorKind.WrongType, member)
                || !TryTextToken(member, maxLength, out _))
            {
                return false;
            }
        }

        value = new OcppList<OcppText>(_json[start..BytesConsumed], count, Mode);
        return count >= minItems || TryTolerate(PayloadDeviations.EmptyArray, PayloadErrorKind.TooFewItems, member);
    }

    /// <summary>Leaves out an item of a list, which began at the mark.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryDropItem(string member, int mark)
    {
        if (_strict)
            return false;

        _tokens.SkipFrom(mark);
        _repairs.Note(PayloadDeviations.DroppedItem, member, isLost: false, _error);
        _error = default;
        return true;
    }

    /// <summary>Reports a failure inside a value. In tolerant mode the reader moves to its end, from where reading can continue.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FailFrom(int mark)
    {
        if (!_strict)
            _tokens.SkipFrom(mark);
        return false;
    }
}
