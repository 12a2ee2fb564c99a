using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using BenchmarkDotNet.Attributes;
using Moev.Ocpp.WebSockets;

namespace Moev.Benchmarks;

/// <summary>
/// A whole session over pipes instead of a socket: frame, envelope, validation, handler, in-memory ledger, metrics, answer. The lower bound
/// is sending the same bytes through the pipes.
/// </summary>
[MemoryDiagnoser]
public class SessionBenchmarks : IDisposable
{
    private const int RingsAreFull = 12_000;

    private readonly Pipe _loop = new(PipeSession.Inline);
    private PipeSession _session = null!;
    private byte[] _frame = [];

    [Params("Heartbeat", "StatusNotification", "MeterValues")]
    public string Action { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _session = new PipeSession();
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
    public int Pipes()
    {
        PipeSession.Send(_loop.Writer, _frame);
        return PipeSession.Take(_loop.Reader);
    }

    [Benchmark]
    public int Exchange()
    {
        _session.Send(_frame);
        return _session.Take();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _session.Dispose();
        GC.SuppressFinalize(this);
    }
}
