using System.Buffers;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;
using Moev.Ocpp.WebSockets;

namespace Moev.Benchmarks;

/// <summary>
/// The round trip of a command without HTTP and persistence: router, slot, timeout, CALL, frame, and from the answer's frame to the
/// outcome. The lower bound is a Heartbeat on the same session, which is also one frame in and one frame out.
/// </summary>
[MemoryDiagnoser]
public class CommandBenchmarks : IDisposable
{
    // A short message has a frame header of two bytes, a longer one of two more. The message id follows [2,".
    private const int IdStart = 2 + 4;

    private static readonly ChargePointIdentity Identity = new(PipeSession.Identity);

    private readonly byte[] _taken = new byte[1_024];
    private readonly ArrayBufferWriter<byte> _message = new(256);
    private readonly ArrayBufferWriter<byte> _frame = new(256);
    private readonly AnswerBuffer _answer = new();
    private readonly CancellationTokenSource _caller = new();
    private PipeSession _session = null!;
    private IChargePointRouter _router = null!;
    private byte[] _payload = [];
    private byte[] _heartbeat = [];
    private Action16 _action;

    [Params("ChangeConfiguration", "SetChargingProfile")]
    public string Action { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _session = new PipeSession();
        _router = _session.Services.GetRequiredService<IChargePointRouter>();
        (_action, _payload) = Action == "ChangeConfiguration"
            ? (Action16.ChangeConfiguration, """{"key":"HeartbeatInterval","value":"300"}"""u8.ToArray())
            : (Action16.SetChargingProfile, """
                {"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":1,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2026-03-14T09:26:53Z","chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8.0}]}}}
                """u8.ToArray());
        var frame = new ArrayBufferWriter<byte>();
        WebSocketFrameWriter.WriteMaskedFrame(frame, WebSocketOpcode.Text, Messages.Call("Heartbeat", Messages.Heartbeat), 0x1234ABCD);
        _heartbeat = frame.WrittenSpan.ToArray();
    }

    [Benchmark(Baseline = true)]
    public int Heartbeat()
    {
        _session.Send(_heartbeat);
        return _session.Take();
    }

    [Benchmark]
    public async Task RoundTrip()
    {
        var call = _router.CallAsync(Identity, _action, _payload, null, _answer, _caller.Token);
        AnswerCall();

        // The outcome is available when the answer has been read; only a caller that already awaits it is resumed elsewhere.
        if (!call.IsCompletedSuccessfully)
            throw new InvalidOperationException("The answer does not end the command at once.");
        var outcome = await call;
        if (outcome.Kind != CallOutcomeKind.Answered || !outcome.Payload.Span.SequenceEqual("{\"status\":\"Accepted\"}"u8))
            throw new InvalidOperationException($"{outcome.Kind}: {outcome.ErrorDescription}");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _session.Dispose();
        _caller.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Answers the CALL like a charge point.</summary>
    private void AnswerCall()
    {
        var sent = _taken.AsSpan(0, _session.Take(_taken));
        var text = sent[(sent[1] < 126 ? IdStart : IdStart + 2)..];
        _message.ResetWrittenCount();
        _message.Write("[3,\""u8);
        _message.Write(text[..text.IndexOf((byte)'"')]);
        _message.Write("\",{\"status\":\"Accepted\"}]"u8);
        _frame.ResetWrittenCount();
        WebSocketFrameWriter.WriteMaskedFrame(_frame, WebSocketOpcode.Text, _message.WrittenSpan, 0x1234ABCD);
        _session.Send(_frame.WrittenSpan);
    }
}
