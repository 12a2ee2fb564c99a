using System.Text.Json;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Mixes;

/// <summary>Reads a mix from JSON and reports its errors.</summary>
internal static class MixReader
{
    /// <summary>The maximum size of a mix in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    private const int MaxWeight = 1_000;

    private static readonly JsonDocumentOptions Json = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <param name="utf8">The content of the file.</param>
    /// <param name="name">The name of the mix, unless the file contains one.</param>
    /// <param name="meterValues">The number of repetitions that meter-values represents.</param>
    /// <param name="problem">The error with its position, when the result is null.</param>
    public static Mix? Read(ReadOnlyMemory<byte> utf8, string name, int meterValues, out string? problem)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, Json);
            problem = null;
            return ReadMix(document.RootElement, name, meterValues);
        }
        catch (JsonException e)
        {
            problem = $"it is not valid JSON: {e.Message}";
        }
        catch (MixException e)
        {
            problem = e.Message;
        }

        return null;
    }

    private static Mix ReadMix(JsonElement root, string name, int meterValues)
    {
        MixJson.Object(root, "the mix", "name", "description", "groups", "connect", "steps");
        name = MixJson.Text(root, "name", "name") ?? name;
        MixJson.Text(root, "description", "description");
        if (!root.TryGetProperty("groups", out var groups))
            return new Mix(name, [ReadGroup(root, name, "", meterValues)]);
        if (root.TryGetProperty("steps", out _) || root.TryGetProperty("connect", out _))
            throw new MixException("the mix has groups: move connect and steps into them");
        List<MixGroup> read = [];
        foreach (var (group, path) in MixJson.Items(groups, "groups"))
        {
            MixJson.Object(group, path, "name", "weight", "connect", "steps");
            read.Add(ReadGroup(group, MixJson.Text(group, "name", path + ".name") ?? $"group {read.Count + 1}", path + ".", meterValues));
        }

        return read.Count > 0 ? new Mix(name, read) : throw new MixException("groups is empty");
    }

    private static MixGroup ReadGroup(JsonElement group, string name, string path, int meterValues)
    {
        var weight = MixJson.Number(group, "weight", path + "weight", 1, MaxWeight) ?? 1;
        var connect = new MixCompiler(meterValues);
        if (group.TryGetProperty("connect", out var first))
            connect.Compile(first, path + "connect");
        else
            connect.Send(Action16.BootNotification);
        var main = new MixCompiler(meterValues);
        if (!group.TryGetProperty("steps", out var steps))
            throw new MixException($"{path}steps is missing");
        if (!(steps.ValueKind == JsonValueKind.Array && steps.GetArrayLength() == 0) && !main.Compile(steps, path + "steps"))
            throw new MixException($"{path}steps must send a message or pause on every path");
        return new MixGroup(name, weight, connect.Program(), main.Program());
    }
}
