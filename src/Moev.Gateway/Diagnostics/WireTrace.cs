using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Diagnostics;

/// <summary>The direction of a message.</summary>
internal enum WireDirection : byte
{
    /// <summary>From the charge point.</summary>
    Received,

    /// <summary>To the charge point.</summary>
    Sent,
}

/// <summary>A message as on the wire, with secrets masked, cut to Diagnostics:TraceMessageChars.</summary>
internal sealed record WireTraceLine(DateTimeOffset At, WireDirection Direction, string Message);

/// <summary>
/// Traces the messages of selected charge points, switched on and off at run time: each message is logged, and the newest ones are kept.
/// Charge point keys and drivers' id tags are masked.
/// </summary>
/// <remarks>While no charge point is traced, the check costs a session one volatile read.</remarks>
internal sealed class WireTrace(IOptions<DiagnosticsOptions> options, TimeProvider time, ILogger<WireTrace> logger)
{
    private readonly Lock _gate = new();
    private FrozenDictionary<ChargePointIdentity, Ring>? _traced; // replaced under _gate; read by any thread; null when empty

    /// <summary>Gets the traced identities, in ordinal order.</summary>
    public IReadOnlyList<ChargePointIdentity> Traced =>
        [.. (Volatile.Read(ref _traced)?.Keys ?? []).OrderBy(static identity => identity.Value, StringComparer.Ordinal)];

    /// <summary>Gets a value that is true if any charge point is traced. Sessions check it first.</summary>
    public bool IsAny => Volatile.Read(ref _traced) is not null;

    /// <summary>Returns the switch for a session, which may keep it for its lifetime and need not dispose it.</summary>
    public WireTraceSwitch For(ChargePointIdentity identity) => new(this, identity);

    /// <summary>Starts to trace a charge point, connected or not. Returns false if Diagnostics:MaxTraced are already traced.</summary>
    public bool TryStart(ChargePointIdentity identity)
    {
        lock (_gate)
        {
            var traced = _traced ?? FrozenDictionary<ChargePointIdentity, Ring>.Empty;
            if (traced.ContainsKey(identity))
                return true;
            if (traced.Count >= options.Value.MaxTraced)
                return false;
            var ring = new Ring(options.Value.TraceMessages, options.Value.MaxTraceBytes / options.Value.MaxTraced);
            Volatile.Write(ref _traced, traced.Append(KeyValuePair.Create(identity, ring)).ToFrozenDictionary());
        }

        HostLog.TraceStarted(logger, identity);
        return true;
    }

    /// <summary>Stops the trace and discards its messages. Returns false if there is none.</summary>
    public bool Stop(ChargePointIdentity identity)
    {
        lock (_gate)
        {
            if (_traced?.ContainsKey(identity) != true)
                return false;
            Volatile.Write(
                ref _traced,
                _traced.Count == 1 ? null : _traced.Where(pair => pair.Key != identity).ToFrozenDictionary());
        }

        HostLog.TraceStopped(logger, identity);
        return true;
    }

    /// <summary>Returns the kept messages, oldest first; null if the charge point is not traced.</summary>
    public IReadOnlyList<WireTraceLine>? Snapshot(ChargePointIdentity identity) => TryFind(identity, out var ring) ? ring.ToArray() : null;

    internal bool IsOn(ChargePointIdentity identity) => Volatile.Read(ref _traced)?.ContainsKey(identity) == true;

    internal void Add(ChargePointIdentity identity, WireDirection direction, ReadOnlySpan<byte> utf8)
    {
        if (!TryFind(identity, out var ring))
            return;
        var line = new WireTraceLine(time.GetUtcNow(), direction, WireTraceMask.Apply(utf8, options.Value.TraceMessageChars));
        ring.Add(line);
        HostLog.Traced(logger, identity, direction == WireDirection.Received ? "<-" : "->", line.Message);
    }

    private bool TryFind(ChargePointIdentity identity, [NotNullWhen(true)] out Ring? ring)
    {
        ring = null;
        return Volatile.Read(ref _traced)?.TryGetValue(identity, out ring) == true;
    }

    /// <param name="capacity">The messages kept.</param>
    /// <param name="maxBytes">The share of this trace in the bytes of all. The newest message is kept in any case.</param>
    private sealed class Ring(int capacity, int maxBytes)
    {
        private const int LineBytes = 80; // without the text

        private readonly Queue<WireTraceLine> _lines = []; // under its own lock
        private long _bytes; // under the lock of _lines

        public void Add(WireTraceLine line)
        {
            lock (_lines)
            {
                _bytes += BytesOf(line);
                while (_lines.Count > 0 && (_lines.Count >= capacity || _bytes > maxBytes))
                    _bytes -= BytesOf(_lines.Dequeue());
                _lines.Enqueue(line);
            }
        }

        public WireTraceLine[] ToArray()
        {
            lock (_lines)
                return _lines.ToArray();
        }

        private static int BytesOf(WireTraceLine line) => LineBytes + (sizeof(char) * line.Message.Length);
    }
}

/// <summary>The trace of one charge point, as used by its session.</summary>
internal readonly struct WireTraceSwitch(WireTrace trace, ChargePointIdentity identity)
{
    /// <summary>Gets a value that is true if this charge point is traced now.</summary>
    public bool IsOn => trace.IsOn(identity);

    /// <summary>Traces a message from the charge point; read before the method returns.</summary>
    public void Received(ReadOnlyMemory<byte> utf8) => trace.Add(identity, WireDirection.Received, utf8.Span);

    /// <summary>Traces a message to the charge point; read before the method returns.</summary>
    public void Sent(ReadOnlyMemory<byte> utf8) => trace.Add(identity, WireDirection.Sent, utf8.Span);
}
