using System.Buffers;
using System.Text;
using Moev.Ocpp.Tests.WebSockets;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>Generates heads that are legal or nearly legal, and splits bytes like a network.</summary>
internal sealed class HandshakeGenerator(Random random)
{
    private const string InterestingCharacters = "\r\n\t\0 :,;/\\%#?.\"=\u007F\u0080\u00FF\u001FaZ09-_*+|@";

    private static readonly string[] Targets =
    [
        "/CP_1", "/ocpp/CP_1", "/RDAM%20123", "/CP_1/", "//a//b", "/a?b=/c", "/%43P", "/a%2Fb", "/a%2520", "/.", "/a..b", "/", "/a|b", "/a:b", "/%", "/*", "/%E9", "/%4g", "/%g1", "/S%C3%84ULE%201", "/%E5%85%85", "/%C3", "/%F0%9F%94%8C", "/a~b(c),d&e;f!g$h'i", "/%20a", "/a%20", "/a%2F..", "/%E2%80%AEa", "/a%00",
        "/%2Fa", "/%C2%85", "/%ED%A0%80", "/%F0%9F%94%8C0123456789012345678901234567890123456789012345%C3%84", "/a%E2%80%8D",
        "http://a/b", "*", "a", "/a#b", "/" + "0123456789012345678901234567890123456789012345678", "/%41234567890123456789012345678901234567890123456%378",
    ];

    private static readonly string[] RequestLines =
    [
        "GET TARGET HTTP/1.0", "GET TARGET HTTP/2.0", "POST TARGET HTTP/1.1", "get TARGET HTTP/1.1", "GET TARGET http/1.1", "GET  HTTP/1.1", "GET  TARGET HTTP/1.1",
        "GET TARGET", "", " GET TARGET HTTP/1.1", "GET TARGET HTTP/1.1 ", "G\u00C9T TARGET HTTP/1.1", "GET TARGET?\u00E9 HTTP/1.1",
    ];

    private static readonly string[] MoreHeaders =
    [
        "Origin: http://a.example", "Origin:", "Authorization: Basic QTpC", "Authorization:", "Content-Length: 0", "Content-Length: 1", "Transfer-Encoding: chunked",
        "Host: b", "Upgrade: h2c", "Connection: keep-alive", "Connection: close,, Upgrade", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Protocol: ocpp2.0.1, ocpp1.6", "Sec-WebSocket-Protocol: ,a,,b\t,", "Sec-WebSocket-Protocol: a b", "Sec-WebSocket-Extensions: permessage-deflate",
        "Sec-WebSocket-Protocol: 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31", "Sec-WebSocket-Accept: " + HandshakeHead.Accept,
        "User-Agent: x", "User-Agent: Mozilla/5.0", "user-agent: opera/9", "Cookie: a=b", "Sec-Fetch-Site: none", "sec-ch-ua-mobile: ?0", "Sec-Fetch: x", "X: \u00E9", " folded", "X : y", ": y", "NoColon", "X:", "x\ty: z", "Retry-After: 5", "Content-Length: 00", "TE: \t \t",
    ];

    /// <summary>Generates a request that is usually legal before up to four changes.</summary>
    public string Request()
    {
        string target = random.Next(3) == 0 ? Pick(Targets) : "/ocpp/CP_" + random.Next(100);
        if (random.Next(40) == 0)
            target = "/" + new string('x', random.Next(2_020, 2_040)) + "/CP_1";
        string line = random.Next(10) == 0 ? Pick(RequestLines).Replace("TARGET", target, StringComparison.Ordinal) : $"GET {target} HTTP/1.1";
        return Change(line, [.. HandshakeHead.Headers.Where(_ => random.Next(60) != 0)]);
    }

    /// <summary>Generates a server's response to <see cref="HandshakeHead.Key"/>, sometimes followed by frames.</summary>
    public string Answer()
    {
        string[] lines = ["HTTP/1.1 101 Switching Protocols", "HTTP/1.1 101", "HTTP/1.1 401 Unauthorized", "HTTP/1.0 101 x", "HTTP/1.1 101 \u00E9"];
        string line = random.Next(4) == 0 ? Pick(lines) : lines[0];
        string[] headers = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Accept: " + HandshakeHead.Accept, "Sec-WebSocket-Protocol: ocpp1.6"];
        return Change(line, [.. headers.Where(_ => random.Next(40) != 0)]) + (random.Next(4) == 0 ? "\u0081\u0001\r\n\r\n" : "");
    }

