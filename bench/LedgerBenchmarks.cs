using System.Buffers.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Moev.Benchmarks.Storage;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Benchmarks;

/// <summary>
/// Stores MeterValues of five samples that arrive at once, until the last is durable: in memory, in SQLite with its flush, and through the
/// writer alone, which is the part without a database.
/// </summary>
[MemoryDiagnoser]
public class LedgerBenchmarks : IDisposable
{
    private const int Digits = 7;

    private static readonly ChargePointIdentity Identity = new("CP_001");
    private static readonly DateTimeOffset At = new(2026, 3, 14, 9, 27, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("moev-bench");
    private WebApplication _memoryHost = null!;
    private WebApplication? _sqliteHost; // created by its benchmark: it looks at its files each second, which allocates
    private IMeterValues _memory = null!;
    private IMeterValues? _sqlite;
    private GroupCommitWriter _writer = null!;
    private byte[][] _payloads = [];
    private Task[] _tasks = [];
    private int _energy = 1_000_000;

    [Params(1, 100, 1_000)]
    public int Writes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _memoryHost = Host("memory");
        _memory = _memoryHost.Services.GetRequiredService<IMeterValues>();
        _writer = new GroupCommitWriter(
            new ForgetfulStore(),
            TimeProvider.System,
            TimeSpan.FromSeconds(30),
            WriteLimits.Of(new LedgerOptions()),
            _memoryHost.Services.GetRequiredService<GatewayMetrics>(),
            static _ => { },
            NullLogger.Instance);
        _payloads = [.. Enumerable.Range(0, Writes).Select(static _ => Messages.MeterValuesWithoutTransaction.ToArray())];
        _tasks = new Task[Writes];
    }

    [Benchmark(Baseline = true), BenchmarkCategory(Ungated.Category)]
    public Task Writer()
    {
        for (var i = 0; i < _tasks.Length; i++)
            _tasks[i] = _writer.WriteAsync(WriteLabels.Own, i, static (_, state) => new Pending<int>(state)).AsTask();
        return Task.WhenAll(_tasks);
    }

    [Benchmark, BenchmarkCategory(Ungated.Category)]
    public Task Sqlite()
    {
        _sqliteHost ??= Host("sqlite");
        _sqlite ??= _sqliteHost.Services.GetRequiredService<IMeterValues>();
        for (var i = 0; i < _tasks.Length; i++)
            _tasks[i] = _sqlite.AppendMeterValuesAsync(Next(_payloads[i])).AsTask();
        return Task.WhenAll(_tasks);
    }

    [Benchmark]
    public int Memory()
    {
        var stored = 0;
        foreach (var payload in _payloads)
        {
            var append = _memory.AppendMeterValuesAsync(Next(payload));
            stored += append.IsCompletedSuccessfully ? 1 : 0;
        }

        return stored == Writes ? stored : throw new InvalidOperationException();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer?.Dispose();
        (_memoryHost as IDisposable)?.Dispose();
        (_sqliteHost as IDisposable)?.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gets a message with new values, because a repeated one would not be stored again.</summary>
    private MeterValuesReceived Next(byte[] payload)
    {
        var value = payload.AsSpan().IndexOf("\"value\":\""u8) + "\"value\":\"".Length;
        Utf8Formatter.TryFormat(_energy = _energy == 9_999_999 ? 1_000_000 : _energy + 1, payload.AsSpan(value, Digits), out _);
        if (!MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var values, out _))
            throw new InvalidOperationException();
        return new MeterValuesReceived(Identity, 1, TransactionId: null, values.MeterValue, At, payload);
    }

    private WebApplication Host(string provider) => GatewayHost.Create(
    [
        "--Ledger:Provider", provider, "--Ledger:Path", Path.Combine(_folder.FullName, "ledger.db"),
        // One charge point sends what a thousand would.
        "--Ledger:MaxWaitingBytesPerChargePoint", "1073741824",
        "--Ocpp:Port", "0", "--Control:Port", "0", "--Logging:LogLevel:Default", "Error",
    ]);
}
