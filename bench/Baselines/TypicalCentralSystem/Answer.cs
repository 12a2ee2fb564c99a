using System.Buffers;
using System.Text.Json;

namespace Moev.TypicalCentralSystem;

/// <summary>The answer to the current message, in a buffer that a connection reuses.</summary>
internal sealed class Answer : IDisposable
{
    private const int CallResult = 3;
    private const int CallError = 4;

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public Answer() => _writer = new Utf8JsonWriter(_buffer);

    /// <summary>The message; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.WrittenMemory;

    public void Clear() => _buffer.ResetWrittenCount();

    public void WriteResult<TResponse>(string messageId, TResponse response)
    {
        Begin(CallResult, messageId);
        JsonSerializer.Serialize(_writer, response, OcppJson.Options);
        End();
    }

    public void WriteError(string messageId, string code, string description)
    {
        Begin(CallError, messageId);
        _writer.WriteStringValue(code);
        _writer.WriteStringValue(description);
        _writer.WriteStartObject();
        _writer.WriteEndObject();
        End();
    }

    public void Dispose() => _writer.Dispose();

    // Drops the partial answer of a failure.
    private void Begin(int messageType, string messageId)
    {
        Clear();
        _writer.Reset();
        _writer.WriteStartArray();
        _writer.WriteNumberValue(messageType);
        _writer.WriteStringValue(messageId);
    }

    private void End()
    {
        _writer.WriteEndArray();
        _writer.Flush();
    }
}