    /// <summary>Splits bytes into several reads of several segments, including empty ones.</summary>
    public IEnumerable<ReadOnlySequence<byte>> Cut(byte[] bytes)
    {
        int longest = random.Next(4) switch { 0 => 1, 1 => 8, 2 => 100, _ => bytes.Length + 1 };
        int at = 0;
        do
        {
            var segments = new List<ReadOnlyMemory<byte>>();
            int count = random.Next(1, 4);
            for (int i = 0; i < count; i++)
            {
                int length = Math.Min(random.Next(longest + 1), bytes.Length - at);
                segments.Add(bytes.AsMemory(at, length));
                at += length;
            }

            yield return HandshakeReplay.Sequence([.. segments]);
        }
        while (at < bytes.Length);
    }

    private string Change(string firstLine, List<string> headers)
    {
        int more = random.Next(3);
        for (int i = 0; i < more; i++)
            headers.Insert(random.Next(headers.Count + 1), random.Next(3) == 0 ? Pick(MoreHeaders) : $"X-{random.Next(1_000)}: {new string('x', random.Next(40))}");
        if (headers.Count > 0 && random.Next(12) == 0)
            headers.Add(headers[random.Next(headers.Count)]);
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(headers));
        for (int i = 0; i < headers.Count; i++)
        {
            headers[i] = random.Next(100) switch
            {
                0 => headers[i][..(headers[i].IndexOf(':', StringComparison.Ordinal) + 1)],
                < 6 => ChangeCase(headers[i]),
                _ => headers[i],
            };
        }

        if (random.Next(40) == 0)
            headers.AddRange(Enumerable.Repeat("X: y", random.Next(50, 70)));
        if (random.Next(40) == 0)
            headers.Insert(random.Next(headers.Count + 1), "X: " + new string('x', random.Next(4_080, 4_100)));
        if (random.Next(60) == 0)
            headers.AddRange(["X: " + new string('x', 4_000), "X: " + new string('x', random.Next(3_850, 4_080))]);

        var text = new StringBuilder(HandshakeHead.Build(firstLine, headers));
        int changes = random.Next(2) == 0 ? 0 : random.Next(1, 4);
        for (int i = 0; i < changes && text.Length > 0; i++)
            ChangeOnce(text);
        return text.ToString();
    }

    private void ChangeOnce(StringBuilder text)
    {
        int at = random.Next(text.Length);
        switch (random.Next(8))
        {
            case 0:
                text.Insert(at, Character());
                break;
            case 1:
                text[at] = Character();
                break;
            case 2:
                text.Remove(at, Math.Min(random.Next(1, 4), text.Length - at));
                break;
            case 3:
                text.Append(Pick(["\r\n", "x", HandshakeHead.Legal, "\0"]));
                break;
            case 4:
                text.Length = at;
                break;
            case 5: // repeat some bytes
                text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 30), text.Length - at)));
                break;
            case 6: // change a line ending
                text.Replace("\r\n", Pick(["\n", "\r", "\r\r\n", "\n\r", "\r\n ", "\r\n\r\n"]), at, Math.Min(60, text.Length - at));
                break;
            default:
                text[at] = ChangeCase(text[at].ToString())[0];
                break;
        }
    }

    private char Character() => random.Next(4) == 0 ? (char)random.Next(256) : InterestingCharacters[random.Next(InterestingCharacters.Length)];

    private string Pick(string[] values) => values[random.Next(values.Length)];

    private string ChangeCase(string text) => string.Create(text.Length, (text, random), static (characters, state) =>
    {
        for (int i = 0; i < characters.Length; i++)
        {
            char c = state.text[i];
            characters[i] = state.random.Next(2) == 0 || !char.IsAsciiLetter(c) ? c : (char)(c ^ 0x20);
        }
    });
}
