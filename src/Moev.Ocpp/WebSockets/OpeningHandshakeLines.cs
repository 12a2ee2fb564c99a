using System.Buffers;

namespace Moev.Ocpp.WebSockets;

/// <summary>The result of <see cref="OpeningHandshakeLines"/>.</summary>
internal enum HandshakeLineStatus : byte
{
    NeedMore = 0,

    /// <summary>A line is complete, without its CR LF. An empty one after the first line ends the head.</summary>
    Line,

    BareLineFeed,
    BareCarriageReturn,
    ControlByte,
    FoldedLine,
    FirstLineTooLong,
    HeaderTooLong,
    TooManyHeaders,
    HeadTooLong,
}

/// <summary>
/// Cuts the head of an HTTP message into lines while its bytes arrive, in any pieces. Each byte is looked at once, every bound is
/// checked before the byte is kept, and what a lenient reader of the same bytes could take for the end of a line or of the head is
/// an error (RFC 9112 §2.2 and §5.2 allow to refuse a bare CR, a bare LF and a folded line; that two readers disagree about them is
/// how requests are smuggled).
/// </summary>
internal sealed class OpeningHandshakeLines(OpeningHandshakeLimits limits)
{
    private const int InitialBytes = 256;

    // Not pooled: no code would return the buffer of a reader that is abandoned mid-head. It doubles at most up to the longest legal line.
    private byte[] _line = new byte[InitialBytes];
    private int _length;
    private int _headBytes;
    private int _headers;
    private bool _firstLineRead;
    private bool _afterCarriageReturn;
    private bool _lineTaken;

    /// <summary>The line, after <see cref="HandshakeLineStatus.Line"/>, until the next call.</summary>
    public ReadOnlySpan<byte> Line => _line.AsSpan(0, _length);

    /// <summary>Consumes up to the end of the next line. After anything but NeedMore and Line it must not be called again.</summary>
    public HandshakeLineStatus Read(ref ReadOnlySequence<byte> input)
    {
        if (_lineTaken)
        {
            _lineTaken = false;
            _length = 0;
        }

        long passed = 0;
        foreach (ReadOnlyMemory<byte> segment in input)
        {
            ReadOnlySpan<byte> bytes = segment.Span;
            for (int i = 0; i < bytes.Length; i++)
            {
                HandshakeLineStatus status = Take(bytes[i]);
                if (status != HandshakeLineStatus.NeedMore)
                {
                    input = input.Slice(passed + i + 1);
                    return status;
                }
            }

            passed += bytes.Length;
        }

        input = input.Slice(input.End);
        return HandshakeLineStatus.NeedMore;
    }

    /// <summary>Drops the buffer, which may have held credentials.</summary>
    public void Clear()
    {
        Array.Clear(_line);
        _line = [];
        _length = 0;
    }

    private HandshakeLineStatus Take(byte value)
    {
        if (_headBytes >= limits.MaxHeadBytes)
            return HandshakeLineStatus.HeadTooLong;
        _headBytes++;

        if (_afterCarriageReturn)
        {
            if (value != (byte)'\n')
                return HandshakeLineStatus.BareCarriageReturn;
            _afterCarriageReturn = false;
            _firstLineRead = true;
            _lineTaken = true;
            return HandshakeLineStatus.Line;
        }

        if (value == (byte)'\r')
        {
            _afterCarriageReturn = true;
            return HandshakeLineStatus.NeedMore;
        }

        if (value == (byte)'\n')
            return HandshakeLineStatus.BareLineFeed;
        if (value < 0x20 ? value != (byte)'\t' : value == 0x7F)
            return HandshakeLineStatus.ControlByte;
        return Append(value);
    }

    private HandshakeLineStatus Append(byte value)
    {
        if (!_firstLineRead)
        {
            if (_length >= limits.MaxRequestLineBytes)
                return HandshakeLineStatus.FirstLineTooLong;
        }
        else if (_length == 0)
        {
            if (value is (byte)' ' or (byte)'\t')
                return HandshakeLineStatus.FoldedLine;
            if (_headers >= limits.MaxHeaders)
                return HandshakeLineStatus.TooManyHeaders;
            _headers++;
        }
        else if (_length >= limits.MaxHeaderBytes)
        {
            return HandshakeLineStatus.HeaderTooLong;
        }

        if (_length == _line.Length)
            Array.Resize(ref _line, _line.Length * 2);
        _line[_length++] = value;
        return HandshakeLineStatus.NeedMore;
    }
}
