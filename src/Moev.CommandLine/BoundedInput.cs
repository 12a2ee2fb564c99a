namespace Moev.CommandLine;

/// <summary>Reads input whose size is unknown, such as a pipe or a device.</summary>
internal static class BoundedInput
{
    /// <summary>Reads to the end.</summary>
    /// <exception cref="IOException">There are more bytes than allowed.</exception>
    public static async Task<byte[]> ReadAsync(Stream input, int maxBytes)
    {
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await input.ReadAsync(buffer) is > 0 and var count)
        {
            read.Write(buffer, 0, count);
            if (read.Length > maxBytes)
                throw new IOException($"it is larger than {maxBytes} bytes");
        }

        return read.ToArray();
    }
}
