using System.Buffers;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>
/// The server's reader of an opening handshake (RFC 6455 §4.2.1): takes bytes in any pieces and returns one verdict. It keeps its own state, reads
/// each byte once and enforces every limit before it keeps a byte, so a slow or endless request costs no more than the limits allow. The verdict
/// depends on the bytes alone, never on how they were cut. The caller sets the deadline.
/// </summary>
/// <remarks>One reader for one request, used by one thread at a time.</remarks>
public sealed class OpeningHandshakeReader
{
    private readonly OpeningHandshakeLines _lines;
    private OpeningHandshakeHeaders _headers; // a mutable struct
    private string? _path;
    private HandshakeStatus _status;
    private OpeningHandshakeRequest? _request;
    private HandshakeRefusal? _refusal;

    /// <summary>Creates a reader of one connection's request.</summary>
    public OpeningHandshakeReader(OpeningHandshakeLimits limits)
    {
        _lines = new OpeningHandshakeLines(limits);
        _headers = new OpeningHandshakeHeaders(limits);
    }

    /// <summary>The request, after <see cref="HandshakeStatus.Accepted"/>.</summary>
    public OpeningHandshakeRequest Request => _request ?? throw new InvalidOperationException("The opening handshake is not accepted.");

    /// <summary>The refusal to answer with, after <see cref="HandshakeStatus.Refused"/>.</summary>
    public HandshakeRefusal Refusal => _refusal ?? throw new InvalidOperationException("The opening handshake is not refused.");

    /// <summary>
    /// The last segment of the request's path as sent, in visible ASCII, once the first line is read and legal; otherwise empty. It tells the server's
    /// log who was refused.
    /// </summary>
    public string LastSegment => _path is null ? "" : Encoding.ASCII.GetString(OpeningHandshakeIdentity.LastSegment(Encoding.ASCII.GetBytes(_path)));

    /// <summary>
    /// Consumes input until the head is complete or wrong. A client MUST wait for the answer before it sends anything else
    /// (RFC 6455 §4.1), so bytes behind the blank line are a second, pipelined request and refused: those that are there already, and
    /// those of a further call, which a caller may make with what has arrived meanwhile just before it writes the 101.
    /// </summary>
    public HandshakeStatus Read(ref ReadOnlySequence<byte> input)
    {
        while (_status == HandshakeStatus.NeedMore)
        {
            HandshakeLineStatus line = _lines.Read(ref input);
            if (line == HandshakeLineStatus.NeedMore)
                return HandshakeStatus.NeedMore;

            HandshakeRefusal? refusal = line == HandshakeLineStatus.Line ? TakeLine(_lines.Line) : OpeningHandshakeRefusals.Of(line);
            if (refusal is not null)
                Refuse(refusal);
            else if (_request is not null)
                Finish(HandshakeStatus.Accepted);
        }

        if (_status == HandshakeStatus.Accepted && !input.IsEmpty)
            Refuse(OpeningHandshakeRefusals.EarlyBytes);
        if (_status == HandshakeStatus.Refused)
            input = input.Slice(input.End);
        return _status;
    }

    private HandshakeRefusal? TakeLine(ReadOnlySpan<byte> line)
    {
        if (_path is null)
            return TakeRequestLine(line);
        return line.IsEmpty ? _headers.TakeEnd(_path, out _request) : _headers.Take(line);
    }

    /// <summary><c>GET SP path SP HTTP/1.1</c>, with exactly these blanks (RFC 9112 §3).</summary>
    private HandshakeRefusal? TakeRequestLine(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first == last)
            return OpeningHandshakeRefusals.RequestLine;
        ReadOnlySpan<byte> method = line[..first];
        ReadOnlySpan<byte> target = line[(first + 1)..last];
        ReadOnlySpan<byte> version = line[(last + 1)..];
        if (!OpeningHandshakeGrammar.IsToken(method) || !IsVersion(version))
            return OpeningHandshakeRefusals.RequestLine;

        // The version first: it defines what a method means.
        if (!version.SequenceEqual("HTTP/1.1"u8))
            return OpeningHandshakeRefusals.Version;
        if (!method.SequenceEqual("GET"u8))
            return OpeningHandshakeRefusals.Method;

        // Visible ASCII: more than a URI allows, because charge points send '|' and the like as they are; a blank, '#' and the rest never.
        if (target.IsEmpty || target[0] != (byte)'/' || target.Contains((byte)'#') || target.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
            return OpeningHandshakeRefusals.Target;
        int query = target.IndexOf((byte)'?');
        _path = Encoding.ASCII.GetString(query < 0 ? target : target[..query]);
        return null;
    }

    private static bool IsVersion(ReadOnlySpan<byte> version) =>
        version.Length == 8 && version.StartsWith("HTTP/"u8)
        && char.IsAsciiDigit((char)version[5]) && version[6] == (byte)'.' && char.IsAsciiDigit((char)version[7]);

    private void Refuse(HandshakeRefusal refusal)
    {
        _refusal = refusal;
        _headers.ClearAuthorization();
        _request = null;
        Finish(HandshakeStatus.Refused);
    }

    private void Finish(HandshakeStatus status)
    {
        _status = status;
        _lines.Clear();
    }
}
