using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Moev.Lab.Truth;

/// <summary>
/// Writes the event log of a run: JSON Lines, the first of which is the header. Its SHA-256 covers every byte, so the log contains nothing that differs between two equal runs:
/// no real times, no ports. Times are microseconds of virtual time since the start.
/// </summary>
/// <remarks>Without a file only the hash is computed. One thread at a time.</remarks>
internal sealed class EventLog : IDisposable
{
    /// <summary>The value of the header's member "format".</summary>
    public const string Format = "moev-lab-events";

    /// <summary>The version of the format.</summary>
    public const int Version = 1;

    private const int BufferBytes = 64 * 1024;

    // Numbers of the truth come from sums in floating point. 6 digits are exact to the microampere, and hide the order of a sum.
    private const int Digits = 6;

    private readonly string? _path;
    private readonly FileStream? _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * BufferBytes);
    private readonly Utf8JsonWriter _writer;

    /// <summary>Opens a log.</summary>
    /// <param name="path">The file, which is replaced; null for none.</param>
    /// <exception cref="LabException">The file cannot be written.</exception>
    public EventLog(string? path)
    {
        _path = path;
        _writer = new Utf8JsonWriter(_buffer, new JsonWriterOptions { SkipValidation = true });
        if (path is null)
            return;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    /// <summary>Begins a line, as an object without members. <see cref="End"/> ends it.</summary>
    public Utf8JsonWriter Begin()
    {
        _writer.WriteStartObject();
        return _writer;
    }

    /// <summary>Begins the line of an event.</summary>
    /// <param name="at">The virtual time.</param>
    /// <param name="kind">The kind, the member "e".</param>
    public Utf8JsonWriter Begin(TimeSpan at, ReadOnlySpan<byte> kind)
    {
        _writer.WriteStartObject();
        WriteTime(_writer, "t"u8, at);
        _writer.WriteString("e"u8, kind);
        return _writer;
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        _writer.WriteEndObject();
        _writer.Flush();
        _writer.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= BufferBytes)
            Flush();
    }

    /// <summary>Closes the file.</summary>
    /// <returns>The SHA-256 in hexadecimal.</returns>
    /// <exception cref="LabException">The file cannot be written.</exception>
    public string Close()
    {
        Flush();
        _file?.Dispose();
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    /// <summary>Releases the file. A log that was not closed ends in the middle.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        _hash.Dispose();
        _writer.Dispose();
    }

    /// <summary>Writes a time in µs, with a fraction only when it has one, so that it is read back exactly.</summary>
    public static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan time)
    {
        var (micros, rest) = Math.DivRem(time.Ticks, TimeSpan.TicksPerMicrosecond);
        if (rest == 0)
            writer.WriteNumber(name, micros);
        else
            writer.WriteNumber(name, time.Ticks / (decimal)TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>Writes a number of the truth, rounded; null when it is not finite.</summary>
    public static void WriteNumber(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        writer.WritePropertyName(name);
        WriteNumber(writer, value);
    }

    /// <inheritdoc cref="WriteNumber(Utf8JsonWriter, ReadOnlySpan{byte}, double)"/>
    public static void WriteNumber(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
            writer.WriteNumberValue(Math.Round(value, Digits) + 0.0); // never -0
        else
            writer.WriteNullValue();
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        try
        {
            _file?.Write(_buffer.WrittenSpan);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }

        _buffer.ResetWrittenCount();
    }

    private LabException Failure(Exception e) => new($"The event log '{_path}' cannot be written: {e.Message}", e);
}
