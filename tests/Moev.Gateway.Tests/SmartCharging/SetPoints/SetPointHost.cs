using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.Gateway.Tests.Commands;
using Moev.Gateway.Tests.Http;
using Moev.Gateway.Tests.Support;
using Moev.Ocpp.V16;
using Moev.SmartCharging.Decisions;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;
using ConnectorStatus = Moev.SmartCharging.Observations.ConnectorStatus;
using Phase = Moev.SmartCharging.Sites.Phase;

namespace Moev.Gateway.Tests.SmartCharging.SetPoints;

/// <summary>The set-points of a site over a router, a ledger and a clock of the test. The connectors are three-phase, of 32 A, with 6 A as fail-safe current.</summary>
internal sealed class SetPointHost : IDisposable
{
    private readonly CommandHost _host;
    private readonly Dictionary<string, FakeChargePoint> _byIdentity = [];

    /// <param name="limitAmps">The limit of the site.</param>
    /// <param name="connectors">Identities of charge points with their connectors, such as A:1.</param>
    /// <param name="ledger">The ledger of a former process.</param>
    /// <param name="isAccepted">False when the charge points have never sent BootNotification.</param>
    /// <param name="configure">Replaces services.</param>
    public SetPointHost(
        double limitAmps,
        string[] connectors,
        SiteOptions? options = null,
        ManualTimeProvider? time = null,
        GatewayLedger? ledger = null,
        double? failSafe = 6,
        bool isAccepted = true,
        Action<IServiceCollection>? configure = null)
    {
        Time = time ?? new ManualTimeProvider();
        Site = SiteModel.Of(new Site
        {
            Name = "Test",
            Voltage = 230,
            Nodes = [new SiteNode { Id = "root", LimitAmps = limitAmps }],
            FailSafeAmps = failSafe,
            Connectors =
            [
                .. connectors.Select(static connector => connector.Split(':')).Select(static parts => new SiteConnector
                {
                    ChargePoint = parts[0], ConnectorId = int.Parse(parts[1], null), Node = "root", Phases = [Phase.L1, Phase.L2, Phase.L3], MaxAmps = 32,
                }),
            ],
        });
        var identities = connectors.Select(static connector => connector.Split(':')[0]).Distinct().ToArray();
        _host = new CommandHost(identities, services =>
        {
            services.AddSingleton<TimeProvider>(Time);
            services.AddSingleton(Site);
            services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options ?? new SiteOptions { VerifyMinutes = 0 }));
            if (ledger is not null)
                services.AddSingleton(ledger);
            services.AddSetPoints();
            services.AddLeavingChargePoints();
            configure?.Invoke(services);
        });
        foreach (var identity in identities)
        {
            var count = connectors.Count(connector => connector.StartsWith(identity + ":", StringComparison.Ordinal));
            _byIdentity[identity] = new FakeChargePoint(identity, count, Time);
            if (isAccepted)
                Boot(identity);
        }

        Router.Answer = call => call.Action == Action16.GetConfiguration ? null : _byIdentity[call.Identity].Answer(call);
        SetPoints = _host.Service<SetPointController>();
        Observation = new Observation(Site);
        Decision = new Decision(Site);
    }

    public ManualTimeProvider Time { get; }

    public SiteModel Site { get; }

    public FakeRouter Router => _host.Router;

    public GatewayLedger Ledger => _host.Ledger;

    public SetPointController SetPoints { get; }

    public Observation Observation { get; }

    public Decision Decision { get; }

    /// <summary>The measured currents of connectors, and when; by index.</summary>
    public Dictionary<int, (double Amps, DateTimeOffset At)> Measured { get; } = [];

    /// <summary>The connectors with a session, by index.</summary>
    public HashSet<int> Sessions { get; } = [];

    public FakeChargePoint this[string identity] => _byIdentity[identity];

    public void Dispose()
    {
        SetPoints.Dispose();
        _host.Dispose();
    }

    public T Service<T>()
        where T : notnull => _host.Service<T>();

    public void Boot(string identity) => Ledger.NoteBoot(new ChargePointBoot(
        new ChargePointIdentity(identity), new BootNotificationRequest { ChargePointVendor = "V", ChargePointModel = "M" }, Time.GetUtcNow()));

    /// <summary>Takes the charge points of a former process over.</summary>
    public void Take(SetPointHost before)
    {
        // Calls of a later process come after those of a former one.
        Router.LastCall = before.Router.LastCall + 1_000;
        foreach (var (identity, chargePoint) in before._byIdentity)
            _byIdentity[identity] = chargePoint;
    }

    /// <summary>Starts, and waits until all fail-safe profiles were tried and cars have had time to follow.</summary>
    public async Task StartAsync()
    {
        await SetPoints.StartAsync(default);
        Describe();
        await AdvanceAsync(14);
    }

    /// <summary>Starts a session on a connector.</summary>
    public void Plug(int connector)
    {
        Sessions.Add(connector);
        var site = Site.Connectors[connector];
        _byIdentity[site.ChargePoint].Transactions[site.ConnectorId] = 700 + connector;
    }

    /// <summary>Lets time pass second by second, and what follows be answered.</summary>
    public async Task AdvanceAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await IdleAsync();
        }
    }

    /// <summary>Makes a decision, and waits until what can be sent at once was answered.</summary>
    public async Task DecideAsync(params double[] amps)
    {
        Decide(amps);
        await IdleAsync();
    }

    public void Decide(params double[] amps)
    {
        Describe();
        Decision.Clear();
        for (var i = 0; i < amps.Length; i++)
            Decision.Amps[i] = amps[i];
        SetPoints.Apply(Observation, Decision);
    }

    /// <summary>Makes a decision that the safety layer checks, as the controller does.</summary>
    public void Decide(SafetyLayer safety, double[] amps)
    {
        Describe();
        Decision.Clear();
        amps.CopyTo(Decision.Amps, 0);
        var allowed = new Decision(Site);
        safety.Check(Observation, Decision, allowed);
        SetPoints.Apply(Observation, allowed);
    }

    /// <summary>Makes the same decision every ten seconds.</summary>
    public async Task HoldAsync(int seconds, params double[] amps)
    {
        for (var passed = 0; passed < seconds; passed += 10)
        {
            await DecideAsync(amps);
            await AdvanceAsync(Math.Min(10, seconds - passed));
        }
    }

    public ConnectorState[] Describe()
    {
        Observation.Clear();
        Observation.At = Time.GetUtcNow();
        for (var i = 0; i < Observation.Connectors.Length; i++)
        {
            ref var state = ref Observation.Connectors[i];
            state.HasSession = Sessions.Contains(i);
            state.TransactionId = state.HasSession ? 700 + i : 0;
            state.Status = state.HasSession ? ConnectorStatus.Charging : ConnectorStatus.Available;
            if (Measured.TryGetValue(i, out var measured))
                (state.Amps, state.MeasurementAge) = (measured.Amps, (Observation.At - measured.At).TotalSeconds);
        }

        SetPoints.Describe(Observation);
        return Observation.Connectors;
    }

    public void Measure(int connector, double amps) => Measured[connector] = (amps, Time.GetUtcNow());

    public Task IdleAsync() => Waiting.UntilAsync(() => SetPoints.UnderWay == 0);

    /// <summary>Returns the SetChargingProfile of a kind that were sent.</summary>
    public IReadOnlyList<string> Sent(string fragment) => [.. Router.Commands.Select(static call => call.Payload).Where(payload => payload.Contains(fragment, StringComparison.Ordinal))];
}
