using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Requests;

/// <summary>
/// The JSON object of a command and its members, read by hand: numbers may stand in strings, as the original's README has them.
/// Reading goes on after a mistake; <see cref="Problem"/> is the first one.
/// </summary>
internal sealed class CommandBody : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly JsonDocument? _document;
    private readonly JsonElement _object;

    private CommandBody(JsonDocument? document, ControlProblem? problem)
    {
        _document = document;
        _object = document?.RootElement ?? default;
        Problem = problem;
    }

    private CommandBody(JsonElement element) => _object = element;

    /// <summary>The first thing wrong with the body, or null.</summary>
    public ControlProblem? Problem { get; private set; }

    /// <param name="members">The members that the command has. Another one is refused: a mistyped <c>connectorId</c> must not steer the whole charge point.</param>
    public static async ValueTask<CommandBody> ReadAsync(HttpContext context, int maxBytes, IReadOnlyList<string> members)
    {
        var (utf8, problem) = await RequestBody.ReadAsync(context, maxBytes);
        return problem is null ? Parse(utf8, members) : new CommandBody(null, problem);
    }

    public static CommandBody Parse(ReadOnlyMemory<byte> utf8, IReadOnlyList<string> members)
    {
        if (utf8.IsEmpty)
            return new CommandBody(null, Invalid("The body is empty; a JSON object is expected."));
        if (!Utf8.IsValid(utf8.Span))
            return new CommandBody(null, Invalid("The body is not UTF-8."));

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, Options);
        }
        catch (JsonException e)
        {
            return new CommandBody(null, Invalid($"The body is not a JSON object: see line {e.LineNumber + 1 ?? 1}, byte {e.BytePositionInLine + 1 ?? 1}."));
        }
        catch (InvalidOperationException)
        {
            return new CommandBody(null, Invalid("The body has a member whose name is not text."));
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            return new CommandBody(null, Invalid("The body is JSON, and not an object."));
        }

        var body = new CommandBody(document, null);
        body.RefuseOthers(members);
        return body;
    }

    /// <summary>An object within another body, which lives longer.</summary>
    public static CommandBody Of(JsonElement element, IReadOnlyList<string> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return new CommandBody(null, Invalid("An object is expected here."));
        var body = new CommandBody(element);
        body.RefuseOthers(members);
        return body;
    }

    /// <summary>The items of an array with one item at least.</summary>
    public IReadOnlyList<JsonElement> Items(string name, int max)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0)
            Fail(name, $"'{name}' must be an array with one item at least.");
        else if (array.GetArrayLength() > max)
            Fail(name, $"'{name}' has more than {max} items.");
        else
            return [.. array.EnumerateArray()];
        return [];
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>A string that is not blank; null when it is absent.</summary>
    public string? Text(string name, int maxLength, bool required = false)
    {
        if (Find(name) is not { } element)
            return required ? Fail<string>(name, $"'{name}' is missing.") : null;
        if (element.ValueKind != JsonValueKind.String || TextOf(element) is not { } text)
            return Fail<string>(name, $"'{name}' must be a string.");
        if (string.IsNullOrWhiteSpace(text))
            return Fail<string>(name, $"'{name}' is empty.");
        return text.Length > maxLength ? Fail<string>(name, $"'{name}' has more than {maxLength} characters.") : text;
    }

    /// <summary>A string, number or boolean as text, which may be empty.</summary>
    public string? ScalarText(string name, int maxLength)
    {
        if (Find(name) is not { } element)
            return Fail<string>(name, $"'{name}' is missing.");
        var text = element.ValueKind switch
        {
            JsonValueKind.String => TextOf(element),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
            _ => null,
        };
        if (text is null)
            return Fail<string>(name, $"'{name}' must be a string, a number or a boolean.");
        return text.Length > maxLength ? Fail<string>(name, $"'{name}' has more than {maxLength} characters.") : text;
    }

    public int? Integer(string name, int min, int max)
    {
        if (Find(name) is null)
            return null;
        if (Decimal(name) is not { } number)
            return null;
        if (number == decimal.Truncate(number) && number >= min && number <= max)
            return (int)number;
        Fail(name, $"'{name}' must be a whole number from {min} to {max}.");
        return null;
    }

    /// <summary>A number that is not negative, or a string that holds one ('.' before the decimals, no exponent, blanks around it tolerated).</summary>
    public decimal? Number(string name, decimal max, bool required = false)
    {
        if (Find(name) is null)
            return required ? Fail(name, $"'{name}' is missing.") : null;
        if (Decimal(name) is not { } number)
            return null;
        return number <= max ? number : Fail(name, $"'{name}' is more than {max.ToString(CultureInfo.InvariantCulture)}.");
    }

    public bool? Boolean(string name)
    {
        if (Find(name) is not { } element)
        {
            Fail(name, $"'{name}' is missing.");
            return null;
        }

        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return element.ValueKind == JsonValueKind.True;
        Fail(name, $"'{name}' must be true or false.");
        return null;
    }

    /// <summary>One of the words; null when it is absent.</summary>
    public string? Word(string name, params IReadOnlyList<string> words)
    {
        if (Find(name) is not { } element)
            return null;
        if (element.ValueKind == JsonValueKind.String && TextOf(element) is { } text)
        {
            foreach (var word in words)
            {
                if (word == text)
                    return word;
            }
        }

        return Fail<string>(name, $"'{name}' must be one of {string.Join(", ", words)}.");
    }

    /// <summary>An instant with a zone; null when it is absent.</summary>
    public DateTimeOffset? Instant(string name, bool required = false)
    {
        if (Text(name, 40, required) is not { } text)
            return null;
        if (QueryReader.ParseInstant(text) is { } instant)
            return instant;
        Fail(name, $"'{name}' must be an instant with a zone, such as 2030-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>An id tag; null when it is absent.</summary>
    public string? IdTag(string name, bool required = false)
    {
        var text = Text(name, 20, required);
        return text is null || !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? text
            : Fail<string>(name, $"'{name}' must be printable ASCII (OCPP 1.6 §3.14).");
    }

    /// <summary>An object with members of its own; null when it is absent. Its problems are its own.</summary>
    public CommandBody? Object(string name, IReadOnlyList<string> members) =>
        Find(name) is { } element ? Parse(Encoding.UTF8.GetBytes(element.GetRawText()), members) : null;

    /// <summary>An array as it was written; null when it is absent.</summary>
    public ReadOnlyMemory<byte>? Array(string name)
    {
        if (Find(name) is not { } element)
            return null;
        if (element.ValueKind == JsonValueKind.Array)
            return Encoding.UTF8.GetBytes(element.GetRawText());
        Fail(name, $"'{name}' must be an array.");
        return null;
    }

    /// <summary>For what only the command itself can judge. The first problem stays.</summary>
    public void Refuse(string name, string detail) => Fail(name, detail);

    public void Dispose() => _document?.Dispose();

    private static ControlProblem Invalid(string detail) => ControlProblem.Of(StatusCodes.Status400BadRequest, ProblemReasons.InvalidBody, detail);

    /// <summary>The text of a string; null when it holds half a surrogate pair.</summary>
    private static string? TextOf(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private decimal? Decimal(string name)
    {
        var element = Find(name).GetValueOrDefault();
        var (text, styles) = element.ValueKind switch
        {
            JsonValueKind.Number => (element.GetRawText(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent),
            JsonValueKind.String => (TextOf(element)?.Trim(), NumberStyles.AllowDecimalPoint),
            _ => (null, NumberStyles.None),
        };
        // No sign is allowed: there is no negative limit, duration or connector.
        return decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var number)
            ? number
            : Fail(name, $"'{name}' must be a number that is not negative, such as 8 or \"8.5\".");
    }

    private JsonElement? Find(string name) =>
        _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out var element) && element.ValueKind != JsonValueKind.Null ? element : null;

    private void RefuseOthers(IReadOnlyList<string> members)
    {
        foreach (var property in _object.EnumerateObject())
        {
            var known = false;
            foreach (var member in members)
                known |= property.NameEquals(member);
            if (!known)
            {
                Fail(property.Name, $"The command has no member '{property.Name}'; it has {string.Join(", ", members)}.");
                return;
            }
        }
    }

    private decimal? Fail(string name, string detail)
    {
        Problem ??= ControlProblem.InvalidMember(name, detail);
        return null;
    }

    private T? Fail<T>(string name, string detail)
        where T : class
    {
        Fail(name, detail);
        return null;
    }
}
