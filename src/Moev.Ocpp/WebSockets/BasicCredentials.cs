using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>The result of reading an Authorization header.</summary>
public enum BasicCredentialsStatus : byte
{
    /// <summary>The password was read. The caller must check it, in constant time.</summary>
    Password = 0,

    /// <summary>Another scheme than Basic, or nothing.</summary>
    NotBasic,

    /// <summary>Not base64.</summary>
    Malformed,

    /// <summary>The user name is not the identity of the connection URL.</summary>
    OtherUser,

    /// <summary>The password is longer than the caller's buffer, which is longer than any legal password.</summary>
    PasswordTooLong,
}

/// <summary>
/// HTTP Basic credentials as charge points send them (RFC 7617, OCPP-J 1.6 §6.2.2): the user is the identity, and the password is a
/// binary key that may hold any byte, ':' and non-ASCII ones too. So the bytes are never decoded as text: the password is
/// everything after <c>identity ":"</c>. A split at the first or last colon would cut it.
/// </summary>
public static class BasicCredentials
{
    /// <summary>Reads the password out of an Authorization header.</summary>
    /// <param name="authorization">The header's value: <c>Basic</c>, blanks, base64 with its padding.</param>
    /// <param name="identity">The charge point's identity as decoded from its URL.</param>
    /// <param name="password">Receives the password. Its length is the longest password taken, in bytes.</param>
    /// <param name="length">Bytes of the password; 0 unless the status is <see cref="BasicCredentialsStatus.Password"/>.</param>
    public static BasicCredentialsStatus Read(ReadOnlySpan<byte> authorization, string identity, Span<byte> password, out int length)
    {
        length = 0;
        int blank = authorization.IndexOf((byte)' ');
        if (blank < 0 || !Ascii.EqualsIgnoreCase(authorization[..blank], "basic"u8))
            return BasicCredentialsStatus.NotBasic;

        ReadOnlySpan<byte> base64 = authorization[blank..].Trim((byte)' ');
        byte[] decoded = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        try
        {
            // The decoder passes over white space, which HTTP does not allow here.
            if (base64.ContainsAny(" \t\r\n"u8) || Base64.DecodeFromUtf8(base64, decoded, out _, out int written) != OperationStatus.Done)
                return BasicCredentialsStatus.Malformed;
            if (!TryCutUser(decoded.AsSpan(0, written), identity, out ReadOnlySpan<byte> key))
                return BasicCredentialsStatus.OtherUser;
            if (!key.TryCopyTo(password))
                return BasicCredentialsStatus.PasswordTooLong;
            length = key.Length;
            return BasicCredentialsStatus.Password;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(decoded);
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }

    /// <summary>Returns the value that a client sends after <c>Basic</c>.</summary>
    public static string Encode(string identity, ReadOnlySpan<byte> password)
    {
        if (identity.Contains(':'))
            throw new ArgumentException("The identity must not contain a colon: it separates the user name from the password (RFC 7617 §2).", nameof(identity));
        int userBytes = Encoding.UTF8.GetByteCount(identity);
        byte[] text = new byte[userBytes + 1 + password.Length];
        Encoding.UTF8.GetBytes(identity, text);
        text[userBytes] = (byte)':';
        password.CopyTo(text.AsSpan(userBytes + 1));
        string encoded = Convert.ToBase64String(text);
        CryptographicOperations.ZeroMemory(text);
        return encoded;
    }

    private static bool TryCutUser(ReadOnlySpan<byte> credentials, string identity, out ReadOnlySpan<byte> password)
    {
        password = default;
        byte[] user = Encoding.UTF8.GetBytes(identity);
        if (!credentials.StartsWith(user) || credentials.Length == user.Length || credentials[user.Length] != (byte)':')
            return false;
        password = credentials[(user.Length + 1)..];
        return true;
    }
}
