using Microsoft.Extensions.Options;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Diagnostics.Refusals;

/// <summary>
/// What the gateway refused to charge points and strangers, for the operator who wonders why one does not get in: one log line each, as the rates
/// allow, and the newest in memory for the HTTP API. Thread-safe; never on the path of a message that is accepted.
/// </summary>
internal sealed class RefusalLog
{
    private const int MaxIdentityChars = 255;
    private const int MaxReasonChars = 200;

    /// <summary>Equal refusals are logged once in this time.</summary>
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromMinutes(1);

    private static readonly int Kinds = Enum.GetValues<RefusalKind>().Length;

    private readonly TimeProvider _time;
    private readonly ILogger<RefusalLog> _logger;
    private readonly Lock _gate = new();
    private readonly RefusalRing[] _rings; // by kind, so that noise of one kind does not drop another; under the lock
    private readonly LineAllowance[] _lines; // by kind; under the lock

    public RefusalLog(IOptions<DiagnosticsOptions> options, TimeProvider time, ILogger<RefusalLog> logger)
    {
        _time = time;
        _logger = logger;
        var entries = Math.Max(1, options.Value.MaxRefusals / Kinds);
        _rings = [.. Enumerable.Range(0, Kinds).Select(_ => new RefusalRing(entries, options.Value.MaxRefusalBytes / Kinds))];
        _lines = [.. Enumerable.Range(0, Kinds).Select(_ => new LineAllowance(options.Value.RefusalLinesPerMinute))];
    }

    /// <summary>Keeps a refusal, and logs it if the rates allow.</summary>
    /// <param name="refusal">The refusal. Control characters in it are replaced.</param>
    /// <param name="isLogged">False if there is a log line about it already.</param>
    public void Note(Refusal refusal, bool isLogged = true)
    {
        refusal = refusal with
        {
            Identity = LogText.Clean(refusal.Identity, MaxIdentityChars),
            Reason = LogText.Clean(refusal.Reason, MaxReasonChars),
            Action = LogText.Clean(refusal.Action),
        };
        LeftOut leftOut;
        lock (_gate)
        {
            var entry = _rings[(int)refusal.Kind].Add(refusal, _time.GetUtcNow());
            if (!isLogged)
                return;
            var lines = _lines[(int)refusal.Kind];
            var now = _time.GetTimestamp();
            if (entry.LoggedAt is { } loggedAt && _time.GetElapsedTime(loggedAt, now) < RepeatAfter)
            {
                lines.Suppress();
                return;
            }

            if (!lines.TryTake(entry.Key.Source, _time, out leftOut))
                return;
            entry.LoggedAt = now;
        }

        Write(refusal, leftOut);
    }

    /// <summary>Returns the kept refusals, those with the newest last occurrence first, and the number of refusals that are no longer listed.</summary>
    public (IReadOnlyList<RefusalRecord> Records, long LeftOut) List(string? identity, RefusalKind? kind, int limit)
    {
        lock (_gate)
        {
            var rings = kind is { } one ? [_rings[(int)one]] : _rings;
            return (
                [.. rings.SelectMany(static ring => ring.Newest)
                    .Where(record => identity is null || record.Last.Identity == identity)
                    .OrderByDescending(static record => record.LastAt)
                    .Take(limit)],
                rings.Sum(static ring => ring.LeftOut));
        }
    }

    private void Write(in Refusal refusal, LeftOut leftOut)
    {
        var hint = new OptionHint(refusal.Option);
        switch (refusal.Kind)
        {
            case RefusalKind.Connection:
                ConnectionLog.ConnectionRefused(_logger, refusal.Address, refusal.Code, refusal.Reason, hint, leftOut);
                break;
            case RefusalKind.Handshake:
                ConnectionLog.Refused(_logger, refusal.Identity, refusal.Address, refusal.Code, refusal.Reason, hint, leftOut);
                break;
            case RefusalKind.CallError:
                CallLog.Refused(_logger, new ChargePointIdentity(refusal.Identity), refusal.Address, refusal.Action, refusal.Code, refusal.Reason, hint, leftOut);
                break;
            default:
                ConnectionLog.ClosedAbnormally(_logger, new ChargePointIdentity(refusal.Identity), refusal.Address, refusal.Code, refusal.Reason, hint, leftOut);
                break;
        }
    }
}
