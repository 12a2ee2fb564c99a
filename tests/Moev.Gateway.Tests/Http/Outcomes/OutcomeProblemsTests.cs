using System.Reflection;
using System.Text;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Raw;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.Outcomes;

/// <summary>The table from failures of commands to problem details.</summary>
public sealed class OutcomeProblemsTests
{
    private static readonly ChargePointIdentity Identity = new("CP_1");

    [Fact]
    public void Every_failure_has_a_row_with_the_status_of_its_reason()
    {
        foreach (var failure in Failures())
        {
            var problem = OutcomeProblems.Of(failure);

            Assert.Equal(ProblemStatuses.Of(problem.Reason), problem.Status);
            Assert.Equal(ProblemReasons.Title(problem.Reason), problem.Title);
            Assert.Equal(failure.Message, problem.Detail);
            Assert.NotEmpty(problem.Detail);
        }
    }

    [Fact]
    public void Every_failure_names_its_charge_point_or_action()
    {
        foreach (var failure in Failures().Where(static failure => failure is not (CommandFailure.KeyRefused or CommandFailure.TransactionUnknown)))
        {
            var problem = OutcomeProblems.Of(failure);
            Assert.True((problem.Id ?? problem.Action) is "CP_1" or "Reset", failure.ToString());
        }
    }

    [Fact]
    public void Failures_of_this_test_are_the_complete_set()
    {
        var declared = typeof(CommandFailure).GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic).Where(static type => type.IsSubclassOf(typeof(CommandFailure)));
        Assert.Equal(
            declared.Select(static type => type.Name).Order(StringComparer.Ordinal),
            Failures().Select(static failure => failure.GetType().Name).Distinct().Order(StringComparer.Ordinal));
        Assert.All(declared, static type => Assert.True(type.IsSealed));
        Assert.All(typeof(CommandFailure).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(CommandFailure))), static type => Assert.Equal(typeof(CommandFailure), type.DeclaringType));
    }

    private static IEnumerable<CommandFailure> Failures()
    {
        foreach (var kind in Enum.GetValues<CallOutcomeKind>().Where(static kind => kind != CallOutcomeKind.Answered))
            yield return new CommandFailure.CallFailed(Identity, "Reset", new CallOutcome(kind, default, default, null, null, TimeSpan.Zero));
        yield return new CommandFailure.ChargePointUnknown("CP_1");
        yield return new CommandFailure.NotConnected(Identity);
        yield return new CommandFailure.TransactionUnknown();
        yield return new CommandFailure.TransactionEnded(new TransactionRecord(7, Identity, 1, "TAG", 0, default, null, 5, default(DateTimeOffset), null, null, default));
        yield return new CommandFailure.ClosingRefused(Identity, "meterStop", "'meterStop' is too low.");
        yield return new CommandFailure.NotRecorded(Identity, "Reset");
        yield return new CommandFailure.AnswerUnreadable(Identity, "Reset", "1", Encoding.UTF8.GetBytes("{}"));
        yield return new CommandFailure.QuestionLost(Identity);
        yield return new CommandFailure.ActionUnknown("Reset");
        yield return new CommandFailure.ActionNotAllowed("Reset");
        yield return new CommandFailure.ActionNotSupported("Reset");
        yield return RawCalls.Read(Action16.Reset, "{}"u8.ToArray(), out _)!;
        yield return new CommandFailure.KeyRefused("SecurityProfile");
        yield return new CommandFailure.LimitSuperseded(Identity, 2, 8, "A");
        yield return new CommandFailure.CutsNotAccepted("CP_1");
        yield return CommandFailure.NotOneTransaction(Identity, null, []);
        yield return CommandFailure.NotOneTransaction(Identity, 1, [Transaction(1), Transaction(2)]);
        yield return new CommandFailure.TransactionNotActive(Identity, null, Transaction(1));
        yield return new CommandFailure.RemoteStartInProgress(Identity);
        yield return new CommandFailure.BootTriggerRefused(Identity);
        yield return new CommandFailure.TooManyReservations(Identity);
        yield return new CommandFailure.LocalListInProgress(Identity);
        yield return new CommandFailure.LocalListNotSupported(Identity);
        yield return new CommandFailure.LocalListUnknown(Identity);
        yield return new CommandFailure.LocalListTooLong(Identity, 2, 1, IsChargePointsLimit: true);
        yield return new CommandFailure.LocalListPartNotRecorded(Identity, 7);
    }

    private static TransactionRecord Transaction(int id) => new(
        id, Identity, id, "TAG_1", 0, FixedTime.Start, null, null, FixedTime.Start, "Local", null, default);
}
