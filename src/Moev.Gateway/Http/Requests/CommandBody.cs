using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Requests;

/// <summary>
/// Reads the JSON object of a command by hand: numbers may be strings, as in the README of the original. Reading continues after an error;
/// <see cref="Problem"/> is the first one.
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

    /// <summary>The first error in the body; null when there is none.</summary>
    public ControlProblem? Problem { get; private set; }

    /// <param name="members">The members of the command. Others are errors: a mistyped <c>connectorId</c> must not affect the whole charge point.</param>
    /// <param name="isOptional">True: no body is an empty object.</param>
    public static async ValueTask<CommandBody> ReadAsync(HttpContext context, int maxBytes, IReadOnlyList<string> members, bool isOptional = false)
    {
        var (utf8, problem) = await RequestBody.ReadAsync(context, maxBytes);
        if (utf8.IsEmpty && isOptional)
            utf8 = "{}"u8.ToArray();
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
            return new CommandBody(null, Invalid("The body has a member with an invalid name."));
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            document.Dispose();
            return new CommandBody(null, Invalid("The body is JSON but not an object."));
        }

        var body = new CommandBody(document, null);
        body.RefuseOthers(members);
        return body;
    }

    /// <summary>Reads an object within another body, which must live longer.</summary>
    public static CommandBody Of(JsonElement element, IReadOnlyList<string> members)
    {
        if (element.ValueKind != JsonValueKind.Object)
            return new CommandBody(null, Invalid("An object is expected here."));
        var body = new CommandBody(element);
        body.RefuseOthers(members);
        return body;
    }

    /// <summary>Reads an array of at least one item.</summary>
    public IReadOnlyList<JsonElement> Items(string name, int max)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() == 0)
            Fail(name, $"'{name}' must be an array of at least one item.");
        else if (array.GetArrayLength() > max)
            Fail(name, $"'{name}' has more than {max} items.");
        else
            return [.. array.EnumerateArray()];
        return [];
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Reads a string that is not blank; null when it is absent.</summary>
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

    /// <summary>Reads a string, number or boolean as text, which may be empty.</summary>
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

    /// <summary>Reads a number that is not negative, or a string that holds one (decimal point, no exponent, surrounding blanks allowed).</summary>
    public decimal? Number(string name, decimal max, bool required = false)
    {
        if (Find(name) is null)
            return required ? Fail(name, $"'{name}' is missing.") : null;
        if (Decimal(name) is not { } number)
            return null;
        return number <= max ? number : Fail(name, $"'{name}' must be at most {max.ToString(CultureInfo.InvariantCulture)}.");
    }

    /// <summary>Reads a number that may be negative; null when it is absent.</summary>
    /// <param name="max">The largest magnitude.</param>
    public double? Signed(string name, double max) => Find(name) is { } element ? Signed(name, element, max) : null;

    /// <summary>Reads an array of numbers that may be negative; null when it is absent.</summary>
    /// <inheritdoc cref="Signed(string, double)"/>
    public double[]? SignedNumbers(string name, int count, double max)
    {
        if (Array(name) is not { } array)
            return null;
        if (array.GetArrayLength() != count)
        {
            Fail(name, $"'{name}' must be an array of {count} numbers.");
            return null;
        }

        return [.. array.EnumerateArray().Select(element => Signed(name, element, max) ?? 0)];
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

    /// <summary>Reads one of the words; null when it is absent.</summary>
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

    /// <summary>Reads an instant with a time zone; null when it is absent.</summary>
    public DateTimeOffset? Instant(string name, bool required = false)
    {
        if (Text(name, 40, required) is not { } text)
            return null;
        if (QueryReader.ParseInstant(text) is { } instant)
            return instant;
        Fail(name, $"'{name}' must be an instant with a time zone, such as 2030-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>Reads an id tag; null when it is absent.</summary>
    public string? IdTag(string name, bool required = false)
    {
        var text = Text(name, 20, required);
        return text is null || !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? text
            : Fail<string>(name, $"'{name}' must be printable ASCII (OCPP 1.6 §3.14).");
    }

    /// <summary>Reads an object with its own members and its own problem; null when it is absent.</summary>
    public CommandBody? Object(string name, IReadOnlyList<string> members) =>
        Find(name) is { } element ? Of(element, members) : null;

    /// <summary>Gets an array as JSON; null when it is absent.</summary>
    public JsonElement? Array(string name)
    {
        if (Find(name) is not { } element)
            return null;
        if (element.ValueKind == JsonValueKind.Array)
            return element;
        Fail(name, $"'{name}' must be an array.");
        return null;
    }

    /// <summary>Reports an error that only the command can find, unless there is one already.</summary>
    public void Refuse(string name, string detail) => Fail(name, detail);

    public void Dispose() => _document?.Dispose();

    private static ControlProblem Invalid(string detail) => ControlProblem.Of(StatusCodes.Status400BadRequest, ProblemReasons.InvalidBody, detail);

    /// <summary>Gets the text of a string; null when it contains half a surrogate pair.</summary>
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

    private double? Signed(string name, JsonElement element, double max)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && Math.Abs(number) <= max)
            return number;
        Fail(name, $"'{name}' must be a number, or numbers, from -{max.ToString(CultureInfo.InvariantCulture)} to {max.ToString(CultureInfo.InvariantCulture)}.");
        return null;
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
