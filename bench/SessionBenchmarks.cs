using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Connections;
using Moev.Gateway.Hosting;
using Moev.Ocpp.WebSockets;

namespace Moev.Benchmarks;

/// <summary>
/// A whole session over pipes in the place of a socket: frame, envelope, validation, handler, ledger in memory, metrics, answer. The least
/// possible is to send the same bytes through the pipes.
/// </summary>
[MemoryDiagnoser]
public class SessionBenchmarks : IDisposable
{
    private const int RingsAreFull = 12_000;

    private static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Pipe _loop = new(Inline);
    private readonly Pipe _toServer = new(Inline);
    private readonly Pipe _fromServer = new(Inline);
    private WebApplication _gateway = null!;
    private byte[] _frame = [];

    [Params("Heartbeat", "StatusNotification", "MeterValues")]
    public string Action { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        // Never started: only its services are used, put together as in the running gateway.
        _gateway = GatewayHost.Create(
        [
            "--Ledger:Provider", "memory", "--Ocpp:MaxMessagesPerSecond", "0", "--Ocpp:Port", "0", "--Control:Port", "0", "--Logging:LogLevel:Default", "Error",
        ]);
        var connection = new PipeConnection(_toServer.Reader, _fromServer.Writer);
        _ = _gateway.Services.GetRequiredService<ChargePointConnectionHandler>().OnConnectedAsync(connection);
        Exchange(Encoding.ASCII.GetBytes(
            "GET /CP_1 HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"));
        var frame = new ArrayBufferWriter<byte>();
        var message = Messages.Call(Action, Action switch
        {
            "Heartbeat" => Messages.Heartbeat,
            "StatusNotification" => """{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-03-14T09:26:54Z"}"""u8.ToArray(),
            _ => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Messages.MeterValues).Replace("\"transactionId\":4711,", "", StringComparison.Ordinal)),
        });
        WebSocketFrameWriter.WriteMaskedFrame(frame, WebSocketOpcode.Text, message, 0x1234ABCD);
        _frame = frame.WrittenSpan.ToArray();
        for (var i = 0; i < RingsAreFull; i++)
            Exchange();
    }

    [Benchmark(Baseline = true)]
    public long Pipes()
    {
        Send(_loop.Writer, _frame);
        return Take(_loop.Reader);
    }

    [Benchmark]
    public long Exchange() => Exchange(_frame);

    [GlobalCleanup]
    public void Dispose()
    {
        _toServer.Writer.Complete();
        ((IDisposable)_gateway).Dispose();
        GC.SuppressFinalize(this);
    }

    private static void Send(PipeWriter writer, byte[] bytes)
    {
        writer.Write(bytes);
        var flush = writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
            throw new InvalidOperationException("The session does not read.");
    }

    private static long Take(PipeReader reader)
    {
        if (!reader.TryRead(out var result))
            throw new InvalidOperationException("The session does not answer at once.");
        var bytes = result.Buffer.Length;
        reader.AdvanceTo(result.Buffer.End);
        return bytes;
    }

    private long Exchange(byte[] bytes)
    {
        Send(_toServer.Writer, bytes);
        return Take(_fromServer.Reader);
    }

    private sealed class PipeConnection(PipeReader input, PipeWriter output) : ConnectionContext, IDuplexPipe
    {
        public override string ConnectionId { get; set; } = "pipes";

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public override IDuplexPipe Transport { get => this; set => throw new NotSupportedException(); }

        public override EndPoint? RemoteEndPoint { get; set; } = new IPEndPoint(IPAddress.Loopback, 40_000);

        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
