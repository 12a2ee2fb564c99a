using System.Text;
using System.Text.Json;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;

namespace Moev.Lab.Truth;

/// <summary>The part of an event log that a replay needs.</summary>
internal sealed record RecordedRun
{
    /// <summary>The scenario, as UTF-8 JSON with all overrides applied.</summary>
    public required ReadOnlyMemory<byte> ScenarioJson { get; init; }

    public required int Seed { get; init; }

    /// <summary>The algorithm, as in Site:Algorithm.</summary>
    public required string Algorithm { get; init; }

    public required TransportKind Transport { get; init; }

    /// <summary>The stays that began, in the order of their numbers.</summary>
    public required IReadOnlyList<Stay> Stays { get; init; }

    /// <summary>The simulated time; null when the log has no end, because the process was killed.</summary>
    public required TimeSpan? Simulated { get; init; }

    /// <summary>True when the run was not stopped early.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>True when OCPP messages are in the log.</summary>
    public bool HasMessages { get; init; }
}

/// <summary>Reads an event log.</summary>
internal static class EventLogReader
{
    private const int MostBytesOfLine = 64 * 1024 * 1024;

    /// <summary>Reads the header and the stays of an event log.</summary>
    /// <exception cref="LabException">The file cannot be read, is damaged, or is something else. The message names the line.</exception>
    public static RecordedRun Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return Read(file, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabException($"The event log '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="log">The log.</param>
    /// <param name="name">Its name for messages.</param>
    public static RecordedRun Read(Stream log, string name)
    {
        var lines = new LineReader(log);
        RecordedRun? run = null;
        var stays = new SortedDictionary<int, Stay>();
        try
        {
            while (lines.TryRead(out var line))
            {
                if (run is null)
                    run = Header(line);
                else if (KindOf(line) is { } kind)
                    run = Take(run, stays, line, kind);
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            var problem = e is JsonException ? "it is no valid JSON" : e.Message;
            throw new LabException($"The event log '{name}' is damaged in line {lines.Number}: {problem}.", e);
        }

        return run is null
            ? throw new LabException($"The event log '{name}' is empty.")
            : run with { Stays = [.. stays.Values] };
    }

    private static RecordedRun Take(RecordedRun run, SortedDictionary<int, Stay> stays, ReadOnlyMemory<byte> line, string kind)
    {
        if (kind == "message")
            return run.HasMessages ? run : run with { HasMessages = true };
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        if (kind == "end")
            return run with { Simulated = StayJson.Time(json, "t"), IsComplete = StayJson.Flag(json, "complete") };
        var stay = StayJson.Read(json);
        return stays.TryAdd(stay.Number, stay) ? run : throw new FormatException($"the stay {stay.Number} arrives a second time");
    }

    private static RecordedRun Header(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var json = document.RootElement;
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("format", out var format) || !format.ValueEquals(EventLog.Format))
            throw new FormatException("it is not the header of an event log");
        var version = StayJson.Integer(json, "version");
        if (version != EventLog.Version)
            throw new FormatException($"its format has version {version}, and this program reads version {EventLog.Version}");
        return new RecordedRun
        {
            ScenarioJson = Encoding.UTF8.GetBytes(StayJson.Member(json, "scenario").GetRawText()),
            Seed = StayJson.Integer(json, "seed"),
            Algorithm = StayJson.Text(json, "algorithm"),
            Transport = StayJson.Text(json, "transport") switch
            {
                "ocpp" => TransportKind.Ocpp,
                "none" => TransportKind.None,
                var other => throw new FormatException($"'transport' is '{other}', and must be ocpp or none"),
            },
            Stays = [],
            Simulated = null,
            IsComplete = false,
        };
    }

    /// <summary>Returns the kind of an event that counts here, null of one that does not. Checks that the line is valid JSON.</summary>
    private static string? KindOf(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        var isKind = false;
        string? kind = null;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                isKind = reader.ValueTextEquals("e"u8);
            else if (isKind && reader.TokenType == JsonTokenType.String && reader.CurrentDepth == 1)
                kind = reader.ValueTextEquals("arrive"u8) ? "arrive" : reader.ValueTextEquals("end"u8) ? "end" : reader.ValueTextEquals("message"u8) ? "message" : "";
        }

        return kind switch
        {
            null => throw new FormatException("it is no event"),
            "" => null,
            _ => kind,
        };
    }

    /// <summary>Reads lines. A line that does not end is damaged.</summary>
    private sealed class LineReader(Stream stream)
    {
        private byte[] _buffer = new byte[128 * 1024];
        private int _start;
        private int _end;

        /// <summary>The number of the line that was read last, from 1.</summary>
        public int Number { get; private set; }

        /// <summary>Reads a line, which is valid until the next one is read.</summary>
        public bool TryRead(out ReadOnlyMemory<byte> line)
        {
            var searched = 0;
            while (true)
            {
                var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
                if (length >= 0)
                {
                    Number++;
                    line = _buffer.AsMemory(_start, searched + length);
                    _start += searched + length + 1;
                    return true;
                }

                searched = _end - _start;
                if (Fill())
                    continue;
                line = default;
                if (searched == 0)
                    return false;
                Number++;
                throw new FormatException("it ends in the middle");
            }
        }

        private bool Fill()
        {
            if (_end - _start >= MostBytesOfLine)
            {
                Number++;
                throw new FormatException($"it has more than {MostBytesOfLine / 1024 / 1024} MiB");
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length)
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            var count = stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += count;
            return count > 0;
        }
    }
}
