using System.Collections.Frozen;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>
/// The configuration keys that a charge point reported, bounded by number and bytes. Owned by <see cref="ChargePointState"/>, under its lock.
/// </summary>
internal sealed class ReportedConfiguration(LedgerOptions options, StateShare share)
{
    /// <summary>The length of a value for which there are no more bytes: the longest that OCPP 1.6 §7.29 allows.</summary>
    private const int ShortChars = 500;

    private const int KeyBytes = 100; // the entries of the tables, and the heads of the strings

    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private HashSet<string>? _readOnly; // null until there is one

    public Dictionary<string, string?> Values() => new(_values, StringComparer.OrdinalIgnoreCase);

    public IReadOnlySet<string> ReadOnlyKeys() => _readOnly is null ? FrozenSet<string>.Empty : new HashSet<string>(_readOnly, StringComparer.OrdinalIgnoreCase);

    public bool TryFind(string key, out string? value) => _values.TryGetValue(key, out value);

    /// <param name="reported">A key.</param>
    /// <param name="kept">The key with its texts cut to Ledger:MaxTextChars, or to the bytes that there are.</param>
    /// <returns>False when Ledger:MaxConfigurationKeys other keys are known, or there are no bytes for it.</returns>
    public bool TrySet(in ConfigurationKey reported, out ConfigurationKey kept)
    {
        kept = reported with { Key = StateTexts.Cut(reported.Key, options.MaxTextChars), Value = StateTexts.Cut(reported.Value, options.MaxTextChars) };
        var isKnown = _values.TryGetValue(kept.Key, out var before);
        if (!isKnown && _values.Count >= options.MaxConfigurationKeys)
            return false;
        if (isKnown)
            share.Give(Bytes(kept.Key, before));
        if (!share.TryTake(Bytes(kept.Key, kept.Value)))
        {
            kept = kept with { Value = StateTexts.Cut(kept.Value, ShortChars) };
            if (!share.TryTake(Bytes(kept.Key, kept.Value)))
            {
                _values.Remove(kept.Key);
                return false;
            }
        }

        _values[kept.Key] = kept.Value;
        if (reported.IsReadOnly == true)
            (_readOnly ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(kept.Key);
        else if (reported.IsReadOnly == false)
            _readOnly?.Remove(kept.Key);
        return true;
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        foreach (var (key, value) in _values)
            share.Give(Bytes(key, value));
        _values.Clear();
        _readOnly = null;
    }

    private static int Bytes(string key, string? value) => KeyBytes + StateTexts.Bytes(key) + StateTexts.Bytes(value);
}
