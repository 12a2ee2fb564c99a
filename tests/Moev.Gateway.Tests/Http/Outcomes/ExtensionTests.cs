using System.Text.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Tests.Http.Outcomes;

/// <summary>Features add members to answers and problem details.</summary>
public sealed class ExtensionTests
{
    [Fact]
    public void Members_follow_the_fixed_ones_in_order_and_null_is_absent()
    {
        var answer = new CommandAnswer("CP_1", "Reset", "Accepted", null, 1)
            .With(OutcomeMembers.TransactionId.Of(7), OutcomeMembers.Note.Of(null))
            .With(OutcomeMembers.ConnectorId.Of(1));

        Assert.Equal(
            """{"id":"CP_1","action":"Reset","status":"Accepted","elapsedMs":1,"transactionId":7,"connectorId":1}""",
            JsonSerializer.Serialize(answer, OutcomeJson.Plain.CommandAnswer));
        Assert.NotNull(answer.Find(OutcomeMembers.TransactionId));
        Assert.Null(answer.Find(OutcomeMembers.Note));
    }

    [Fact]
    public void Adding_a_member_leaves_the_original_as_it_is()
    {
        var problem = ControlProblem.InvalidQuery("limit", "detail").With(OutcomeMembers.Kind.Of("one"));

        var other = problem.With(OutcomeMembers.Kind.Of("two"));

        Assert.Contains("\"kind\":\"one\"", JsonSerializer.Serialize(problem, ProblemJson.Plain.ControlProblem), StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"two\"", JsonSerializer.Serialize(other, ProblemJson.Plain.ControlProblem), StringComparison.Ordinal);
    }
}
