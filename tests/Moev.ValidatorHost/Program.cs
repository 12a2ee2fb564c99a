// Runs the payload validators on standard input and output, for comparison with other validators. Input line:
// {"action":"Heartbeat","direction":"request","payload":"{}"}. The payload is text, so that no other parser changes it.
// Output line: {"strict":"None","code":null,"member":null,"tolerant":"None","deviations":"None"}.
using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

using var input = new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
while (await input.ReadLineAsync() is { } line)
{
    using var asked = JsonDocument.Parse(line);
    if (!Actions16.TryFind(Encoding.UTF8.GetBytes(asked.RootElement.GetProperty("action").GetString()!), out var action))
    {
        Console.Error.WriteLine($"No action of OCPP 1.6: {line}");
        return 1;
    }

    bool isRequest = asked.RootElement.GetProperty("direction").GetString() == "request";
    byte[] payload = Encoding.UTF8.GetBytes(asked.RootElement.GetProperty("payload").GetString()!);
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
