using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.Gateway.Sessions;

namespace Moev.Gateway.Hosting;

/// <summary>
/// The command <c>hash-key</c>: hashes the keys of charge points and prints what appsettings.json takes. Keys come from standard input, because the
/// arguments of a process are visible to all users of the machine.
/// </summary>
internal static class HashKeyCommand
{
    private const int MaxKeyBytes = 256;
    private const int MaxInputBytes = 16 * 1_024 * 1_024;

    // OCPP security whitepaper, A00.FR.205: at least 16 bytes. OCPP-J 1.6 §6.2.2 has 20.
    private const int RecommendedBytes = 16;
    private const int NewKeyBytes = 20;

    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(HashKeyRequest request, Stream input, TextWriter output, TextWriter errors)
    {
        var (entries, problem) = request switch
        {
            { CreatesKeys: true, Identities: [] } => Created(Lines(ReadAll(input))),
            { CreatesKeys: true } => (request.Identities.Select(static identity => new Entry(Encoded(identity), NewKey())).ToList(), null),
            { Identities: [] } => Pairs(Lines(ReadAll(input))),
            { Identities: [var identity] } => ([new Entry(Encoded(identity), [.. ReadAll(input).AsSpan().TrimEnd("\r\n"u8)])], null),
            _ => Keys(request.Identities, Lines(ReadAll(input))),
        };
        problem ??= entries.Select(Problem).FirstOrDefault(static problem => problem is not null)
            ?? (entries.DistinctBy(static entry => entry.Identity, StringComparer.OrdinalIgnoreCase).Count() == entries.Count ? null : "an identity occurs twice; case makes no difference in the configuration");
        if (problem is not null)
        {
            errors.WriteLine("hash-key: " + problem);
            return 1;
        }

        if (entries.Min(static entry => entry.Key.Length) is var shortest && shortest < RecommendedBytes)
            errors.WriteLine($"hash-key: a key of {shortest} bytes can be guessed; use {RecommendedBytes} to 20 random bytes");
        output.WriteLine(Document(entries));
        if (request.CreatesKeys)
        {
            foreach (var entry in entries)
                errors.WriteLine($"{entry.Identity}:{Encoding.ASCII.GetString(entry.Key)}");
        }

        foreach (var entry in entries)
            CryptographicOperations.ZeroMemory(entry.Key);
        return 0;
    }

    private static (List<Entry> Entries, string? Problem) Created(List<byte[]> lines) => lines.Count == 0
        ? ([], "standard input has no identities, one in each line")
        : ([.. lines.Select(static line => new Entry(Encoding.UTF8.GetString(line), NewKey()))], null);

    private static (List<Entry> Entries, string? Problem) Pairs(List<byte[]> lines)
    {
        // An identity has no colon, a key may have one (RFC 7617 §2).
        var wrong = lines.FindIndex(static line => line.AsSpan().IndexOf((byte)':') <= 0);
        if (lines.Count == 0 || wrong >= 0)
            return ([], $"line {Math.Max(wrong, 0) + 1} of standard input must be IDENTITY:KEY");
        return ([.. lines.Select(static line =>
        {
            var colon = line.AsSpan().IndexOf((byte)':');
            return new Entry(Encoding.UTF8.GetString(line.AsSpan(0, colon)), line[(colon + 1)..]);
        })], null);
    }

    private static (List<Entry> Entries, string? Problem) Keys(IReadOnlyList<string> identities, List<byte[]> lines) => identities.Count != lines.Count
        ? ([], $"{identities.Count} identities need as many lines with a key on standard input, which has {lines.Count}")
        : ([.. identities.Zip(lines, static (identity, key) => new Entry(Encoded(identity), key))], null);

    private static string? Problem(Entry entry)
    {
        var shown = CommandLine.Shown(entry.Identity);
        // Names in the configuration are identities in which percent signs and colons are percent-encoded.
        var identity = Uri.UnescapeDataString(entry.Identity);
        if (identity.Length == 0 || identity.Trim() != identity || identity.Trim('/') != identity || identity.Any(char.IsControl))
            return $"the identity '{shown}' must not be empty, have blanks or slashes at its ends, or contain control characters";
        return entry.Key.Length is 0 or > MaxKeyBytes ? $"the key of '{shown}' on standard input must have 1 to {MaxKeyBytes} bytes" : null;
    }

    /// <summary>Returns an identity as it is named in the configuration, where a colon separates the parts of a name.</summary>
    private static string Encoded(string identity) => identity.Replace("%", "%25", StringComparison.Ordinal).Replace(":", "%3A", StringComparison.Ordinal);

    private static byte[] NewKey() => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NewKeyBytes)));

    private static string Document(List<Entry> entries)
    {
        using var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written, Style))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("Ocpp");
            writer.WriteStartObject("ChargePoints");
            foreach (var entry in entries)
            {
                writer.WriteStartObject(entry.Identity);
                writer.WriteString("KeyHash", KeyHash.Create(entry.Key).ToString());
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(written.ToArray());
    }

    private static byte[] ReadAll(Stream input)
    {
        using var all = new MemoryStream();
        var buffer = new byte[8_192];
        int read;
        while (all.Length <= MaxInputBytes && (read = input.Read(buffer)) > 0)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }

    private static List<byte[]> Lines(byte[] input)
    {
        var lines = new List<byte[]>();
        foreach (var range in input.AsSpan().Split((byte)'\n'))
            lines.Add([.. input.AsSpan(range).TrimEnd((byte)'\r')]);
        // The text after the last line break.
        if (lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <param name="Identity">As it is named in the configuration.</param>
    private sealed record Entry(string Identity, byte[] Key);
}
