using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Moev.Gateway.Diagnostics;

/// <summary>Takes the value of AuthorizationKey out of a CALL's payload (whitepaper A01.FR.09), and leaves everything else as it is.</summary>
internal static class SecretMask
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="payload">One JSON object, already validated.</param>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> payload)
    {
        // An escape may spell the name.
        var text = Encoding.UTF8.GetString(payload.Span);
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
}
