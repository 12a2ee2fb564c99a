using Moev.Gateway.Sessions;

namespace Moev.Gateway.Hosting;

/// <summary>The command <c>hash-key IDENTITY</c>: reads a key from standard input and prints its configuration line.</summary>
internal static class HashKeyCommand
{
    private const int MaxKeyBytes = 256;

    // OCPP security whitepaper, A00.FR.205: at least 16 bytes. OCPP-J 1.6 §6.2.2 has 20.
    private const int RecommendedBytes = 16;

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string identity, Stream input, TextWriter output, TextWriter errors)
    {
        // Room for a line break; any longer input means that the key is too long.
        var buffer = new byte[MaxKeyBytes + 2];
        var length = input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        // A key from echo or a here-document ends in a line break that is not part of it.
        var key = buffer.AsSpan(0, length).TrimEnd("\r\n"u8);
        if (identity.Length == 0 || identity.Contains(':', StringComparison.Ordinal))
        {
            errors.WriteLine("hash-key: the identity must not be empty and must not contain a colon");
            return 1;
        }

        if (key.IsEmpty || key.Length > MaxKeyBytes)
        {
            errors.WriteLine($"hash-key: the key on standard input must have 1 to {MaxKeyBytes} bytes");
            return 1;
        }

        if (key.Length < RecommendedBytes)
            errors.WriteLine($"hash-key: a key of {key.Length} bytes can be guessed; use {RecommendedBytes} to 20 random bytes");
        output.WriteLine($"Ocpp:ChargePoints:{identity}:KeyHash={KeyHash.Create(key)}");
        key.Clear();
        return 0;
    }
}
