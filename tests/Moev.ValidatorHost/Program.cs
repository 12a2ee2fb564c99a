// Runs the payload validators on standard input and output, for comparison with other validators. Input line:
// {"action":"Heartbeat","direction":"request","payload":"{}"}. The payload is text, so that no other parser changes it.
// Output line: {"strict":"None","code":null,"member":null,"tolerant":"None","deviations":"None"}.
using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

if (args.Length > 0)
{
    Console.Error.WriteLine("Moev.ValidatorHost takes no arguments: it reads lines such as {\"action\":\"Heartbeat\",\"direction\":\"request\",\"payload\":\"{}\"}");
    return args is ["--help"] ? 0 : 1;
}

using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
while (await input.ReadLineAsync() is { } line)
{
    if (Question.Read(line) is not { } question)
    {
        Console.Error.WriteLine($"A line needs an action of OCPP 1.6, a direction and a payload: {(line.Length > 200 ? line[..200] : line)}");
        return 1;
    }

    var (action, isRequest, payload) = question;
    var strict = Validate(ValidationMode.Strict);
    var tolerant = Validate(ValidationMode.Tolerant);
    await output.WriteLineAsync(JsonSerializer.Serialize(new
    {
        strict = strict.Error.Kind.ToString(),
        code = strict.Error.Kind == PayloadErrorKind.None ? null : CallErrorCodes.Name(strict.Error.Code),
        member = strict.Error.Member,
        tolerant = tolerant.Error.Kind.ToString(),
        deviations = tolerant.Deviations.ToString(),
    }));

    PayloadReport Validate(ValidationMode mode)
    {
        bool read = isRequest
            ? Actions16.TryValidateRequest(action, payload, mode, out var report)
            : Actions16.TryValidateResponse(action, payload, mode, out report);
        return read == (report.Error.Kind == PayloadErrorKind.None) ? report : throw new InvalidOperationException("A verdict without its reason.");
    }
}

return 0;

/// <summary>A payload to validate.</summary>
internal sealed record Question(Action16 Action, bool IsRequest, byte[] Payload)
{
    /// <returns>The question; null when the line is wrong.</returns>
    public static Question? Read(string line)
    {
        try
        {
            using var asked = JsonDocument.Parse(line);
            return asked.RootElement is { ValueKind: JsonValueKind.Object } root
                && Text(root, "action") is { } name && Text(root, "direction") is { } direction && Text(root, "payload") is { } payload
                && Actions16.TryFind(Encoding.UTF8.GetBytes(name), out var action)
                ? new Question(action, direction == "request", Encoding.UTF8.GetBytes(payload))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
