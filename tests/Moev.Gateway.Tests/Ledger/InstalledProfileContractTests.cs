using Moev.Gateway.Ledger;
using Moev.Gateway.Ledger.Writing;
using Moev.Gateway.Options;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about installed charging profiles.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public void Charge_point_without_profiles_has_none()
    {
        var ledger = Create();
        Assert.Empty(ledger.ProfilesOf(Cp1));
        Assert.Empty(ledger.AwaitedProfilesOf(Cp1));
        ledger.NoteProfilesCleared(Cp1, default, default, Noon);
        ledger.NoteTransactionOver(Cp1, 7);
        Assert.Empty(ledger.ProfilesOf(Cp1));
    }

    // OCPP 1.6 §5.16.3
    [Fact]
    public void Profile_of_the_same_id_or_of_the_same_purpose_level_and_connector_is_replaced()
    {
        var ledger = Create();
        ledger.NoteProfile(Cp1, Installed(1, ChargingProfilePurpose.ChargePointMaxProfile), default);
        ledger.NoteProfile(Cp1, Installed(2, ChargingProfilePurpose.TxDefaultProfile, connector: 1), default);
        ledger.NoteProfile(Cp1, Installed(3, ChargingProfilePurpose.TxDefaultProfile, connector: 2), default);
        ledger.NoteProfile(Cp2, Installed(1, ChargingProfilePurpose.ChargePointMaxProfile), default);

        ledger.NoteProfile(Cp1, Installed(4, ChargingProfilePurpose.TxDefaultProfile, connector: 1), default);
        ledger.NoteProfile(Cp1, Installed(1, ChargingProfilePurpose.TxDefaultProfile, level: 5), default);

        Assert.Equal([1, 3, 4], Ids(ledger));
        Assert.Equal(5, ledger.ProfilesOf(Cp1).Single(profile => profile.Profile.ChargingProfileId == 1).Profile.StackLevel);
        Assert.Single(ledger.ProfilesOf(Cp2));
    }

    // Errata 3.25, 3.26
    [Theory]
    [InlineData(null, null, null, "")]
    [InlineData(2, 0, null, "1 3")]
    [InlineData(null, 1, null, "1 3")]
    [InlineData(null, 1, 5, "1 2 3")]
    public void Cleared_are_those_that_match(int? id, int? connectorId, int? level, string left)
    {
        var ledger = Create();
        ledger.NoteProfile(Cp1, Installed(1, ChargingProfilePurpose.ChargePointMaxProfile), default);
        ledger.NoteProfile(Cp1, Installed(2, ChargingProfilePurpose.TxDefaultProfile, connector: 1), default);
        ledger.NoteProfile(Cp1, Installed(3, ChargingProfilePurpose.TxDefaultProfile, connector: 2), default);

        ledger.NoteProfilesCleared(
            Cp1, new ClearChargingProfileRequest(id, connectorId is { } connector ? connector : default(ConnectorId?), null, level), default, Noon);

        Assert.Equal(left, string.Join(' ', Ids(ledger)));
    }

    // §3.13.1: "After the transaction is stopped, the profile SHOULD be deleted."
    [Fact]
    public async Task Stopped_transaction_takes_its_own_profiles_along()
    {
        var ledger = Create();
        var one = (await ledger.StartTransactionAsync(Start())).TransactionId;
        var other = (await ledger.StartTransactionAsync(Start(connector: 2))).TransactionId;
        ledger.NoteProfile(Cp1, Installed(1, ChargingProfilePurpose.TxProfile, 1, transactionId: one), default);
        ledger.NoteProfile(Cp1, Installed(2, ChargingProfilePurpose.TxProfile, 2, transactionId: other), default);
        ledger.NoteProfile(Cp1, Installed(3, ChargingProfilePurpose.TxDefaultProfile, 1, level: 2), default);

        await ledger.StopTransactionAsync(Stop(one, Cp2));
        Assert.Equal([1, 2, 3], Ids(ledger));
        await ledger.StopTransactionAsync(Stop(one));
        Assert.Equal([2, 3], Ids(ledger));
        ledger.NoteTransactionOver(Cp1, other);
        Assert.Equal([3], Ids(ledger));
    }

    // §5.16.2: the profile of a remote start applies to the transaction that it begins.
    [Fact]
    public async Task Profile_of_a_remote_start_waits_for_its_transaction()
    {
        var ledger = Create();
        var awaited = Awaited(1, connectorId: 2);
        ledger.NoteAwaitedProfile(Cp1, awaited);
        Assert.Equal(awaited, Assert.Single(ledger.AwaitedProfilesOf(Cp1)));

        await ledger.StartTransactionAsync(Start(connector: 1, idTag: "TAG"));
        await ledger.StartTransactionAsync(Start(Cp2, connector: 2, idTag: "TAG"));
        await ledger.StartTransactionAsync(Start(connector: 2, idTag: "OTHER"));
        Assert.Empty(ledger.ProfilesOf(Cp1));

        var id = (await ledger.StartTransactionAsync(Start(connector: 2, idTag: "tag", meter: 5))).TransactionId;
        Assert.Empty(ledger.AwaitedProfilesOf(Cp1));
        var installed = Assert.Single(ledger.ProfilesOf(Cp1));
        Assert.Equal((2, id, Noon), (installed.ConnectorId, installed.Profile.TransactionId, installed.InstalledAt));

        await ledger.StopTransactionAsync(Stop(id));
        Assert.Empty(ledger.ProfilesOf(Cp1));
    }

    [Fact]
    public async Task Profile_of_a_remote_start_anywhere_waits_on_each_connector()
    {
        var ledger = Create();
        ledger.NoteAwaitedProfile(Cp1, Awaited(1, connectorId: null));
        var id = (await ledger.StartTransactionAsync(Start(connector: 3))).TransactionId;
        Assert.Equal((3, id), (Assert.Single(ledger.ProfilesOf(Cp1)).ConnectorId, ledger.ProfilesOf(Cp1)[0].Profile.TransactionId));
    }

    [Fact]
    public async Task Refused_or_late_remote_start_gives_its_transaction_no_profile()
    {
        var ledger = Create(new LedgerOptions { AwaitedProfileSeconds = 60 });
        ledger.NoteAwaitedProfile(Cp1, Awaited(1, 1));
        ledger.NoteAwaitedProfileRefused(Cp1, Awaited(1, 1));
        Assert.Empty(ledger.AwaitedProfilesOf(Cp1));

        // A second more than it waits; at its last second it still does.
        ledger.NoteAwaitedProfile(Cp1, Awaited(1, 1) with { At = Noon.AddSeconds(-61) });
        ledger.NoteAwaitedProfile(Cp1, Awaited(2, 2) with { At = Noon.AddSeconds(-60) });
        await ledger.StartTransactionAsync(Start(connector: 1));
        await ledger.StartTransactionAsync(Start(connector: 2));
        Assert.Equal([2], Ids(ledger));
        Assert.Empty(ledger.AwaitedProfilesOf(Cp1));
    }

    // Answers may be looked at in another order than the CALLs were sent in.
    [Fact]
    public void Change_that_was_sent_before_one_on_record_comes_too_late()
    {
        var ledger = Create();
        ledger.NoteProfile(Cp1, Installed(1, ChargingProfilePurpose.TxDefaultProfile, level: 3), new CallOrder(10, 7));
        ledger.NoteProfile(Cp1, Installed(2, ChargingProfilePurpose.TxDefaultProfile, level: 3), new CallOrder(10, 6));
        Assert.Equal([1], Ids(ledger));
        ledger.NoteProfilesCleared(Cp1, default, new CallOrder(10, 6), Noon);
        Assert.Equal([1], Ids(ledger));
        ledger.NoteProfilesCleared(Cp1, default, new CallOrder(11, 1), Noon);
        Assert.Empty(Ids(ledger));
        ledger.NoteProfile(Cp1, Installed(3, ChargingProfilePurpose.TxDefaultProfile), new CallOrder(10, 9));
        Assert.Empty(Ids(ledger));
        ledger.NoteProfile(Cp1, Installed(3, ChargingProfilePurpose.TxDefaultProfile), new CallOrder(11, 2));
        Assert.Equal([3], Ids(ledger));
    }

    [Fact]
    public void Change_that_was_not_answered_is_in_doubt_until_it_no_longer_matters()
    {
        var ledger = Create();
        ProfileDoubt set = new(Noon, Installed(1, ChargingProfilePurpose.TxDefaultProfile), null), clear = new(Noon, null, new ClearChargingProfileRequest(Id: 5));
        ProfileDoubt tx = new(Noon, Installed(7, ChargingProfilePurpose.TxProfile, 1, transactionId: 3), null);
        foreach (var doubt in new[] { set, clear, tx })
            ledger.NoteProfileDoubt(Cp1, doubt);
        Assert.Equal([set, clear, tx], ledger.ProfileDoubtsOf(Cp1));
        Assert.Empty(ledger.ProfileDoubtsOf(Cp2));

        ledger.NoteProfile(Cp1, Installed(2, ChargingProfilePurpose.TxDefaultProfile), default);
        Assert.Equal([clear, tx], ledger.ProfileDoubtsOf(Cp1));
        ledger.NoteTransactionOver(Cp1, 3);
        Assert.Equal([clear], ledger.ProfileDoubtsOf(Cp1));
        ledger.NoteProfilesCleared(Cp1, new ClearChargingProfileRequest(Id: 6), default, Noon);
        Assert.Equal([clear], ledger.ProfileDoubtsOf(Cp1));
        ledger.NoteProfilesCleared(Cp1, new ClearChargingProfileRequest(Id: 5), default, Noon);
        Assert.Empty(ledger.ProfileDoubtsOf(Cp1));

        for (var id = 0; id < 9; id++)
            ledger.NoteProfileDoubt(Cp1, set with { At = Noon.AddSeconds(id) });
        Assert.Equal((8, Noon.AddSeconds(1)), (ledger.ProfileDoubtsOf(Cp1).Count, ledger.ProfileDoubtsOf(Cp1)[0].At));
        ledger.NoteProfilesCleared(Cp1, default, default, Noon);
        Assert.Empty(ledger.ProfileDoubtsOf(Cp1));
    }

    [Fact]
    public void One_profile_more_than_the_limit_takes_the_place_of_the_oldest()
    {
        var ledger = Create(new LedgerOptions { MaxChargingProfiles = 2 });
        for (var id = 1; id <= 3; id++)
            ledger.NoteProfile(Cp1, Installed(id, ChargingProfilePurpose.TxDefaultProfile, level: id), default);
        Assert.Equal([2, 3], Ids(ledger));
        ledger.NoteProfile(Cp1, Installed(4, ChargingProfilePurpose.TxDefaultProfile, level: 3), default);
        Assert.Equal([2, 4], Ids(ledger));
    }

    [Fact]
    public void Configuration_is_found_without_waiting()
    {
        var ledger = Create();
        Assert.False(ledger.TryFindConfiguration(Cp1, "Key", out _));
        ledger.NoteSeen(Cp1, Noon);
        Assert.False(ledger.TryFindConfiguration(Cp1, "Key", out _));
        ledger.NoteConfiguration(Cp1, "Key", "1");
        ledger.NoteConfiguration(Cp1, "None", null);
        Assert.True(ledger.TryFindConfiguration(Cp1, "kEY", out var value));
        Assert.Equal("1", value);
        Assert.True(ledger.TryFindConfiguration(Cp1, "None", out value));
        Assert.Null(value);
    }

    private protected static InstalledProfile Installed(
        int id, ChargingProfilePurpose purpose, int connector = 0, int level = 1, int? transactionId = null) =>
        new(
            connector,
            new ChargingProfile(
                id,
                transactionId,
                level,
                purpose,
                ChargingProfileKind.Recurring,
                RecurrencyKind.Daily,
                Noon,
                Noon.AddYears(1),
                new ChargingSchedule(3600, Noon, ChargingRateUnit.A, new ChargingSchedulePeriod[] { new(0, 8.1m, 2), new(60, 16) }, 6.5m)),
            Noon);

    private protected static AwaitedProfile Awaited(int id, int? connectorId) =>
        new(connectorId, "TAG", Installed(id, ChargingProfilePurpose.TxProfile, level: id).Profile, Noon);

    private static int[] Ids(GatewayLedger ledger) => [.. ledger.ProfilesOf(Cp1).Select(profile => profile.Profile.ChargingProfileId).Order()];
}
