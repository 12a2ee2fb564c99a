using System.Collections.Concurrent;
using System.Text;
using Moev.Gateway.Calls;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http;

/// <summary>Stands for the sessions: says who is connected, notes what is sent, and answers as the test says.</summary>
internal sealed class FakeRouter : IChargePointRouter
{
    private readonly SortedSet<string> _connected = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SentCall> _sent = new();
    private int _calls;

    /// <summary>The answers of charge points; null selects <see cref="Usual"/>.</summary>
    public Func<SentCall, CallOutcome?>? Answer { get; set; }

    /// <summary>Instead of answering at once.</summary>
    public Func<SentCall, Task<CallOutcome>>? AnswerLater { get; set; }

    public IReadOnlyList<SentCall> Sent => [.. _sent];

    /// <summary>The calls that were sent, without GetConfiguration.</summary>
    public IReadOnlyList<SentCall> Commands => [.. _sent.Where(call => call.Action != Action16.GetConfiguration)];

    /// <summary>The traffic by identity.</summary>
    public Dictionary<string, TrafficInfo> Counted { get; } = [];

    /// <summary>The number of the last call.</summary>
    public int LastCall
    {
        get => _calls;
        set => _calls = value;
    }

    /// <summary>The epochs of sessions; the usual one for those without.</summary>
    public ConcurrentDictionary<string, long> Epochs { get; } = new();

    public List<string> Disconnected { get; } = [];

    /// <summary>The values of ChargingScheduleAllowedChargingRateUnit and ChargeProfileMaxStackLevel.</summary>
    public string? AllowedUnits { get; set; } = "Current,Power";

    public string? MaxStackLevel { get; set; } = "8";

    public static CallOutcome Answered(string payload, int milliseconds = 12) => new(
        CallOutcomeKind.Answered, default, Encoding.UTF8.GetBytes(payload), null, null, TimeSpan.FromMilliseconds(milliseconds));

    public static CallOutcome Failed(CallOutcomeKind kind) => new(
        kind,
        default,
        default,
        kind == CallOutcomeKind.CallError ? "PropertyConstraintViolation" : null,
        kind == CallOutcomeKind.CallError ? "limit" : null,
        TimeSpan.FromMilliseconds(30_000));

    public void Connect(params string[] identities)
    {
        foreach (var identity in identities)
            _connected.Add(identity);
    }

    public async ValueTask<CallOutcome> CallAsync(
        ChargePointIdentity identity,
        Action16 action,
        ReadOnlyMemory<byte> payload,
        TimeSpan? timeout = null,
        AnswerBuffer? answer = null,
        CancellationToken cancellationToken = default)
    {
        var call = new SentCall(identity.Value, action, Encoding.UTF8.GetString(payload.Span), timeout);
        _sent.Enqueue(call);
        var outcome = AnswerLater is null ? Answer?.Invoke(call) ?? Usual(call) : await AnswerLater(call);
        var sent = outcome.Kind is not (CallOutcomeKind.NotConnected or CallOutcomeKind.NotSent or CallOutcomeKind.QueueFull);
        return outcome with { Id = sent ? new CallId(0xa, Interlocked.Increment(ref _calls)) : default };
    }

    public bool IsConnected(ChargePointIdentity identity) => _connected.Contains(identity.Value);

    public IReadOnlyList<ChargePointIdentity> Connected() => [.. _connected.Select(identity => new ChargePointIdentity(identity))];

    public SessionInfo? Describe(ChargePointIdentity identity) => IsConnected(identity)
        ? new SessionInfo(identity, Epochs.GetValueOrDefault(identity.Value, 7), "192.0.2.1:4711", FixedTime.Start.AddMinutes(-5), FixedTime.Start.AddSeconds(-3), 2, true, 11)
        : null;

    public TrafficInfo? Traffic(ChargePointIdentity identity) => Counted.GetValueOrDefault(identity.Value);

    public bool Disconnect(ChargePointIdentity identity)
    {
        Disconnected.Add(identity.Value);
        return _connected.Remove(identity.Value);
    }

    public CallOutcome Usual(SentCall call)
    {
        if (call.Action != Action16.GetConfiguration)
            return Answered("""{"status":"Accepted"}""");
        var known = new List<string>();
        var unknown = new List<string>();
        foreach (var (key, value) in new[] { ("ChargingScheduleAllowedChargingRateUnit", AllowedUnits), ("ChargeProfileMaxStackLevel", MaxStackLevel) })
        {
            if (value is null)
                unknown.Add($"\"{key}\"");
            else
                known.Add($$"""{"key":"{{key}}","readonly":true,"value":"{{value}}"}""");
        }

        return Answered($$"""{"configurationKey":[{{string.Join(',', known)}}],"unknownKey":[{{string.Join(',', unknown)}}]}""");
    }
}

internal sealed record SentCall(string Identity, Action16 Action, string Payload, TimeSpan? Timeout);

/// <summary>A clock that stands.</summary>
internal sealed class FixedTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2030, 1, 31, 12, 0, 0, 250, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Start;

    public override long GetTimestamp() => 0;
}
