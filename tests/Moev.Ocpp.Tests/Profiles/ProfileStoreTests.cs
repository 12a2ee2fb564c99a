using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;
using static Moev.Ocpp.Tests.Profiles.ProfileBuilder;

namespace Moev.Ocpp.Tests.Profiles;

public sealed class ProfileStoreTests
{
    private static readonly ProfileStoreLimits Limits = new() { Connectors = 2, MaxStackLevel = 3, MaxPeriods = 3, MaxProfiles = 4 };

    private readonly ProfileStore _store = new(Limits);

    [Fact]
    public void Accepted_profile_is_installed_with_its_time()
    {
        Assert.Equal(ProfileRefusal.None, _store.Install(0, Max(0, A(16)), null, At("10:00")));

        Assert.Equal(Max(0, A(16)).On(0, "10:00"), Assert.Single(_store.Profiles));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Unknown_connector_is_refused(int connectorId) =>
        Assert.Equal(ProfileRefusal.UnknownConnector, Install(connectorId, TxDefault(0, A(16))));

    // §3.13.1
    [Fact]
    public void Purpose_decides_on_the_connector_and_the_transaction()
    {
        Assert.Equal(ProfileRefusal.ChargePointMaxOnConnector, Install(1, Max(0, A(16))));
        Assert.Equal(ProfileRefusal.TxProfileOnChargePoint, Install(0, Tx(0, A(16)), Started("09:00")));
        Assert.Equal(ProfileRefusal.NoTransaction, Install(1, Tx(0, A(16))));
        Assert.Equal(ProfileRefusal.OtherTransaction, Install(1, Tx(0, A(16), 8), Started("09:00", 7)));
        Assert.Equal(ProfileRefusal.OtherTransaction, Install(1, Tx(0, A(16), 8), Started("09:00", null)));
        Assert.Empty(_store.Profiles);

        Assert.Equal(ProfileRefusal.None, Install(0, TxDefault(0, A(16)).Id(1)));
        Assert.Equal(ProfileRefusal.None, Install(2, TxDefault(0, A(16)).Id(2)));
        Assert.Equal(ProfileRefusal.None, Install(1, Tx(0, A(16), 7).Id(3), Started("09:00", 7)));
        Assert.Equal(ProfileRefusal.None, Install(1, Tx(1, A(16)).Id(4), Started("09:00", null)));
        Assert.Equal(4, _store.Profiles.Count);
    }

    public static TheoryData<string, ProfileRefusal, ChargingProfile> Refused => new()
    {
        { "purpose", ProfileRefusal.UnknownWord, TxDefault(0, A(16)) with { ChargingProfilePurpose = ChargingProfilePurpose.Unknown } },
        { "kind", ProfileRefusal.UnknownWord, TxDefault(0, A(16)) with { ChargingProfileKind = ChargingProfileKind.Unknown } },
        { "unit", ProfileRefusal.UnknownWord, TxDefault(0, A(16) with { ChargingRateUnit = ChargingRateUnit.Unknown }) },
        { "no recurrencyKind", ProfileRefusal.IncompleteRecurrence, TxDefault(0, A(16).From("00:00")) with { ChargingProfileKind = ChargingProfileKind.Recurring } },
        { "unknown recurrencyKind", ProfileRefusal.IncompleteRecurrence, TxDefault(0, A(16).From("00:00")).Daily() with { RecurrencyKind = RecurrencyKind.Unknown } },
        { "recurring without a start", ProfileRefusal.IncompleteRecurrence, TxDefault(0, A(16)).Daily() },
        { "validTo before validFrom", ProfileRefusal.NeverValid, TxDefault(0, A(16)).Valid("10:00", "09:00") },
        { "validTo at validFrom", ProfileRefusal.NeverValid, TxDefault(0, A(16)).Valid("10:00", "10:00") },
        { "negative stack level", ProfileRefusal.StackLevel, TxDefault(-1, A(16)) },
        { "stack level above the highest", ProfileRefusal.StackLevel, TxDefault(4, A(16)) },
        { "no duration", ProfileRefusal.Duration, TxDefault(0, A(16).For(0)) },
        { "negative duration", ProfileRefusal.Duration, TxDefault(0, A(16).For(-1)) },
        { "no period", ProfileRefusal.NumberOfPeriods, TxDefault(0, A()) },
        { "too many periods", ProfileRefusal.NumberOfPeriods, TxDefault(0, A(P(0, 1), P(1, 1), P(2, 1), P(3, 1))) },
        { "errata 3.45: first period at 1", ProfileRefusal.FirstPeriodNotZero, TxDefault(0, A(P(1, 16))) },
        { "first period at -1", ProfileRefusal.FirstPeriodNotZero, TxDefault(0, A(P(-1, 16))) },
        { "periods out of order", ProfileRefusal.PeriodsNotAscending, TxDefault(0, A(P(0, 16), P(20, 1), P(10, 1))) },
        { "two periods at once", ProfileRefusal.PeriodsNotAscending, TxDefault(0, A(P(0, 16), P(0, 10))) },
        { "negative limit", ProfileRefusal.NegativeLimit, TxDefault(0, A(P(0, 16), P(10, -0.1m))) },
        { "no phases", ProfileRefusal.NumberOfPhases, TxDefault(0, A(16, 0)) },
        { "four phases", ProfileRefusal.NumberOfPhases, TxDefault(0, A(16, 4)) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Illegal_profile_is_refused_and_leaves_what_is_there(string rule, ProfileRefusal expected, ChargingProfile profile)
    {
        Assert.NotEmpty(rule);
        Assert.Equal(ProfileRefusal.None, Install(0, TxDefault(0, A(6))));

        Assert.Equal(expected, Install(0, profile));

        Assert.Equal(TxDefault(0, A(6)), Assert.Single(_store.Profiles).Profile);
    }

    [Fact]
    public void Profile_at_each_limit_is_taken()
    {
        Assert.Equal(ProfileRefusal.None, Install(2, TxDefault(3, A(P(0, 0, 1), P(1, 16, 2), P(2, 16, 3)).From("00:00").For(1)).Weekly().Valid("10:00", "10:00:01")));
    }

    [Fact]
    public void Units_that_the_charge_point_does_not_allow_are_refused()
    {
        Assert.Equal(ProfileRefusal.Unit, new ProfileStore(Limits with { AllowWatts = false }).Check(0, TxDefault(0, W(1000)), null));
        Assert.Equal(ProfileRefusal.None, new ProfileStore(Limits with { AllowWatts = false }).Check(0, TxDefault(0, A(10)), null));
        Assert.Equal(ProfileRefusal.Unit, new ProfileStore(Limits with { AllowAmperes = false }).Check(0, TxDefault(0, A(10)), null));
        Assert.Equal(ProfileRefusal.None, new ProfileStore(Limits with { AllowAmperes = false }).Check(0, TxDefault(0, W(1000)), null));
    }

    // §3.13.2, §5.16.3: the same id, or the same purpose and stack level, is replaced.
    [Fact]
    public void Same_purpose_level_and_connector_replaces()
    {
        Install(0, TxDefault(1, A(6)).Id(1));
        Install(1, TxDefault(1, A(7)).Id(2));
        Install(0, TxDefault(2, A(8)).Id(3));
        Install(0, Max(1, A(9)).Id(4));

        Assert.Equal(ProfileRefusal.None, Install(0, TxDefault(1, A(10)).Id(5)));

        Assert.Equal([2, 3, 4, 5], Ids());
    }

    [Fact]
    public void Same_id_replaces_wherever_it_is()
    {
        Install(0, TxDefault(1, A(6)).Id(1));
        Install(0, Max(1, A(6)).Id(2));

        Install(1, Tx(3, A(10)).Id(1), Started("09:00"));

        Assert.Equal([2, 1], Ids());
        Assert.Equal(1, _store.Profiles[1].ConnectorId);
    }

    // §5.16.2: the profile with the transaction's id replaces the one that came with RemoteStartTransaction.
    [Fact]
    public void Profile_with_the_transactions_id_replaces_the_one_from_the_remote_start()
    {
        Assert.Equal(ProfileRefusal.None, _store.CheckForRemoteStart(1, Tx(0, A(16))));
        Assert.Equal(ProfileRefusal.None, Install(1, Tx(0, A(16)).Id(1), Started("09:00", null)));

        Assert.Equal(ProfileRefusal.None, Install(1, Tx(0, A(10), 7).Id(2), Started("09:00", 7)));

        Assert.Equal([2], Ids());
    }

    // §5.16.2, errata 3.41
    [Fact]
    public void Remote_start_takes_only_a_TxProfile_without_a_transaction_id()
    {
        Assert.Equal(ProfileRefusal.NotForRemoteStart, _store.CheckForRemoteStart(1, Tx(0, A(16), 7)));
        Assert.Equal(ProfileRefusal.NotForRemoteStart, _store.CheckForRemoteStart(1, TxDefault(0, A(16))));
        Assert.Equal(ProfileRefusal.NotForRemoteStart, _store.CheckForRemoteStart(0, Max(0, A(16))));
        Assert.Equal(ProfileRefusal.TxProfileOnChargePoint, _store.CheckForRemoteStart(0, Tx(0, A(16))));
        Assert.Equal(ProfileRefusal.FirstPeriodNotZero, _store.CheckForRemoteStart(1, Tx(0, A(P(5, 16)))));
    }

    [Fact]
    public void Full_store_takes_only_replacements()
    {
        for (var level = 0; level < 4; level++)
            Assert.Equal(ProfileRefusal.None, Install(0, TxDefault(level, A(6))));

        Assert.Equal(ProfileRefusal.Full, Install(0, Max(0, A(6))));
        Assert.Equal(4, _store.Profiles.Count);
        Assert.Equal(ProfileRefusal.None, Install(0, TxDefault(2, A(7))));
        Assert.Equal(4, _store.Profiles.Count);
    }

    [Fact]
    public void Installed_periods_do_not_point_into_the_message()
    {
        var json = Encoding.UTF8.GetBytes(
            """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.1}]}}}""");
        Assert.True(SetChargingProfileRequest.TryRead(json, ValidationMode.Strict, out var request, out _));

        Assert.Equal(ProfileRefusal.None, Install(request.ConnectorId.Value, request.CsChargingProfiles));
        Array.Clear(json);

        Assert.Equal(P(0, 16.1m), Assert.Single(_store.Profiles).Profile.ChargingSchedule.ChargingSchedulePeriod.First);
    }

    // Errata 3.25, 3.26: no member clears all, an id alone decides, otherwise all members given must match.
    [Theory]
    [InlineData(null, null, null, null, "")]
    [InlineData(2, null, null, null, "1 3 4")]
    [InlineData(2, 1, ChargingProfilePurpose.TxProfile, 3, "1 3 4")]
    [InlineData(99, null, null, null, "1 2 3 4")]
    [InlineData(null, 0, null, null, "3 4")]
    [InlineData(null, 1, null, null, "1 2")]
    [InlineData(null, 2, null, null, "1 2 3 4")]
    [InlineData(null, null, ChargingProfilePurpose.TxDefaultProfile, null, "1 4")]
    [InlineData(null, null, null, 1, "1 3")]
    [InlineData(null, 1, ChargingProfilePurpose.TxDefaultProfile, null, "1 2 4")]
    [InlineData(null, 0, ChargingProfilePurpose.TxDefaultProfile, 1, "1 3 4")]
    [InlineData(null, 0, ChargingProfilePurpose.TxDefaultProfile, 0, "1 2 3 4")]
    public void Clear_matches_all_members_given(int? id, int? connectorId, ChargingProfilePurpose? purpose, int? stackLevel, string left)
    {
        Install(0, Max(0, A(6)).Id(1));
        Install(0, TxDefault(1, A(6)).Id(2));
        Install(1, TxDefault(0, A(6)).Id(3));
        Install(1, Tx(1, A(6)).Id(4), Started("09:00"));

        var cleared = _store.Clear(new ClearChargingProfileRequest(id, connectorId is null ? null : new ConnectorId(connectorId.Value), purpose, stackLevel));

        Assert.Equal(left, string.Join(' ', Ids()));
        Assert.Equal(4 - _store.Profiles.Count, cleared);
    }

    // §3.13.1: after the transaction is stopped, the profile SHOULD be deleted.
    [Fact]
    public void End_of_a_transaction_deletes_its_TxProfiles_only()
    {
        Install(1, TxDefault(0, A(6)).Id(1));
        Install(1, Tx(0, A(6)).Id(2), Started("09:00"));
        Install(1, Tx(1, A(6), 7).Id(3), Started("09:00"));
        Install(2, Tx(1, A(6)).Id(4), Started("09:00"));

        _store.EndTransaction(1);

        Assert.Equal([1, 4], Ids());
    }

    private ProfileRefusal Install(int connectorId, ChargingProfile profile, TransactionContext? running = null) =>
        _store.Install(connectorId, profile, running, At("10:00"));

    private int[] Ids() => [.. _store.Profiles.Select(installed => installed.Profile.ChargingProfileId)];
}
