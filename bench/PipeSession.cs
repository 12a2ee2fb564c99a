using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Hosting;
using Moev.Gateway.Sessions;

namespace Moev.Benchmarks;

/// <summary>An open session of a charge point over pipes instead of a socket, in a gateway composed like a running one.</summary>
internal sealed class PipeSession : IDisposable
{
    public static readonly PipeOptions Inline = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    private readonly Pipe _toServer = new(Inline);
    private readonly Pipe _fromServer = new(Inline);
    private readonly WebApplication _gateway;

    public PipeSession()
    {
        // Never started: only its services are used, composed as in the running gateway.
        _gateway = GatewayHost.Create(["--Ledger:Provider", "memory", "--Ocpp:MaxMessagesPerSecond", "0", "--Ocpp:Port", "0", "--Control:Port", "0", "--Logging:LogLevel:Default", "Error"]);
        var connection = new PipeConnection(_toServer.Reader, _fromServer.Writer);
        _ = _gateway.Services.GetRequiredService<ChargePointConnectionHandler>().OnConnectedAsync(connection);
        Send(Encoding.ASCII.GetBytes(
            $"GET /{Identity} HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n"));
        Take();
    }

    public static string Identity => "CP_1";

    public IServiceProvider Services => _gateway.Services;

    public void Send(ReadOnlySpan<byte> bytes) => Send(_toServer.Writer, bytes);

    /// <summary>Takes the output of the session, which is contiguous and not read again.</summary>
    /// <param name="destination">The buffer for the output; empty to discard it.</param>
    /// <returns>The number of bytes.</returns>
    public int Take(Span<byte> destination = default) => Take(_fromServer.Reader, destination);

    public static void Send(PipeWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes);
        var flush = writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully)
            throw new InvalidOperationException("The session does not read.");
    }

    public static int Take(PipeReader reader, Span<byte> destination = default)
    {
        if (!reader.TryRead(out var result))
            throw new InvalidOperationException("The session does not answer at once.");
        var bytes = (int)result.Buffer.Length;
        if (!destination.IsEmpty)
            result.Buffer.CopyTo(destination);
        reader.AdvanceTo(result.Buffer.End);
        return bytes;
    }

    public void Dispose()
    {
        _toServer.Writer.Complete();
        ((IDisposable)_gateway).Dispose();
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
