using System.Globalization;
using System.Text.Unicode;
using Moev.LoadTest.Mixes;
using Moev.Ocpp.V16;

namespace Moev.LoadTest.Measuring;

/// <summary>
/// Logs the messages that the central system acknowledged, one line of JSON each, in order of the answers, for comparison with its ledger,
/// for example after it was killed. Lines are flushed within 1 s; a missing line does not mean that the message was not acknowledged.
/// </summary>
internal sealed class AckLog : IDisposable
{
    private const int BufferBytes = 256 * 1024;
    private const int MaxLineBytes = 4_096;

    private readonly Stream _file;
    private readonly Lock _gate = new();
    private readonly byte[] _buffer = new byte[BufferBytes];
    private int _length;
    private volatile string? _problem;

    public AckLog(Stream file) => _file = file;

    public void Add(DateTimeOffset at, MessageTemplate message, in MessageValues values, int transactionId)
    {
        lock (_gate)
        {
            if (_buffer.Length - _length < MaxLineBytes)
                Write();
            Utf8.TryWrite(
                _buffer.AsSpan(_length),
                CultureInfo.InvariantCulture,
                $"{{\"at\":\"{at.UtcDateTime:yyyy-MM-ddTHH:mm:ss.ffffff}Z\",\"action\":\"{Actions16.Name(message.Action)}\",\"messageId\":\"{values.MessageId}\",\"connectorId\":{message.ConnectorId},\"transactionId\":{transactionId},\"meter\":{values.Meter},\"timestamp\":\"{values.Timestamp.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z\",\"chargePoint\":\"",
                out var written);
            _length += written;
            Append(values.Identity);
            Append("\",\"idTag\":\""u8);
            Append(values.IdTag);
            Append("\"}\n"u8);
        }
    }

    /// <summary>The reason for missing lines; null when none are missing.</summary>
    public string? Problem => _problem;

    /// <summary>Writes the buffered lines.</summary>
    public void Flush()
    {
        lock (_gate)
            Write();
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Write()
    {
        try
        {
            _file.Write(_buffer, 0, _length);
            _file.Flush();
        }
        catch (IOException e)
        {
            _problem ??= e.Message;
        }

        _length = 0;
    }
}
