using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Moev.Ocpp.WebSockets;

namespace Moev.Benchmarks;

/// <summary>
/// Reads a charge point's upgrade request with Basic authentication, and writes the response. The lower bound is reading each byte once.
/// </summary>
[MemoryDiagnoser]
public class HandshakeBenchmarks
{
    private static readonly byte[] Request = Encoding.ASCII.GetBytes(
        "GET /ocpp/CP_001 HTTP/1.1\r\nHost: central.example:9000\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6, ocpp1.5\r\n"
        + "Authorization: Basic Q1BfMDAxOnNlY3JldHNlY3JldA==\r\nUser-Agent: charge-point/1.0\r\n\r\n");

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly OpeningHandshakeLimits _limits = new();

    [Benchmark(Baseline = true)]
    public int Scan() => Request.AsSpan().IndexOf((byte)0);

    [Benchmark]
    public int ReadAndAccept()
    {
        var reader = new OpeningHandshakeReader(_limits);
        var input = new ReadOnlySequence<byte>(Request);
        if (reader.Read(ref input) != HandshakeStatus.Accepted)
            throw new InvalidOperationException();
        _output.ResetWrittenCount();
        OpeningHandshakeWriter.WriteAccepted(_output, reader.Request, "ocpp1.6");
        return _output.WrittenCount;
    }
}
