using Moev.Gateway.Connections;

namespace Moev.Gateway.Hosting;

/// <summary><c>hash-key IDENTITY</c>: from a key on the standard input to the line that stands in the configuration.</summary>
internal static class HashKeyCommand
{
    private const int MaxKeyBytes = 256;

    // OCPP security whitepaper, A00.FR.205: at least 16 bytes. OCPP-J 1.6 §6.2.2 has 20.
    private const int RecommendedBytes = 16;

    /// <returns>The exit code.</returns>
    public static int Run(string identity, Stream input, TextWriter output, TextWriter errors)
    {
        // One byte more than a key may have tells a longer one.
        var buffer = new byte[MaxKeyBytes + 2];
        var length = input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        // A key from echo or a here-document ends in a line break that is not part of it.
        var key = buffer.AsSpan(0, length).TrimEnd("\r\n"u8);
        if (identity.Length == 0 || identity.Contains(':', StringComparison.Ordinal))
        {
            errors.WriteLine("hash-key: an identity has no colon and is not empty");
            return 1;
        }

        if (key.IsEmpty || key.Length > MaxKeyBytes)
        {
            errors.WriteLine($"hash-key: the key is read from the standard input and has 1 to {MaxKeyBytes} bytes");
            return 1;
        }

        if (key.Length < RecommendedBytes)
            errors.WriteLine($"hash-key: a key of {key.Length} bytes can be guessed; take {RecommendedBytes} to 20 random bytes");
        output.WriteLine($"Ocpp:ChargePoints:{identity}:KeyHash={KeyHash.Create(key)}");
        key.Clear();
        return 0;
    }
}
