using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Mixes;

/// <summary>Compiles the steps of a mix to a program.</summary>
/// <param name="meterValues">The number of repetitions that meter-values represents.</param>
internal sealed class MixCompiler(int meterValues)
{
    private const int MaxRepeat = 1_000_000;
    private const int MaxWeight = 1_000;

    private readonly List<Step> _steps = [];
    private int _counters;

    public MixProgram Program() => new(_steps, _counters);

    /// <summary>Adds a message with the default payload of its action.</summary>
    public void Send(Action16 action) => _steps.Add(new Step(StepKind.Send, Template(action, DefaultPayloads.Of(action)!.Value, 1, check: true, "")));

    /// <summary>Adds steps.</summary>
    /// <returns>True when every path through the steps sends or pauses. A loop without either would never end.</returns>
    public bool Compile(JsonElement steps, string path)
    {
        var progress = false;
        foreach (var (step, where) in MixJson.Items(steps, path))
            progress |= CompileStep(step, where);
        return progress;
    }

    private bool CompileStep(JsonElement step, string path)
    {
        if (step.ValueKind == JsonValueKind.String)
        {
            CompileSend(step.GetString()!, default, path);
            return true;
        }

        if (step.ValueKind != JsonValueKind.Object)
            throw new MixException($"{path} must be the name of an action, or an object");
        if (step.TryGetProperty("send", out _))
        {
            MixJson.Object(step, path, "send", "payload", "connectorId", "check");
            CompileSend(MixJson.Text(step, "send", path + ".send")!, step, path);
            return true;
        }

        if (step.TryGetProperty("pause", out var pause))
            return CompilePause(step, pause, path);
        if (step.TryGetProperty("repeat", out var repeat))
            return CompileRepeat(step, repeat, path);
        if (step.TryGetProperty("oneOf", out var oneOf))
            return CompileOneOf(step, oneOf, path);
        throw new MixException($"{path} needs one of send, pause, repeat and oneOf");
    }

    private void CompileSend(string name, JsonElement step, string path)
    {
        if (!Actions16.TryFind(Encoding.UTF8.GetBytes(name), out var action) || !Actions16.Origin(action).HasFlag(ActionOrigin.ChargePoint))
            throw new MixException($"{path}: {name} is not an action that a charge point sends");
        var connectorId = 1;
        var check = true;
        var payload = DefaultPayloads.Of(action);
        if (step.ValueKind == JsonValueKind.Object)
        {
            connectorId = MixJson.Number(step, "connectorId", path + ".connectorId", 0, 1_000) ?? 1;
            if (step.TryGetProperty("check", out var flag))
                check = flag.ValueKind is JsonValueKind.True or JsonValueKind.False ? flag.GetBoolean() : throw new MixException($"{path}.check must be true or false");
            if (step.TryGetProperty("payload", out var own))
                payload = own;
        }

        if (payload is not { ValueKind: JsonValueKind.Object } known)
            throw new MixException(payload is null ? $"{path}: {name} needs a payload" : $"{path}.payload must be an object");
        _steps.Add(new Step(StepKind.Send, Template(action, known, connectorId, check, path)));
    }

    /// <summary>Prepares a message and validates it.</summary>
    private static MessageTemplate Template(Action16 action, JsonElement payload, int connectorId, bool check, string path)
    {
        var template = MessageTemplate.Create(action, payload, connectorId, out var problem)
            ?? throw new MixException($"{path}.payload: {problem}");
        if (!check)
            return template;
        var values = new MessageValues
        {
            Identity = "LOAD_1"u8.ToArray(),
            IdTag = "LOAD1"u8.ToArray(),
            Index = 1,
            MessageId = 1,
            Timestamp = DateTimeOffset.UnixEpoch,
            TransactionId = 1,
            Meter = 1,
        };
        var bytes = new byte[template.MaxBytes];
        var written = template.Write(bytes, ref values);
        if (OcppMessageReader.Read(bytes.AsMemory(0, written), out var message) != OcppReadStatus.Message)
            throw new MixException($"{path}.payload: {message.Problem}");
        if (Actions16.IsDeclared(action) && !Actions16.TryValidateRequest(action, message.Payload, ValidationMode.Strict, out var report))
        {
            var member = report.Error.Member is { } name ? $", at {name}" : "";
            throw new MixException(
                $"{path}.payload is not a valid {Actions16.Name(action)}: {report.Error.Kind}{member}; set \"check\": false to send it anyway");
        }

        return template;
    }

    private bool CompilePause(JsonElement step, JsonElement pause, string path)
    {
        MixJson.Object(step, path, "pause");
        if (pause.ValueKind != JsonValueKind.String || !Durations.TryParseRange(pause.GetString()!, out var least, out var most) || most == TimeSpan.Zero)
            throw new MixException($"{path}.pause must be a duration {Durations.Form}, or two separated by ..");
        _steps.Add(new Step(StepKind.Pause, Least: least, Most: most));
        return true;
    }

    private bool CompileRepeat(JsonElement step, JsonElement repeat, string path)
    {
        MixJson.Object(step, path, "repeat", "steps");
        CountRange times;
        if (repeat.ValueKind == JsonValueKind.Number && repeat.TryGetInt32(out var number) && number is >= 1 and <= MaxRepeat)
            times = new CountRange(number, number);
        else if (repeat.ValueKind == JsonValueKind.String && repeat.ValueEquals("meter-values"u8))
            times = new CountRange(meterValues, meterValues);
        else if (repeat.ValueKind != JsonValueKind.String || !CountRange.TryParse(repeat.GetString()!, out times) || times.Most is < 1 or > MaxRepeat)
            throw new MixException($"{path}.repeat must be a number from 1 to {MaxRepeat}, two separated by .., or meter-values");

        var counter = _counters++;
        var start = _steps.Count;
        _steps.Add(null!);
        if (!step.TryGetProperty("steps", out var steps) || !Compile(steps, path + ".steps"))
            throw new MixException($"{path}.steps must send a message or pause on every path");
        _steps.Add(new Step(StepKind.LoopEnd, Counter: counter, Target: start + 1));
        _steps[start] = new Step(StepKind.LoopStart, Counter: counter, Times: times, Target: _steps.Count);
        return times.Least > 0;
    }

    private bool CompileOneOf(JsonElement step, JsonElement oneOf, string path)
    {
        MixJson.Object(step, path, "oneOf");
        var start = _steps.Count;
        _steps.Add(null!);
        List<(int Target, int WeightSum)> branches = [];
        List<int> ends = [];
        var sum = 0;
        foreach (var (branch, where) in MixJson.Items(oneOf, path + ".oneOf"))
        {
            MixJson.Object(branch, where, "weight", "steps");
            sum += MixJson.Number(branch, "weight", where + ".weight", 1, MaxWeight) ?? 1;
            branches.Add((_steps.Count, sum));
            if (!branch.TryGetProperty("steps", out var steps) || !Compile(steps, where + ".steps"))
                throw new MixException($"{where}.steps must send a message or pause on every path");
            ends.Add(_steps.Count);
            _steps.Add(null!);
        }

        if (branches.Count == 0)
            throw new MixException($"{path}.oneOf is empty");
        foreach (var end in ends)
            _steps[end] = new Step(StepKind.Jump, Target: _steps.Count);
        _steps[start] = new Step(StepKind.OneOf, Branches: branches);
        return true;
    }
}
