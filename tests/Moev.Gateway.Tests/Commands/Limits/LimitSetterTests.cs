using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Http;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Commands.Limits;

/// <summary>Limits of a caller inside the process, without HTTP.</summary>
public sealed class LimitSetterTests
{
    private static readonly ChargePointIdentity Identity = new("CP_1");

    /// <summary>A wait that never ends fails the test.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Limit_is_sent_with_an_audit_record_of_its_caller()
    {
        using var host = new CommandHost(["CP_1"]);

        var outcome = Assert.IsType<LimitOutcome.Answered>(await SetAsync(host, Limit(8)));

        Assert.Equal((8m, ChargingRateUnit.A, LimitCaveat.None), (outcome.Limit.Limit, outcome.Limit.Unit, outcome.Caveat));
        Assert.Equal(ChargingProfilePurpose.ChargePointMaxProfile, outcome.Accepted?.Purpose);
        var audit = await host.Ledger.ListCommandsAsync(new AuditFilter());
        Assert.Equal(
            [("SetChargingProfile", "", "site controller", "Answered")],
            audit.Select(record => (record.Command.Action, record.Command.RemoteAddress, record.Command.Route, record.Result!.Outcome)));
    }

    [Fact]
    public async Task Accepted_profile_is_recorded_as_it_was_sent()
    {
        using var host = new CommandHost(["CP_1"]);

        var outcome = Assert.IsType<LimitOutcome.Answered>(await SetAsync(host, Limit(8) with { ConnectorId = 2, Duration = 60 }));

        var installed = Assert.Single(host.Ledger.ProfilesOf(Identity));
        Assert.True(SetChargingProfileRequest.TryRead(outcome.Decisive.Sent.Payload, Moev.Ocpp.OcppJ.ValidationMode.Strict, out var sent, out _));
        Assert.Equal(2, installed.ConnectorId);
        Assert.Equal(sent.CsChargingProfiles.ChargingSchedule.StartSchedule, installed.Profile.ChargingSchedule.StartSchedule);
        Assert.Equal(sent.CsChargingProfiles.ChargingProfileId, installed.Profile.ChargingProfileId);
        Assert.Equal(8m, installed.Profile.ChargingSchedule.ChargingSchedulePeriod.ToArray().Single().Limit);
    }

    [Theory]
    [InlineData("Rejected")]
    [InlineData("NotSupported")]
    [InlineData("CALLERROR")]
    public async Task Refused_maximum_falls_back_to_a_default(string refusal)
    {
        using var host = new CommandHost(["CP_1"]);
        host.Router.Answer = call => !call.Payload.Contains("ChargePointMaxProfile", StringComparison.Ordinal) ? null :
            refusal == "CALLERROR" ? FakeRouter.Failed(CallOutcomeKind.CallError) : FakeRouter.Answered($$"""{"status":"{{refusal}}"}""");

        var outcome = Assert.IsType<LimitOutcome.Answered>(await SetAsync(host, Limit(8)));

        Assert.Equal(
            [ChargingProfilePurpose.ChargePointMaxProfile, ChargingProfilePurpose.TxDefaultProfile], outcome.Attempts.Select(attempt => attempt.Purpose));
        Assert.Same(outcome.Attempts[1], outcome.Accepted);
        Assert.Equal(LimitCaveat.AppliesPerConnector, outcome.Caveat);
    }

    [Fact]
    public async Task Refused_default_falls_back_to_the_running_transaction()
    {
        using var host = new CommandHost(["CP_1"]);
        var transaction = await host.StartTransactionAsync("CP_1", 2);
        host.Router.Answer = call => call.Payload.Contains("\"TxProfile\"", StringComparison.Ordinal) || call.Action != Action16.SetChargingProfile
            ? null
            : FakeRouter.Answered("""{"status":"Rejected"}""");

        var outcome = Assert.IsType<LimitOutcome.Answered>(await SetAsync(host, Limit(8)));

        Assert.Equal((ChargingProfilePurpose.TxProfile, 2, transaction), (outcome.Accepted!.Purpose, outcome.Accepted.ConnectorId, outcome.Accepted.TransactionId));
        Assert.Equal(LimitCaveat.EndsWithTransaction, outcome.Caveat);
    }

