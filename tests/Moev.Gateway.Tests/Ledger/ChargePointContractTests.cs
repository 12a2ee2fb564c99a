using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Ledger;

/// <summary>The part of the contract about what is known of a charge point.</summary>
public abstract partial class LedgerContractTests
{
    [Fact]
    public async Task Boot_is_remembered_and_means_acceptance()
    {
        var ledger = Create();
        Assert.False(ledger.IsAccepted(Cp1));
        ledger.NoteSeen(Cp1, Noon);
        Assert.False(ledger.IsAccepted(Cp1));
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("A"), Noon.AddSeconds(1)));
        ledger.NoteBoot(new ChargePointBoot(Cp1, BootOf("B"), Noon.AddSeconds(2)));
        Assert.True(ledger.IsAccepted(Cp1));
        Assert.False(ledger.IsAccepted(new ChargePointIdentity("cp_1")));
        var record = (await ledger.FindChargePointAsync(Cp1))!;
        Assert.Equal("B", record.Boot!.Value.ChargePointModel);
        Assert.Equal(Noon.AddSeconds(2), record.BootedAt);
    }

    [Fact]
    public async Task First_and_last_seen_are_kept()
    {
        var ledger = Create();
        ledger.NoteSeen(Cp1, Noon);
        ledger.NoteSeen(Cp1, Noon.AddHours(2));
        ledger.NoteSeen(Cp1, Noon.AddHours(1));
        var record = (await ledger.FindChargePointAsync(Cp1))!;
        Assert.Equal(Noon, record.FirstSeenAt);
        Assert.Equal(Noon.AddHours(2), record.LastSeenAt);
    }

    [Fact]
    public async Task Last_status_of_each_connector_is_kept_in_order()
    {
        var ledger = Create();
        var two = new ConnectorStatus(2, ChargePointStatus.Charging, "NoError", "info", "E7", Noon, Noon);
        var zero = new ConnectorStatus(0, ChargePointStatus.Available, "NoError", null, null, null, Noon);
        ledger.NoteStatus(Cp1, two with { Status = ChargePointStatus.Preparing });
        ledger.NoteStatus(Cp1, two);
        ledger.NoteStatus(Cp1, zero);
        Assert.Equal([zero, two], (await ledger.FindChargePointAsync(Cp1))!.Connectors);
    }

    [Fact]
    public async Task Reported_configuration_is_kept_by_key_whatever_its_case()
    {
        var ledger = Create();
        ledger.NoteSeen(Cp1, Noon);
        ledger.NoteConfiguration(Cp1, "HeartbeatInterval", "1");
        ledger.NoteConfiguration(Cp1, "heartbeatinterval", "2");
        ledger.NoteConfiguration(Cp1, "Unset", null);
        var configuration = (await ledger.FindChargePointAsync(Cp1))!.Configuration;
        Assert.Equal(2, configuration.Count);
        Assert.Equal("2", configuration["HeartbeatInterval"]);
        Assert.Null(configuration["Unset"]);
    }

    [Fact]
    public async Task Charge_points_are_listed_in_ordinal_order()
    {
        var ledger = Create();
        foreach (var identity in new[] { "b", "a", "B", "A1", "A" })
            ledger.NoteSeen(new ChargePointIdentity(identity), Noon);
        Assert.Equal(["A", "A1", "B", "a", "b"], (await ledger.ListChargePointsAsync()).Select(record => record.Identity.Value));
        Assert.Null(await ledger.FindChargePointAsync(new ChargePointIdentity("c")));
    }
}
