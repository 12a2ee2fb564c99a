using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Benchmarks.Dispatch;
using Moev.Gateway.Calls;
using Moev.Gateway.Hosting;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;
using Moev.TypicalCentralSystem;
using Moev.TypicalCentralSystem.Handlers;

namespace Moev.Benchmarks;

/// <summary>
/// Handles a CALL from its bytes to the bytes of its answer: envelope, validation, handler, state, metrics, with the in-memory ledger. The
/// baseline does the same in the typical way: JsonSerializer, typed classes, one handler per action, state in dictionaries.
/// </summary>
[MemoryDiagnoser]
public class DispatchBenchmarks : IDisposable
{
    // More events than the in-memory ledger keeps, so that it overwrites the oldest.
    private const int UntilSteady = 12_000;

    private readonly AnswerSink _session = new();
    private WebApplication _gateway = null!;
    private InboundCalls _calls = null!;
    private MessageDispatcher _typical = null!;
    private readonly ChargePointState _chargePoint = new("CP_001");
    private readonly Answer _answer = new();
    private byte[] _message = [];

    [Params("Heartbeat", "StatusNotification", "MeterValues")]
    public string Action { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        // Never started: only its services are used, composed as in the running gateway.
        _gateway = GatewayHost.Create(["--Ledger:Provider", "memory", "--Ocpp:Port", "0", "--Control:Port", "0", "--Logging:LogLevel:Default", "Error"]);
        _calls = _gateway.Services.GetRequiredService<InboundCalls>();
        _typical = new MessageDispatcher(
            [
                new HeartbeatHandler(TimeProvider.System),
                new StatusNotificationHandler(NullLogger<StatusNotificationHandler>.Instance),
                new MeterValuesHandler(NullLogger<MeterValuesHandler>.Instance),
            ],
            NullLogger<MessageDispatcher>.Instance);
        _message = Messages.Call(Action, Action switch
        {
            "Heartbeat" => Messages.Heartbeat,
            "StatusNotification" => Messages.StatusNotification,
            _ => Messages.MeterValuesWithoutTransaction,
        });
        for (var i = 0; i < UntilSteady; i++)
            Handle();
    }

    [Benchmark(Baseline = true)]
    public int Handle()
    {
        OcppMessageReader.Read(_message, out var call);
        Actions16.TryFind(call.Action.Span, out var action);
        var handled = _calls.HandleAsync(_session, new ReceivedCall(call, action, Damaged: default));
        return handled.IsCompletedSuccessfully && _session.AnswerBytes > 0 ? _session.AnswerBytes : throw new InvalidOperationException();
    }

    [Benchmark, BenchmarkCategory(Ungated.Category)]
    public async Task<int> HandleTypically()
    {
        await _typical.DispatchAsync(_chargePoint, _message, _answer, CancellationToken.None);
        return _answer.Message.Length;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _answer.Dispose();
        (_gateway as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }
}