    [Fact]
    public async Task Queued_limit_is_replaced_by_a_newer_one()
    {
        using var host = new CommandHost(["CP_1"]);
        await SetAsync(host, Limit(1)); // the capabilities are known from here on
        var answers = new Queue<TaskCompletionSource<CallOutcome>>([new(), new()]);
        var pending = answers.ToArray();
        host.Router.AnswerLater = _ => answers.Dequeue().Task;

        var first = SetAsync(host, Limit(8)).AsTask();
        var second = SetAsync(host, Limit(9)).AsTask();
        var third = SetAsync(host, Limit(10)).AsTask();

        // The replaced limit has its outcome before the first one has.
        var superseded = Assert.IsType<LimitOutcome.Failed>(await second.WaitAsync(Bound));
        Assert.False(first.IsCompleted);
        pending[0].SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
        Assert.IsType<LimitOutcome.Answered>(await first.WaitAsync(Bound));
        pending[1].SetResult(FakeRouter.Answered("""{"status":"Accepted"}"""));
        var newest = Assert.IsType<LimitOutcome.Answered>(await third.WaitAsync(Bound));

        var failure = Assert.IsType<CommandFailure.LimitSuperseded>(superseded.Failure);
        Assert.Equal((newest.Number, 10m, "A"), (failure.Number, failure.Limit, failure.Unit));
        Assert.Empty(superseded.Attempts);
        Assert.Equal(3, host.Router.Commands.Count);
        Assert.EndsWith("\"limit\":10}]}}}", host.Router.Commands[^1].Payload, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("TimedOut")]
    [InlineData("ConnectionLost")]
    [InlineData("NotConnected")]
    [InlineData("QueueFull")]
    [InlineData("NotSent")]
    public async Task Profile_without_an_answer_ends_the_attempts(string kind)
    {
        using var host = new CommandHost(["CP_1"]);
        host.Router.Answer = call => call.Action == Action16.SetChargingProfile ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind)) : null;

        var outcome = Assert.IsType<LimitOutcome.Failed>(await SetAsync(host, Limit(8)));

