namespace Moev.Gateway.Model;

/// <summary>
/// A charge point's name: the last segment of its connection URL, percent-decoded once (OCPP-J 1.6 §3.1.1).
/// Compared ordinally: no case folding, no normalisation.
/// </summary>
/// <param name="Value">1 to 48 bytes of UTF-8 by default.</param>
internal readonly record struct ChargePointIdentity(string Value)
{
    // Once: whatever is known of a charge point is looked up by its name, with every message.
    private readonly int _hash = string.GetHashCode(Value, StringComparison.Ordinal);

    public bool Equals(ChargePointIdentity other) => _hash == other._hash && Value == other.Value;

    public override int GetHashCode() => _hash;

    public override string ToString() => Value;
}
