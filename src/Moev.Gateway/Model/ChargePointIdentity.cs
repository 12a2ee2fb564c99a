namespace Moev.Gateway.Model;

/// <summary>
/// The identity of a charge point: the last segment of its connection URL, percent-decoded once (OCPP-J 1.6 §3.1.1).
/// Compared ordinally, without case folding or normalization.
/// </summary>
/// <param name="Value">The identity: 1 to 48 characters of text by default, without control characters and without blanks at its ends.</param>
internal readonly record struct ChargePointIdentity(string Value)
{
    // Computed once: identities are dictionary keys, and each message looks some up.
    private readonly int _hash = string.GetHashCode(Value, StringComparison.Ordinal);

    public bool Equals(ChargePointIdentity other) => _hash == other._hash && Value == other.Value;

    public override int GetHashCode() => _hash;

    public override string ToString() => Value;
}
