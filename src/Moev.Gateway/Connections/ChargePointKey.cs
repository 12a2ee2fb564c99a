using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Moev.Gateway.Connections;

/// <summary>A charge point's key as it is kept: salted and hashed, <c>base64(salt):base64(SHA-256(salt, key))</c>.</summary>
/// <remarks>
/// Keys are 16 to 20 random bytes (whitepaper A00.FR.205), so a fast hash is enough. Charge points send the key as its bytes or as 40 hex
/// digits, whichever their maker chose; both are tried, in fixed time, against a hash of the bytes.
/// </remarks>
internal static class ChargePointKey
{
    /// <summary>The longest password taken, in bytes.</summary>
    public const int MaxPasswordBytes = 128;

    private const int SaltBytes = 16;
    private const int HexDigits = 40;

    /// <summary>What to keep of a key. A text of 40 hex digits stands for the 20 bytes it spells.</summary>
    public static string Hash(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        Span<byte> decoded = stackalloc byte[HexDigits / 2];
        return TryDecodeHex(bytes, decoded) ? Hash(decoded, NewSalt()) : Hash(bytes, NewSalt());
    }

    /// <summary>Whether a text is a hash as <see cref="Hash(string)"/> makes them.</summary>
    public static bool IsHash(string text) => TryParse(text, stackalloc byte[SHA256.HashSizeInBytes], out _);

    /// <summary>Whether a password is the key of a hash. False too for a text that is no hash.</summary>
    public static bool Verify(string hash, ReadOnlySpan<byte> password)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        if (!TryParse(hash, expected, out var salt))
            return false;

        Span<byte> decoded = stackalloc byte[HexDigits / 2];
        Span<byte> actual = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(salt, password, actual);
        var matches = CryptographicOperations.FixedTimeEquals(actual, expected);
        if (TryDecodeHex(password, decoded))
        {
            Digest(salt, decoded, actual);
            matches |= CryptographicOperations.FixedTimeEquals(actual, expected);
        }

        CryptographicOperations.ZeroMemory(decoded);
        return matches;
    }

    private static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltBytes);

    private static string Hash(ReadOnlySpan<byte> key, byte[] salt)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(salt, key, digest);
        return $"{Convert.ToBase64String(salt)}:{Convert.ToBase64String(digest)}";
    }

    private static void Digest(byte[] salt, ReadOnlySpan<byte> key, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(salt);
        hash.AppendData(key);
        hash.GetHashAndReset(digest);
    }

    private static bool TryParse(string text, Span<byte> digest, out byte[] salt)
    {
        salt = [];
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !Base64.IsValid(text.AsSpan(0, colon)))
            return false;
        if (!Convert.TryFromBase64Chars(text.AsSpan(colon + 1), digest, out var length) || length != digest.Length)
            return false;
        salt = Convert.FromBase64String(text[..colon]);
        return true;
    }

    private static bool TryDecodeHex(ReadOnlySpan<byte> text, Span<byte> bytes) =>
        text.Length == HexDigits && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
}
