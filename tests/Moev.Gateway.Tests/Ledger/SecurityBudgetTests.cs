using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Model;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>Noise must not silence a security event, and what is left out is counted.</summary>
public sealed class SecurityBudgetTests
{
    private const int PerMinute = 600;
    private readonly ManualTimeProvider _time = new();
    private readonly SecurityBudget _budget;

    public SecurityBudgetTests() => _budget = new SecurityBudget(PerMinute, _time);

    [Fact]
    public void Strangers_have_a_tenth_and_known_charge_points_their_own()
    {
        for (var i = 0; i < 10_000; i++)
            Assert.Equal(i < PerMinute / 10, Enter($"STRANGER_{i}", isKnown: false));
        for (var i = 0; i < 1_000; i++)
            Assert.Equal(i < PerMinute, Enter($"CP_{i}", isKnown: true));
        // Another kind has its own.
        Assert.True(Enter("STRANGER_1", isKnown: false, SecurityEventKinds.ForeignTransaction));
    }

    [Theory]
    [InlineData(SecurityEventKinds.SessionReplaced, 5)]
    [InlineData(SecurityEventKinds.Reported, 60)]
    public void One_identity_has_a_share(string kind, int share)
    {
        for (var i = 0; i < 100; i++)
            Assert.Equal(i < share, Enter("CP_1", isKnown: true, kind));
        Assert.True(Enter("CP_2", isKnown: true, kind));
        _time.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        Assert.False(Enter("CP_1", isKnown: true, kind));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(Enter("CP_1", isKnown: true, kind));
    }

    [Fact]
    public void What_is_left_out_is_counted_once()
    {
        Assert.Empty(_budget.TakeLeftOut());
        for (var i = 0; i < 100; i++)
            Enter($"STRANGER_{i}", isKnown: false);
        for (var i = 0; i < 7; i++)
            Enter("CP_1", isKnown: true);
        Assert.Equal(
            [
                ("STRANGER_99", SecurityEventKinds.LeftOut, "40 sessionReplaced events of charge points without a transaction on record were left out, the last of this one"),
                ("CP_1", SecurityEventKinds.LeftOut, "2 sessionReplaced events of charge points with a transaction on record were left out, the last of this one"),
            ],
            _budget.TakeLeftOut().Select(count => (count.Identity.Value, count.Kind, count.Detail)));
        Assert.Empty(_budget.TakeLeftOut());
    }

    private bool Enter(string identity, bool isKnown, string kind = SecurityEventKinds.SessionReplaced) =>
        _budget.TryEnter(new SecurityEvent(new ChargePointIdentity(identity), _time.GetUtcNow(), kind, ""), isKnown);
}
