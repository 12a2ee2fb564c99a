using Moev.ChargePoint.Tokens;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Tokens;

/// <summary>Updates of the local authorization list (OCPP 1.6 §5.15, §7.1, §9.2; errata 3.52).</summary>
public sealed class LocalListTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private readonly LocalList _list = new(maxLength: 3, maxUpdate: 2);

    [Theory]
    [InlineData(0, UpdateStatus.Failed)]
    [InlineData(-1, UpdateStatus.Failed)]
    [InlineData(1, UpdateStatus.Accepted)]
    public void Version_is_above_zero(int version, UpdateStatus expected) => Assert.Equal(expected, Full(version, "A"));

    [Fact]
    public void Full_list_replaces_whatever_its_version_is()
    {
        Assert.Equal(UpdateStatus.Accepted, Full(9, "A", "B"));
        Assert.Equal(UpdateStatus.Accepted, Full(2, "C"));
        Assert.Equal((2, 1), (_list.Version, _list.Count));
        Assert.False(_list.Contains("A"));
        Assert.True(_list.Contains("c"));
    }

    [Fact]
    public void Full_list_without_entries_empties_it()
    {
        Full(9, "A");
        Assert.Equal(UpdateStatus.Accepted, _list.Apply(new SendLocalListRequest(10, null, UpdateType.Full)));
        Assert.Equal((0, 0), (_list.Version, _list.Count));
    }

    [Fact]
    public void Bounds_hold_and_a_refused_update_changes_nothing()
    {
        Assert.Equal(UpdateStatus.Accepted, Full(1, "A", "B"));
        Assert.Equal(UpdateStatus.Failed, Full(2, "A", "B", "C"));
        Assert.Equal(UpdateStatus.Accepted, Differential(2, Entry("C")));
        Assert.Equal(UpdateStatus.Failed, Differential(3, Entry("D")));
        Assert.Equal((2, 3), (_list.Version, _list.Count));
        Assert.Equal(UpdateStatus.Accepted, Differential(3, Entry("D"), new AuthorizationData("A")));
        Assert.Equal((3, 3), (_list.Version, _list.Count));
    }

    [Fact]
    public void Token_twice_or_a_full_entry_without_information_fails()
    {
        Assert.Equal(UpdateStatus.Failed, Full(1, "A", "a"));
        Assert.Equal(UpdateStatus.Failed, _list.Apply(new SendLocalListRequest(1, new OcppList<AuthorizationData>(new AuthorizationData("A")), UpdateType.Full)));
        Assert.Equal(0, _list.Count);
    }

    [Fact]
    public void Differential_update_adds_changes_and_removes()
    {
        Full(1, "A", "B");
        Assert.Equal(UpdateStatus.VersionMismatch, Differential(1, Entry("A", AuthorizationStatus.Blocked)));
        Assert.Equal(UpdateStatus.Accepted, Differential(2, Entry("A", AuthorizationStatus.Blocked), new AuthorizationData("B")));
        Assert.Equal(AuthorizationStatus.Blocked, _list.Find("A", Now)?.Status);
        Assert.Null(_list.Find("B", Now));
    }

    [Fact]
    public void Entry_expires_at_its_date()
    {
        _list.Apply(new SendLocalListRequest(
            1, new OcppList<AuthorizationData>(new AuthorizationData("A", new IdTagInfo(Now, null, AuthorizationStatus.Accepted))), UpdateType.Full));
        Assert.Equal(AuthorizationStatus.Accepted, _list.Find("A", Now.AddSeconds(-1))?.Status);
        Assert.Equal(AuthorizationStatus.Expired, _list.Find("A", Now)?.Status);
    }

    private UpdateStatus Full(int version, params string[] tags) =>
        _list.Apply(new SendLocalListRequest(version, tags.Select(static tag => Entry(tag)).ToArray(), UpdateType.Full));

    private UpdateStatus Differential(int version, params AuthorizationData[] entries) =>
        _list.Apply(new SendLocalListRequest(version, entries, UpdateType.Differential));

    private static AuthorizationData Entry(string tag, AuthorizationStatus status = AuthorizationStatus.Accepted) =>
        new(tag, new IdTagInfo(null, null, status));
}
