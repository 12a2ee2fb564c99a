using System.Buffers;
using System.Globalization;
using System.Text;

namespace Moev.Ocpp.WebSockets;

/// <summary>
/// The client's reader of the answer to its opening handshake (RFC 6455 §4.1), under the same bounds and the same grammar as the server's.
/// After <see cref="HandshakeStatus.Accepted"/> the rest of the input is frames: a server may send them at once.
/// </summary>
/// <remarks>One reader for one answer, used by one thread at a time.</remarks>
public sealed class ClientHandshakeReader
{
    private const int MaxReasonCharacters = 120;

    private readonly OpeningHandshakeLines _lines;
    private readonly string _subProtocols;
    private readonly byte[] _expectedAccept;
    private HandshakeStatus _status;
    private bool _upgradeSeen;
    private bool _connectionUpgrade;
    private bool _acceptSeen;

    /// <param name="key">The key of the request.</param>
    /// <param name="subProtocols">The offer of the request: one name, several with commas, or "".</param>
    /// <param name="limits">The limits of the answer's head: first line, header lines and their count.</param>
    public ClientHandshakeReader(string key, string subProtocols, OpeningHandshakeLimits limits)
    {
        _expectedAccept = Encoding.ASCII.GetBytes(ClientHandshake.ExpectedAccept(key));
        _subProtocols = subProtocols;
        _lines = new OpeningHandshakeLines(limits);
    }

    /// <summary>The answer's HTTP status; 0 until its first line is read.</summary>
    public int StatusCode { get; private set; }

    /// <summary>The subprotocol that the server chose; null for none.</summary>
    public string? SubProtocol { get; private set; }

    /// <summary>The seconds to wait before the next attempt, where a refusal names them.</summary>
    public int? RetryAfterSeconds { get; private set; }

    /// <summary>After <see cref="HandshakeStatus.Refused"/>: the reason, in printable ASCII.</summary>
    public string? Failure { get; private set; }

    /// <summary>Consumes input up to the end of the head. An answer other than 101 is read to the end of its head, then refused.</summary>
    public HandshakeStatus Read(ref ReadOnlySequence<byte> input)
    {
        while (_status == HandshakeStatus.NeedMore)
        {
            HandshakeLineStatus line = _lines.Read(ref input);
            if (line == HandshakeLineStatus.NeedMore)
                return HandshakeStatus.NeedMore;
            if (line == HandshakeLineStatus.Line)
                TakeLine(_lines.Line);
            else
                Fail($"The answer's head is not legal: {line}.");
        }

        if (_status == HandshakeStatus.Refused)
            input = input.Slice(input.End);
        return _status;
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        if (StatusCode == 0)
            TakeStatusLine(line);
        else if (line.IsEmpty)
            TakeEnd();
        else if (!OpeningHandshakeGrammar.TrySplitHeader(line, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value))
            Fail("A header of the answer is not legal.");
        else if (StatusCode == 101)
            TakeHeader(name, value);
        else if (Ascii.EqualsIgnoreCase(name, "retry-after"u8))
            RetryAfterSeconds = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : null;
    }

    /// <summary><c>HTTP/1.1 SP 3DIGIT SP [reason]</c> (RFC 9112 §4); the last blank is tolerated where no reason follows.</summary>
    private void TakeStatusLine(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("HTTP/1.1 "u8) || line.Length < 12 || (line.Length > 12 && line[12] != (byte)' ')
            || line[9..12].ContainsAnyExceptInRange((byte)'0', (byte)'9') || line[9] == (byte)'0')
        {
            Fail("The answer is not HTTP/1.1.");
            return;
        }

        StatusCode = ((line[9] - '0') * 100) + ((line[10] - '0') * 10) + (line[11] - '0');
        if (StatusCode != 101)
            Failure = Printable(line[9..]);
    }

    private void TakeHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "upgrade"u8))
        {
            if (_upgradeSeen || !Ascii.EqualsIgnoreCase(value, "websocket"u8))
                Fail("The answer upgrades to something other than websocket.");
            _upgradeSeen = true;
        }
        else if (Ascii.EqualsIgnoreCase(name, "connection"u8))
        {
            _connectionUpgrade |= OpeningHandshakeGrammar.ListContains(value, "upgrade"u8);
        }
        else if (Ascii.EqualsIgnoreCase(name, "sec-websocket-accept"u8))
        {
            if (_acceptSeen || !value.SequenceEqual(_expectedAccept))
                Fail("Sec-WebSocket-Accept does not answer our key.");
            _acceptSeen = true;
        }
        else if (Ascii.EqualsIgnoreCase(name, "sec-websocket-extensions"u8))
        {
            Fail("The answer uses an extension that was not offered.");
        }
        else if (Ascii.EqualsIgnoreCase(name, "sec-websocket-protocol"u8))
        {
            TakeSubProtocol(value);
        }
        else if (Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8)
            || (Ascii.EqualsIgnoreCase(name, "content-length"u8) && !value.SequenceEqual("0"u8)))
        {
            Fail("The answer has a body where frames must follow.");
        }
    }

    private void TakeSubProtocol(ReadOnlySpan<byte> value)
    {
        if (SubProtocol is not null)
        {
            Fail("The answer chooses a sub-protocol twice.");
            return;
        }

        ReadOnlySpan<byte> offers = Encoding.ASCII.GetBytes(_subProtocols);
        while (OpeningHandshakeGrammar.TryTakeMember(ref offers, out ReadOnlySpan<byte> offer))
        {
            if (offer.SequenceEqual(value))
            {
                SubProtocol = Encoding.ASCII.GetString(value);
                return;
            }
        }

        Fail("The answer chooses a sub-protocol that was not offered.");
    }

    private void TakeEnd()
    {
        // The headers of another status than 101 were not taken, so it is refused here too, with the server's own words.
        if (!_upgradeSeen)
            Fail("The answer has no Upgrade header.");
        else if (!_connectionUpgrade)
            Fail("The answer's Connection header does not contain Upgrade.");
        else if (!_acceptSeen)
            Fail("The answer has no Sec-WebSocket-Accept header.");
        else
            Finish(HandshakeStatus.Accepted);
    }

    private void Fail(string failure)
    {
        // The server's own words about a refusal say more than what is wrong behind them.
        Failure ??= failure;
        Finish(HandshakeStatus.Refused);
    }

    private void Finish(HandshakeStatus status)
    {
        _status = status;
        _lines.Clear();
    }

    private static string Printable(ReadOnlySpan<byte> text) =>
        string.Create(Math.Min(text.Length, MaxReasonCharacters), text, static (characters, bytes) =>
        {
            for (int i = 0; i < characters.Length; i++)
                characters[i] = bytes[i] is >= 0x20 and <= 0x7E ? (char)bytes[i] : '?';
        });
}
