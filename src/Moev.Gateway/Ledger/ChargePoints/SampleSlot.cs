using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>What makes two samples successors of each other. An absent location is the outlet (OCPP 1.6 §7.43).</summary>
internal readonly record struct SampleKey(int ConnectorId, Measurand Measurand, Phase? Phase, Location Location)
{
    // Looked up for every sample: one number instead of four comparers.
    private ulong Packed =>
        ((ulong)(uint)ConnectorId << 32) | ((ulong)Measurand << 24) | ((ulong)Location << 16) | (Phase is { } phase ? 0x100ul | (ulong)phase : 0);

    public bool Equals(SampleKey other) => Packed == other.Packed;

    public override int GetHashCode() => Packed.GetHashCode();
}

/// <summary>The place of one newest sample. Its bytes are overwritten in place, so that a steady stream of samples allocates nothing.</summary>
/// <remarks>Owned by <see cref="ChargePointState"/>, under its lock.</remarks>
internal sealed class SampleSlot
{
    /// <summary>A timestamp this far ahead of our clock is the fault of the charge point's clock.</summary>
    public static readonly TimeSpan FutureTolerance = TimeSpan.FromMinutes(5);

    private byte[] _value = new byte[16];
    private int _length;
    private UnitOfMeasure? _unit;
    private int? _transactionId;
    private bool _hasLocation;
    private DateTimeOffset _timestamp;
    private DateTimeOffset _receivedAt;

    public void Write(in SampledValue sample, int? transactionId, DateTimeOffset timestamp, DateTimeOffset receivedAt, int maxChars)
    {
        // Queued messages arrive late and must not replace what is newer by its own timestamp. But a sample from the future, made while
        // the charge point's clock was wrong, would otherwise stay for ever.
        if (timestamp < _timestamp && _timestamp <= _receivedAt + FutureTolerance)
            return;
        CopyValue(sample.Value, maxChars);
        _unit = sample.Unit;
        _transactionId = transactionId;
        _hasLocation = sample.Location is not null;
        _timestamp = timestamp;
        _receivedAt = receivedAt;
    }

    public NewestSample ToRecord(in SampleKey key) => new(
        key.ConnectorId,
        _transactionId,
        key.Measurand.ToWireName(),
        key.Phase?.ToWireName(),
        _hasLocation ? key.Location.ToWireName() : null,
        Encoding.UTF8.GetString(_value, 0, _length),
        _unit?.ToWireName() ?? DefaultUnit(key.Measurand),
        _timestamp);

    private void CopyValue(OcppText value, int maxChars)
    {
        // A character is three bytes at most; the buffer grows only by what was really sent.
        while (!value.TryCopyUtf8(_value, out _length))
        {
            if (_value.Length >= 3 * maxChars)
            {
                Cut(value, maxChars);
                return;
            }

            _value = new byte[Math.Min(2 * _value.Length, 3 * maxChars)];
        }

        if (_length > maxChars)
            Cut(value, maxChars);
    }

    private void Cut(OcppText value, int maxChars)
    {
        var text = value.ToString();
        _value = Encoding.UTF8.GetBytes(text.Length > maxChars ? text[..maxChars] : text);
        _length = _value.Length;
    }

    // OCPP 1.6 §7.43: "Unit of the value. Default = Wh if the (default) measurand is an Energy type." Others have none unless they say so.
    private static string DefaultUnit(Measurand measurand) =>
        measurand.ToWireName().StartsWith("Energy.Active", StringComparison.Ordinal) ? "Wh" : "";
}