        Assert.Equal(kind, Assert.IsType<CommandFailure.CallFailed>(outcome.Failure).Outcome.Kind.ToString());
        Assert.Single(outcome.Attempts);
        Assert.Single(host.Router.Commands);
    }

    [Theory]
    [InlineData("Power", "1", "5520", "W", 1)]
    [InlineData("Power", "0", "5520", "W", 0)]
    [InlineData("Current", "0", "8", "A", 0)]
    public async Task Refused_limit_is_sent_again_in_the_form_that_the_charge_point_allows(string units, string level, string limit, string unit, int stackLevel)
    {
        using var host = new CommandHost(["CP_1"]);
        host.Ledger.NoteSeen(Identity, DateTimeOffset.UnixEpoch);
        (host.Router.AllowedUnits, host.Router.MaxStackLevel) = (units, level);
        host.Router.Answer = call =>
            call.Action != Action16.SetChargingProfile
            || (call.Payload.Contains($"\"{unit}\"", StringComparison.Ordinal) && call.Payload.Contains($"\"stackLevel\":{stackLevel},", StringComparison.Ordinal))
                ? null
                : FakeRouter.Answered("""{"status":"Rejected"}""");

        var outcome = Assert.IsType<LimitOutcome.Answered>(await SetAsync(host, Limit(8)));

        Assert.Equal((limit, unit), (outcome.Limit.Limit.ToString("0.#", null), outcome.Limit.Unit.ToString()));
        Assert.Equal(ChargingProfilePurpose.ChargePointMaxProfile, outcome.Accepted!.Purpose);
        Assert.Equal(
            [Action16.SetChargingProfile, Action16.GetConfiguration, Action16.SetChargingProfile],
            host.Router.Sent.Select(call => call.Action));
        Assert.Equal(2, outcome.Attempts.Count);

        // Known from now on.
        await SetAsync(host, Limit(9));
        Assert.Equal(4, host.Router.Sent.Count);
    }

    [Theory]
    [InlineData("CallError")]
    [InlineData("TimedOut")]
    [InlineData("ConnectionLost")]
    [InlineData("Unreadable")]
    public async Task Question_without_an_answer_is_asked_once(string kind)
    {
        using var host = new CommandHost(["CP_1"]);
        host.Ledger.NoteSeen(Identity, DateTimeOffset.UnixEpoch);
        host.Router.Answer = call => call.Action == Action16.GetConfiguration
            ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind))
            : FakeRouter.Answered("""{"status":"Rejected"}""");

        var first = await SetAsync(host, Limit(8));
        Assert.Equal(kind == "ConnectionLost", first is LimitOutcome.Failed { Failure: CommandFailure.QuestionLost, Attempts.Count: 1 });
        for (var i = 0; i < 2; i++)
            Assert.Equal(2, Assert.IsType<LimitOutcome.Answered>(await SetAsync(host, Limit(8))).Attempts.Count);

        Assert.Single(host.Router.Sent, call => call.Action == Action16.GetConfiguration);
        Assert.Equal(kind == "ConnectionLost" ? 5 : 6, host.Router.Commands.Count);
    }

    [Fact]
    public async Task Refusal_of_the_action_asks_nothing()
    {
        using var host = new CommandHost(["CP_1"]);
        host.Ledger.NoteSeen(Identity, DateTimeOffset.UnixEpoch);
        host.Router.Answer = _ => FakeRouter.Answered("""{"status":"NotSupported"}""");

        await SetAsync(host, Limit(8));

        Assert.DoesNotContain(host.Router.Sent, call => call.Action == Action16.GetConfiguration);
    }

    [Fact]
    public async Task Limit_in_watts_is_converted_before_it_is_sent()
    {
        using var host = new CommandHost(["CP_1"]);
        host.Ledger.NoteSeen(Identity, DateTimeOffset.UnixEpoch);
        host.Router.AllowedUnits = "Current";

        var outcome = Assert.IsType<LimitOutcome.Answered>(await SetAsync(host, Limit(6_900) with { Value = new LimitValue(6_900, ChargingRateUnit.W, null) }));

        Assert.Equal((10m, ChargingRateUnit.A), (outcome.Limit.Limit, outcome.Limit.Unit));
        Assert.Equal([Action16.GetConfiguration, Action16.SetChargingProfile], host.Router.Sent.Select(call => call.Action));
    }

    [Fact]
    public async Task Unknown_charge_point_is_a_failure()
    {
        using var host = new CommandHost([]);

        var outcome = Assert.IsType<LimitOutcome.Failed>(await SetAsync(host, Limit(8)));

        Assert.Equal(new CommandFailure.ChargePointUnknown("CP_1"), outcome.Failure);
        Assert.Null(outcome.Number);
    }

    [Fact]
    public async Task Limit_that_cannot_be_recorded_is_not_sent()
    {
        using var host = new CommandHost(["CP_1"], static services => services.AddSingleton<IAuditTrail>(new UnavailableAuditTrail()));

        var outcome = Assert.IsType<LimitOutcome.Failed>(await SetAsync(host, Limit(8)));

        Assert.IsType<CommandFailure.NotRecorded>(outcome.Failure);
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData(ChargingProfilePurpose.ChargePointMaxProfile, 1)]
    [InlineData(ChargingProfilePurpose.TxProfile, 0)]
    public async Task Connector_that_does_not_go_with_the_purpose_is_an_argument_error(ChargingProfilePurpose purpose, int connectorId)
    {
        using var host = new CommandHost(["CP_1"]);

        await Assert.ThrowsAsync<ArgumentException>(() => SetAsync(host, Limit(8) with { Purpose = purpose, ConnectorId = connectorId }).AsTask());
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Many_limits_have_their_outcomes_in_the_order_of_the_requests()
    {
        using var host = new CommandHost(["CP_1", "CP_2"]);
        var requests = new[] { "CP_2", "CP_9", "CP_1" }.Select((id, index) => Limit(index + 1) with { Id = id }).ToArray();

        var outcomes = await host.Service<LimitSetter>().SetManyAsync(requests, CommandHost.Caller);

        Assert.Equal(1, Assert.IsType<LimitOutcome.Answered>(outcomes[0]).Limit.Limit);
        Assert.IsType<CommandFailure.ChargePointUnknown>(Assert.IsType<LimitOutcome.Failed>(outcomes[1]).Failure);
        Assert.Equal(3, Assert.IsType<LimitOutcome.Answered>(outcomes[2]).Limit.Limit);
    }

    private static LimitRequest Limit(decimal amperes) => new("CP_1", new LimitValue(amperes, ChargingRateUnit.A, null), null, null, null);

    private static ValueTask<LimitOutcome> SetAsync(CommandHost host, LimitRequest request) =>
        host.Service<LimitSetter>().SetAsync(request, CommandHost.Caller);

    private sealed class UnavailableAuditTrail : IAuditTrail
    {
        public ValueTask<long> BeginCommandAsync(CommandIntent command, CancellationToken cancellationToken = default) =>
            throw new LedgerUnavailableException("The disk is full.");

        public void NoteCommandEnded(long auditId, CommandResult result) => throw new InvalidOperationException("Nothing has begun.");

        public ValueTask<IReadOnlyList<AuditRecord>> ListCommandsAsync(AuditFilter filter, CancellationToken cancellationToken = default) =>
            throw new LedgerUnavailableException("The disk is full.");
    }
}
