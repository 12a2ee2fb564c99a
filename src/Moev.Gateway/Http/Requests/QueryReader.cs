using System.Globalization;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Requests;

/// <summary>Reads the parameters of a query. Reading continues after an error; <see cref="Problem"/> is the first one.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    public ControlProblem? Problem { get; private set; }

    /// <summary><c>?strict=1</c>: a charge point's status other than Accepted is an error.</summary>
    public bool Strict => Boolean("strict") ?? false;

    public string? Text(string name)
    {
        var values = query[name];
        if (values.Count > 1)
            Refuse(name, $"'{name}' occurs more than once.");
        return values.Count == 1 && values[0]!.Length > 0 ? values[0] : null;
    }

    public bool? Boolean(string name)
    {
        switch (Text(name))
        {
            case null:
                return null;
            case "1" or "true":
                return true;
            case "0" or "false":
                return false;
            default:
                Refuse(name, $"'{name}' must be 1, 0, true or false.");
                return null;
        }
    }

    public int? Integer(string name, int min, int max)
    {
        if (Text(name) is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        Refuse(name, $"'{name}' must be a whole number from {min} to {max}.");
        return null;
    }

    /// <summary>Reads one of the words, case-sensitively.</summary>
    public string? Word(string name, IReadOnlyList<string> words)
    {
        if (Text(name) is not { } text || words.Contains(text))
            return Text(name);
        Refuse(name, $"'{name}' must be one of {string.Join(", ", words)}.");
        return null;
    }

    /// <summary>Reads a whole number from 0.</summary>
    public long? Long(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        Refuse(name, $"'{name}' must be a whole number from 0 to {long.MaxValue}.");
        return null;
    }

    /// <summary>Reads seconds with decimals, above 0.</summary>
    public TimeSpan? Seconds(string name, int max)
    {
        if (Text(name) is not { } text)
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0.001m && seconds <= max)
            return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        Refuse(name, $"'{name}' must be a number of seconds above 0, at most {max}.");
        return null;
    }

    /// <summary>Reads an instant with a time zone (RFC 3339).</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        // An unescaped + of an offset is received as a blank.
        if (ParseInstant(text.Replace(' ', '+')) is { } instant)
            return instant;
        Refuse(name, $"'{name}' must be an instant with a time zone, such as 2030-01-31T12:00:00Z.");
        return null;
    }

    /// <returns>Null when the text is not an instant with a time zone.</returns>
    public static DateTimeOffset? ParseInstant(string text) =>
        HasZone(text) && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) ? instant : null;

    // The formats would read an instant without a zone as local time.
    private static bool HasZone(string text) => text.EndsWith('Z') || text.AsSpan(text.IndexOf('T', StringComparison.Ordinal) + 1).IndexOfAny('+', '-') > 0;

    /// <summary>Reports an error, unless there is one already.</summary>
    public void Refuse(string name, string detail) => Problem ??= ControlProblem.InvalidQuery(name, detail);
}
