using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Moev.Gateway.Diagnostics;

/// <summary>
/// Masks secrets in a CALL's payload: the value of AuthorizationKey (whitepaper A01.FR.09) and the user information in URLs. Everything else
/// stays unchanged.
/// </summary>
internal static partial class SecretMask
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="payload">One valid JSON object.</param>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> payload)
    {
        if (IsHarmless(payload.Span))
            return payload;

        // The name may be spelled with escapes.
        var text = Encoding.UTF8.GetString(payload.Span);
        if (text.Contains('@', StringComparison.Ordinal) && Address(text) is var masked && masked != text)
        {
            text = masked;
            payload = Encoding.UTF8.GetBytes(masked);
        }

        if (!text.Contains("AuthorizationKey", StringComparison.OrdinalIgnoreCase) && !text.Contains("\\u", StringComparison.OrdinalIgnoreCase))
            return payload;

        using var document = JsonDocument.Parse(payload);
        var isSecret = document.RootElement.TryGetProperty("key", out var key)
            && key.ValueKind == JsonValueKind.String
            && string.Equals(key.GetString()!.Trim(), "AuthorizationKey", StringComparison.OrdinalIgnoreCase);
        if (!isSecret)
            return payload;

        var output = new ArrayBufferWriter<byte>(payload.Length);
        using (var writer = new Utf8JsonWriter(output, Writing))
        {
            writer.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.NameEquals("key"))
                    member.WriteTo(writer);
                else
                    writer.WriteString(member.Name, "***");
            }

            writer.WriteEndObject();
        }

        return output.WrittenMemory;
    }

    /// <summary>Returns true if the payload cannot contain a secret, without decoding it to a string. True for nearly every command.</summary>
    private static bool IsHarmless(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)'@', (byte)'\\') >= 0 || !Ascii.IsValid(json))
            return false;
        for (var start = json.IndexOfAny((byte)'A', (byte)'a'); start >= 0; start = json.IndexOfAny((byte)'A', (byte)'a'))
        {
            json = json[start..];
            if (json.Length >= Key.Length && Ascii.EqualsIgnoreCase(json[..Key.Length], Key))
                return false;
            json = json[1..];
        }

        return true;
    }

    private static ReadOnlySpan<byte> Key => "AuthorizationKey"u8;

    /// <summary>Masks the user information of URLs in a text: the part between :// and @ (RFC 3986 §3.2.1).</summary>
    public static string Address(string text) => UserInfo().Replace(text, "***@");

    // Excludes quotes and backslashes, so that JSON stays valid. JSON may write / as \/.
    [GeneratedRegex("""(?<=:\\?/\\?/)[^/?#@"\\\s]+@""")]
    private static partial Regex UserInfo();
}
