using System.Buffers;
using System.Text;
using Moev.Ocpp.WebSockets;

namespace Moev.Gateway.Tests.Support;

/// <summary>A charge point's end of a <see cref="MemoryConnection"/>, byte by byte under the test's control. Sends no automatic answers.</summary>
internal sealed class TestPeer(MemoryConnection connection, Task server)
{
    // Only a hanging test reaches it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public MemoryConnection Connection => connection;

    /// <summary>Gets the server's task for the connection, which completes when it has ended.</summary>
    public Task Server => server;

    public static string Request(string path = "/CP_1", string? protocols = "ocpp1.6", params string[] headers)
    {
        var lines = new List<string>
        {
            $"GET {path} HTTP/1.1",
            "Host: gateway",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        };
        if (protocols is not null)
            lines.Add($"Sec-WebSocket-Protocol: {protocols}");
        lines.AddRange(headers);
        return string.Join("\r\n", lines) + "\r\n\r\n";
    }

    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        connection.ToServer.Write(bytes);
        Flush();
    }

    public void SendRaw(string ascii) => SendRaw(Encoding.ASCII.GetBytes(ascii));

    public void SendText(string message) => SendFrame(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(message));

    /// <summary>Sends several messages in one write, so that the server reads them in one batch.</summary>
    public void SendTexts(params string[] messages) => SendFrames(messages.Select(static message => (WebSocketOpcode.Text, message)));

    /// <inheritdoc cref="SendTexts"/>
    public void SendFrames(IEnumerable<(WebSocketOpcode Opcode, string Payload)> frames)
    {
        foreach (var (opcode, payload) in frames)
            WebSocketFrameWriter.WriteMaskedFrame(connection.ToServer, opcode, Encoding.UTF8.GetBytes(payload), 0xA1B2C3D4);
        Flush();
    }

    public void SendFrame(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool fin = true)
    {
        WebSocketFrameWriter.WriteMaskedFrame(connection.ToServer, opcode, payload, 0x37FA213D, fin);
        Flush();
    }

    public void SendClose(WebSocketCloseCode code = WebSocketCloseCode.NormalClosure)
    {
        WebSocketFrameWriter.WriteClose(connection.ToServer, code, [], 0x01020304);
        Flush();
    }

    /// <summary>Sends the peer's FIN.</summary>
    public void End() => connection.ToServer.Complete();

    /// <summary>Takes everything that the server has sent so far.</summary>
    public string TakeText()
    {
        if (!connection.FromServer.TryRead(out var result))
            return "";
        var text = Encoding.UTF8.GetString(result.Buffer);
        connection.FromServer.AdvanceTo(result.Buffer.End);
        return text;
    }

    /// <summary>Takes the next frame if it has already been sent.</summary>
    public TestFrame? TryTakeFrame()
    {
        if (!connection.FromServer.TryRead(out var result))
            return null;
        var buffer = result.Buffer;
        try
        {
            return TryParse(ref buffer, out var frame) ? frame : null;
        }
        finally
        {
            // Examined only as far as consumed, so that the remainder can be read again at once.
            connection.FromServer.AdvanceTo(buffer.Start);
        }
    }

    /// <summary>Takes the next frame.</summary>
    public async Task<TestFrame> TakeFrameAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var result = await connection.FromServer.ReadAsync(patience.Token);
            var buffer = result.Buffer;
            var found = TryParse(ref buffer, out var frame);
            connection.FromServer.AdvanceTo(buffer.Start, found ? buffer.Start : buffer.End);
            if (found)
                return frame!;
            if (result.IsCompleted)
                throw new InvalidOperationException("The server ended the connection.");
        }
    }

    /// <summary>Takes the next text message.</summary>
    public async Task<string> TakeTextAsync()
    {
        var frame = await TakeFrameAsync();
        Assert.Equal(WebSocketOpcode.Text, frame.Opcode);
        return frame.Text;
    }

    /// <summary>Asserts that nothing more has been sent.</summary>
    public void AssertSilent() => Assert.Null(TryTakeFrame());

    /// <summary>Asserts that the next frame is the server's close frame.</summary>
    public async Task<TestFrame> AssertClosesAsync(WebSocketCloseCode code)
    {
        var frame = await TakeFrameAsync();
        Assert.Equal(WebSocketOpcode.Close, frame.Opcode);
        Assert.Equal((int)code, frame.CloseCode);
        return frame;
    }

    /// <summary>Asserts that the server has sent its last byte.</summary>
    public async Task AssertEndedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var result = await connection.FromServer.ReadAsync(patience.Token);
        Assert.True(result.Buffer.IsEmpty, Encoding.UTF8.GetString(result.Buffer));
        Assert.True(result.IsCompleted);
    }

    /// <summary>Completes when the server has ended the connection.</summary>
    public Task ServerEndedAsync() => server.WaitAsync(Patience);

    private static bool TryParse(ref ReadOnlySequence<byte> buffer, out TestFrame? frame)
    {
        frame = null;
        var input = buffer;
        if (!WebSocketFrameReader.TryReadHeader(ref input, out var header) || input.Length < (long)header.PayloadLength)
            return false;
        Assert.False(header.Masked, "a server must not mask");
        frame = new TestFrame(header.Opcode, input.Slice(0, (long)header.PayloadLength).ToArray());
        buffer = input.Slice((long)header.PayloadLength);
        return true;
    }

    private void Flush()
    {
        // The server reads within this call, unless it has stopped reading.
        _ = connection.ToServer.FlushAsync().AsTask();
    }
}
