using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Ledger.Store.Memory;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Lab.Hosting;

/// <summary>A ledger in memory that outlives the gateways that use it, one after the other, as one on a disk does.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Each gateway's ledger owns its writer.")]
internal sealed class LastingLedger
{
    private MemoryStore? _store;
    private EndableWriter? _writer;

    /// <summary>Creates the ledger of the next gateway. It has what the one before committed.</summary>
    public GatewayLedger Create(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<LedgerOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var metrics = services.GetRequiredService<GatewayMetrics>();
        _store ??= new MemoryStore(options, time, metrics);
        _writer = new EndableWriter(new InlineWriter(_store));
        return new GatewayLedger(_store.Open(), _store, _writer, options, time, metrics, services.GetRequiredService<ILogger<GatewayLedger>>());
    }

    /// <summary>Lets no further write of the present gateway in: it is dead.</summary>
    public void End() => _writer?.End();

    private sealed class EndableWriter(InlineWriter writer) : ILedgerWriter
    {
        private volatile bool _isEnded;

        // Meter values alone take this way. No message is read after the end, so at most one is written that was being handled.
        public IInlineBatch? Inline => writer.Inline;

        public string? UnavailableReason => _isEnded ? "The gateway was killed" : null;

        public void End() => _isEnded = true;

        public ValueTask<TResult> WriteAsync<TState, TResult>(
            in WriteLabel label, TState state, Func<ILedgerBatch, TState, Pending<TResult>> apply, Action<TState, TResult>? committed = null) =>
            _isEnded
                ? ValueTask.FromException<TResult>(new LedgerUnavailableException("The gateway was killed"))
                : writer.WriteAsync(label, state, apply, committed);

        public bool TryNote<TState>(in WriteLabel label, TState state, Action<ILedgerBatch, TState> apply) => !_isEnded && writer.TryNote(label, state, apply);

        public void Dispose() => writer.Dispose();
    }
}
