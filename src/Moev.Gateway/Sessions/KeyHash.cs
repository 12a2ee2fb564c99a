using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Moev.Gateway.Sessions;

/// <summary>
/// The salted hash of a charge point's key, as in the configuration: <c>base64(salt):base64(SHA-256(salt, key))</c>. Keys are
/// stored in no other form (OCPP security whitepaper, A01.FR.08).
/// </summary>
/// <remarks>
/// The key is 16 to 20 random bytes (OCPP-J 1.6 §6.2.2, A00.FR.205), so one round of SHA-256 is enough: 128 bits cannot be guessed. A slow
/// hash would stretch a reconnect storm to minutes.
/// </remarks>
internal sealed class KeyHash
{
    private const int SaltBytes = 16;

    // 16 bytes in hexadecimal digits; 20 bytes have 40.
    private const int MinHexDigits = 32;
    private const int MaxHexDigits = 40;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private KeyHash(byte[] salt, byte[] hash)
    {
        _salt = salt;
        _hash = hash;
    }

    /// <summary>Hashes a key with a new random salt.</summary>
    /// <param name="key">The key as known to the operator: its bytes, or the 32 to 40 hexadecimal digits that represent them.</param>
    public static KeyHash Create(ReadOnlySpan<byte> key)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        Span<byte> decoded = stackalloc byte[MaxHexDigits / 2];
        var bytes = TryDecodeHex(key, decoded, out var written) ? decoded[..written] : key;
        var hash = new byte[SHA256.HashSizeInBytes];
        Hash(salt, bytes, hash);
        CryptographicOperations.ZeroMemory(decoded);
        return new KeyHash(salt, hash);
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out KeyHash? keyHash)
    {
        keyHash = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !Base64.IsValid(text.AsSpan(0, colon)) || !Base64.IsValid(text.AsSpan(colon + 1)))
            return false;
        var salt = Convert.FromBase64String(text[..colon]);
        var hash = Convert.FromBase64String(text[(colon + 1)..]);
        if (salt.Length == 0 || hash.Length != SHA256.HashSizeInBytes)
            return false;
        keyHash = new KeyHash(salt, hash);
        return true;
    }

    /// <summary>
    /// Returns true if a password is the key, as bytes or as hexadecimal digits: charge points are configured with digits, and some send those
    /// instead of the bytes. The time taken does not depend on the position of a difference.
    /// </summary>
    public bool Matches(ReadOnlySpan<byte> password)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(_salt, password, hash);
        var matches = CryptographicOperations.FixedTimeEquals(hash, _hash);
        Span<byte> decoded = stackalloc byte[MaxHexDigits / 2];
        if (TryDecodeHex(password, decoded, out var written))
        {
            Hash(_salt, decoded[..written], hash);
            matches |= CryptographicOperations.FixedTimeEquals(hash, _hash);
            CryptographicOperations.ZeroMemory(decoded);
        }

        return matches;
    }

    /// <summary>Formats the hash as in the configuration.</summary>
    public override string ToString() => $"{Convert.ToBase64String(_salt)}:{Convert.ToBase64String(_hash)}";

    private static void Hash(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> key, Span<byte> hash)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(salt);
        sha.AppendData(key);
        sha.GetHashAndReset(hash);
    }

    private static bool TryDecodeHex(ReadOnlySpan<byte> digits, Span<byte> bytes, out int written)
    {
        written = 0;
        if (digits.Length is < MinHexDigits or > MaxHexDigits || digits.Length % 2 != 0)
            return false;
        return Convert.FromHexString(digits, bytes, out _, out written) == OperationStatus.Done;
    }
}
