using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Moev.Ocpp.WebSockets;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>
/// A second implementation of the rules of the opening handshake: on the whole text, with string operations, slow, and independent of the
/// readers. One character is one byte.
/// </summary>
internal static partial class HandshakeReference
{
    private static readonly char[] Blanks = [' ', '\t'];
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns true when the head is complete, so that a reader must not ask for more.</summary>
    public static bool IsComplete(string text) => text.Contains("\r\n\r\n", StringComparison.Ordinal);

    /// <summary>
    /// Gets the contents of a request: path, identity, host, origin, authorization and offers, one per line. Null when it must be refused.
    /// </summary>
    public static string? Request(string text, OpeningHandshakeLimits limits)
    {
        if (!text.EndsWith("\r\n\r\n", StringComparison.Ordinal) || text.IndexOf("\r\n\r\n", StringComparison.Ordinal) != text.Length - 4)
            return null;
        if (Headers(text, limits) is not { } headers || RequestLine().Match(FirstLine(text)) is not { Success: true } line)
            return null;

        string path = line.Groups["path"].Value;
        string? identity = Identity(path, limits.MaxIdentityCharacters);
        string[] offers = List(headers["sec-websocket-protocol"]);
        bool legal = headers["host"].Count() == 1 && Host().IsMatch(headers["host"].Single())
            && List(headers["upgrade"]).Contains("websocket", StringComparer.OrdinalIgnoreCase)
            && (List(headers["connection"]).Contains("upgrade", StringComparer.OrdinalIgnoreCase) || (limits.AllowMissingConnection && !headers["connection"].Any()))
            && headers["sec-websocket-version"].SequenceEqual(["13"])
            && headers["sec-websocket-key"].Count() == 1 && Key().IsMatch(headers["sec-websocket-key"].Single())
            && headers["authorization"].Count() <= 1
            && headers["origin"].Count() <= 1
            && !headers["transfer-encoding"].Any()
            && (!headers["content-length"].Any() || headers["content-length"].SequenceEqual(["0"]))
            && offers.All(offer => Token().IsMatch(offer)) && offers.Length <= limits.MaxSubProtocols
            && (identity is not null || !limits.RequireIdentity);
        return !legal ? null : string.Join(
            '\n',
            path,
            identity ?? "",
            headers["host"].Single(),
            headers["origin"].SingleOrDefault() ?? "(no origin)",
            IsFromBrowser(headers) ? "browser" : "no browser",
            headers["authorization"].SingleOrDefault() is { } value ? Convert.ToHexString([.. value.Select(c => (byte)c)]) : "(no authorization)",
            string.Join(',', offers.Distinct()),
            ClientHandshake.ExpectedAccept(headers["sec-websocket-key"].Single()));
    }

    /// <summary>Returns true when a client may accept a response; the bytes after its head are frames.</summary>
    public static bool IsGoodAnswer(string text, string accept, string[] offers, OpeningHandshakeLimits limits)
    {
        string head = text[..(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)];
        return Headers(head, limits) is { } headers
            && StatusLine().IsMatch(FirstLine(head))
            && headers["upgrade"].Count() == 1 && headers["upgrade"].Single().Equals("websocket", StringComparison.OrdinalIgnoreCase)
            && List(headers["connection"]).Contains("upgrade", StringComparer.OrdinalIgnoreCase)
            && headers["sec-websocket-accept"].SequenceEqual([accept])
            && !headers["sec-websocket-extensions"].Any()
            && headers["sec-websocket-protocol"].Count() <= 1 && headers["sec-websocket-protocol"].All(offers.Contains)
            && !headers["transfer-encoding"].Any()
            && headers["content-length"].All(length => length == "0");
    }

    private static bool IsFromBrowser(ILookup<string, string> headers) =>
        headers.Any(header => BrowserHeader().IsMatch(header.Key)) || headers["user-agent"].Any(value => BrowserName().IsMatch(value));

    private static string FirstLine(string head) => head[..head.IndexOf("\r\n", StringComparison.Ordinal)];

    private static ILookup<string, string>? Headers(string head, OpeningHandshakeLimits limits)
    {
        string[] lines = head[..^4].Split("\r\n");
        Match[] headers = [.. lines.Skip(1).Select(line => Header().Match(line))];
        bool legal = head.Length <= limits.MaxHeadBytes
            && lines[0].Length <= limits.MaxRequestLineBytes
            && lines.All(line => line.All(c => c == '\t' || (c >= ' ' && c != '\u007F')))
            && headers.Length <= limits.MaxHeaders
            && headers.All(header => header.Success && header.Length <= limits.MaxHeaderBytes);
        return legal
            ? headers.ToLookup(header => header.Groups["name"].Value, header => header.Groups["value"].Value.Trim(Blanks), StringComparer.OrdinalIgnoreCase)
            : null;
    }

    private static string[] List(IEnumerable<string> values) =>
        [.. string.Join(',', values).Split(',').Select(member => member.Trim(Blanks)).Where(member => member.Length > 0)];

    private static string? Identity(string path, int maxCharacters)
    {
        string last = path.Split('/').LastOrDefault(segment => segment.Length > 0) ?? "";
        if (!Encoded().IsMatch(last))
            return null;
        string bytes = Escape().Replace(last, escape => ((char)int.Parse(escape.Value.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString());
        try
        {
            string decoded = Strict.GetString([.. bytes.Select(c => (byte)c)]);
            return Legal().IsMatch(decoded) && decoded.EnumerateRunes().Count() <= maxCharacters && !decoded.Split('/').Any(part => part is "." or "..")
                ? decoded
                : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex("""\AGET (?<path>/[\x21-\x22\x24-\x3E\x40-\x7E]*)(\?[\x21-\x22\x24-\x7E]*)? HTTP/1\.1\z""")]
    private static partial Regex RequestLine();

    [GeneratedRegex("""\AHTTP/1\.1 101( .*)?\z""", RegexOptions.Singleline)]
    private static partial Regex StatusLine();

    [GeneratedRegex("""\A(?<name>[-!#$%&'*+.^_`|~0-9A-Za-z]+):(?<value>.*)\z""", RegexOptions.Singleline)]
    private static partial Regex Header();

    [GeneratedRegex("""\A[-!#$%&'*+.^_`|~0-9A-Za-z]+\z""")]
    private static partial Regex Token();

    [GeneratedRegex("""\A[-._~%:\[\]0-9A-Za-z]+\z""")]
    private static partial Regex Host();

    [GeneratedRegex("""\A[A-Za-z0-9+/]{21}[AQgw]==\z""")]
    private static partial Regex Key();

    [GeneratedRegex("""\A([^%]|%[0-9A-Fa-f]{2})+\z""")]
    private static partial Regex Encoded();

    [GeneratedRegex("""\A(cookie|sec-fetch-.*|sec-ch-ua.*)\z""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BrowserHeader();

    [GeneratedRegex("""\A(mozilla|opera)/""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BrowserName();

    [GeneratedRegex("%..")]
    private static partial Regex Escape();

    // No control, no separator of lines or paragraphs, no mark that reorders text; no white space or slash at either end.
    [GeneratedRegex("""\A(?![\s/])[^\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]+(?<![\s/])\z""")]
    private static partial Regex Legal();
}
