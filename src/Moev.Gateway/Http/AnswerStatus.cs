using System.Text.Json;

namespace Moev.Gateway.Http;

/// <summary>Finds the <c>status</c> of a charge point's answer, whatever the action.</summary>
internal static class AnswerStatus
{
    /// <returns>The status as sent; null when there is none.</returns>
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
            // The session checked that it is JSON; half a surrogate pair in the status is the rest that can be wrong.
        }

        return null;
    }
}
