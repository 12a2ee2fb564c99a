namespace Moev.Gateway.SmartCharging.Ports;

/// <summary>Reads lines from a stream into one buffer that never grows above the longest allowed line. One reader at a time.</summary>
internal sealed class LineReader(Stream stream, int maxBytes)
{
    private const int FirstBytes = 4_096;

    private byte[] _buffer = new byte[Math.Min(FirstBytes, maxBytes + 1)];
    private int _start; // of the bytes that are not returned yet
    private int _end;
    private int _examined; // bytes from the start that contain no line end
    private bool _isCut; // the rest of a long line is skipped

    /// <summary>Reads the next line.</summary>
    /// <returns>The line without its end, valid until the next call. The bytes after the last line end are no line.</returns>
    public async ValueTask<ReadLine> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var end = _buffer.AsSpan(_start + _examined, _end - _start - _examined).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _buffer.AsMemory(_start, _examined + end);
                _start += _examined + end + 1;
                _examined = 0;
                if (!_isCut)
                    return new ReadLine(ReadLineStatus.Line, line);
                _isCut = false;
                continue;
            }

            _examined = _end - _start;
            if (_isCut)
            {
                _start = _end = _examined = 0;
            }
            else if (_examined > maxBytes)
            {
                _isCut = true;
                var line = _buffer.AsMemory(_start, maxBytes);
                _start = _end;
                _examined = 0;
                return new ReadLine(ReadLineStatus.TooLong, line);
            }

            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
                return new ReadLine(ReadLineStatus.End, default);
            _end += read;
        }
    }

    // One byte more than the longest line, its end.
    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Min(2L * _buffer.Length, maxBytes + 1L));
    }
}

/// <summary>A line, or the end of the stream.</summary>
/// <param name="Bytes">The line; the allowed part of one that is too long, whose rest is skipped.</param>
internal readonly record struct ReadLine(ReadLineStatus Status, ReadOnlyMemory<byte> Bytes);

/// <summary>The results of reading a line.</summary>
internal enum ReadLineStatus : byte
{
    Line = 0,
    TooLong,
    End,
}
