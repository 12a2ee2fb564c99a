using System.Text.Json;

namespace Moev.Gateway.Commands;

/// <summary>Reads the <c>status</c> of a charge point's answer to any action.</summary>
internal static class AnswerStatus
{
    /// <returns>The status as sent; null when the answer has none.</returns>
    public static string? Of(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload.Span);
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                    continue;
                var isStatus = reader.ValueTextEquals("status"u8);
                if (!reader.Read())
                    return null;
                if (isStatus)
                {
                    return
                        reader.TokenType != JsonTokenType.String ? null :
                        reader.ValueTextEquals("Accepted"u8) ? "Accepted" : reader.GetString();
                }

                reader.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The session has checked that it is JSON. Only half a surrogate pair in the status can still be wrong.
        }

        return null;
    }
}
