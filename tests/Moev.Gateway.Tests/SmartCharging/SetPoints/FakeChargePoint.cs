using System.Text;
using System.Text.Json;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>A charge point behind the router of a test. It keeps charging profiles as OCPP 1.6 says, unless the test makes it misbehave.</summary>
internal sealed class FakeChargePoint(string identity, int connectors, TimeProvider time)
{
    private readonly ProfileStore _store = new(new ProfileStoreLimits { Connectors = connectors, MaxStackLevel = 8, MaxPeriods = 24, MaxProfiles = 20, AllowAmperes = true, AllowWatts = true });
    private readonly Lock _gate = new();

    public string Identity { get; } = identity;

    /// <summary>Returns true for a profile that is rejected.</summary>
    public Predicate<SetChargingProfileRequest>? Rejects { get; set; }

    /// <summary>The outcome of a call instead of its execution; null executes it.</summary>
    public Func<SentCall, CallOutcome?>? Instead { get; set; }

    /// <summary>True to accept profiles and do nothing.</summary>
    public bool IsIgnoring { get; set; }

    /// <summary>True to reject GetCompositeSchedule.</summary>
    public bool HasNoSchedule { get; set; }

    /// <summary>The running transactions by connector.</summary>
    public Dictionary<int, int> Transactions { get; } = [];

    public IReadOnlyList<InstalledProfile> Profiles
    {
        get
        {
            lock (_gate)
                return [.. _store.Profiles];
        }
    }

    /// <summary>Returns the limit in force in A per phase; infinite without one.</summary>
    public double LimitOf(int connectorId)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var connector = CompositeSchedule.At(_store.Profiles, connectorId, now, ContextOf(connectorId), ElectricalContext.Default).AmperesPerPhase;
            var whole = CompositeSchedule.At(_store.Profiles, 0, now, null, ElectricalContext.Default).AmperesPerPhase;
            return Math.Min((double?)connector ?? double.PositiveInfinity, (double?)whole ?? double.PositiveInfinity);
        }
    }

    /// <summary>Installs a profile behind the gateway's back.</summary>
    public void Install(int connectorId, ChargingProfile profile)
    {
        lock (_gate)
            Assert.Equal(ProfileRefusal.None, _store.Install(connectorId, profile, ContextOf(connectorId), time.GetUtcNow()));
    }

    public CallOutcome Answer(SentCall call)
    {
        if (Instead?.Invoke(call) is { } other)
            return other;
        lock (_gate)
        {
            var payload = Encoding.UTF8.GetBytes(call.Payload);
            switch (call.Action)
            {
                case Action16.SetChargingProfile:
                    Assert.True(SetChargingProfileRequest.TryRead(payload, ValidationMode.Strict, out var set, out _), call.Payload);
                    var isAccepted = Rejects?.Invoke(set) != true
                        && (IsIgnoring || _store.Install(set.ConnectorId.Value, Keep(set.CsChargingProfiles), ContextOf(set.ConnectorId.Value), time.GetUtcNow()) == ProfileRefusal.None);
                    return Status(isAccepted ? "Accepted" : "Rejected");
                case Action16.ClearChargingProfile:
                    Assert.True(ClearChargingProfileRequest.TryRead(payload, ValidationMode.Strict, out var clear, out _), call.Payload);
                    return Status(_store.Clear(clear) > 0 ? "Accepted" : "Unknown");
                case Action16.GetCompositeSchedule when HasNoSchedule:
                    return Status("Rejected");
                case Action16.GetCompositeSchedule:
                    Assert.True(GetCompositeScheduleRequest.TryRead(payload, ValidationMode.Strict, out var get, out _), call.Payload);
                    return FakeRouter.Answered(Schedule(get));
                default:
                    return FakeRouter.Answered("{}");
            }
        }
    }

    private static CallOutcome Status(string status) => FakeRouter.Answered($$"""{"status":"{{status}}"}""");

    private static ChargingProfile Keep(in ChargingProfile profile) => InstalledProfile.Of(0, profile, default).Profile;

    private TransactionContext? ContextOf(int connectorId) => Transactions.TryGetValue(connectorId, out var id) ? new TransactionContext(id, time.GetUtcNow().AddMinutes(-5)) : null;

    private string Schedule(in GetCompositeScheduleRequest request)
    {
        var id = request.ConnectorId.Value;
        var now = time.GetUtcNow();
        var schedule = CompositeSchedule.Between(
            _store.Profiles, id, now, request.Duration, request.ChargingRateUnit ?? ChargingRateUnit.A, ContextOf(id), ElectricalContext.Default);
        var periods = schedule.ChargingSchedulePeriod.ToArray().Select(static period => new { startPeriod = period.StartPeriod, limit = period.Limit });
        return JsonSerializer.Serialize(new
        {
            status = "Accepted",
            connectorId = id,
            scheduleStart = now,
            chargingSchedule = new { duration = schedule.Duration, chargingRateUnit = schedule.ChargingRateUnit.ToString(), chargingSchedulePeriod = periods },
        });
    }
}
