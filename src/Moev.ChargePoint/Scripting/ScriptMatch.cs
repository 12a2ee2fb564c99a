using System.Globalization;
using System.Text.Json;

namespace Moev.ChargePoint.Scripting;

/// <summary>A message that a script waits for: which way, which action, and members of its payload.</summary>
/// <param name="Kind">The direction.</param>
/// <param name="Action">Its action.</param>
/// <param name="Members">Paths such as <c>idTagInfo.status</c>, and the value each must have; * is any.</param>
internal sealed record ScriptMatch(ScriptMessageKind Kind, string Action, IReadOnlyList<(string Path, string Value)> Members)
{
    public override string ToString() =>
        string.Join(' ', [Kind.ToString().ToUpperInvariant() switch
        {
            "SENT" => "sent",
            "RECEIVED" => "received",
            "REPLIED" => "replied",
            _ => "answered",
        }, Action, .. Members.Select(static member => $"{member.Path}={member.Value}")]);

    public bool Is(ScriptMessage message)
    {
        if (message.Kind != Kind || !string.Equals(message.Action, Action, StringComparison.OrdinalIgnoreCase))
            return false;
        if (Members.Count == 0)
            return true;
        using var payload = JsonDocument.Parse(message.Payload);
        return Members.All(member => Has(payload.RootElement, member.Path.Split('.'), member.Value));
    }

    // A step into an array without a number means any of its items.
    private static bool Has(JsonElement element, ReadOnlySpan<string> path, string value)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            if (path.Length > 0 && int.TryParse(path[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                return index < element.GetArrayLength() && Has(element[index], path[1..], value);
            foreach (var item in element.EnumerateArray())
            {
                if (Has(item, path, value))
                    return true;
            }

            return false;
        }

        if (path.Length > 0)
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(path[0], out var member) && Has(member, path[1..], value);
        return value == "*" || element.ValueKind switch
        {
            JsonValueKind.String => element.GetString() == value,
            JsonValueKind.Number => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && element.GetDecimal() == number,
            _ => element.GetRawText() == value,
        };
    }
}
