using Moev.ChargePoint.Tests.Support;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Reservations (OCPP 1.6 §3.11, §5.1, §5.13).</summary>
public sealed class ReservationTests : IDisposable
{
    private readonly Bench _bench = new(static options => options with { Connectors = 2 });

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Reserved_connector_starts_for_its_token_only_and_names_the_reservation()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7));
        _bench.ExpectStatus(1, "Reserved");

        // G2: a car alone does not end the reservation; the identity does.
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.ExpectSilence();
        Assert.Equal("the connector is reserved", _bench.Core.PresentTag("OTHER", 1));
        _bench.ExpectSilence();
        Assert.Null(_bench.Core.PresentTag("vip", 1));
        _bench.Serve("Authorize");
        _bench.ExpectStatus(1, "Preparing");
        Assert.Equal(7, _bench.Serve("StartTransaction").GetProperty("reservationId").GetInt32());
        Assert.Empty(_bench.Core.Reservations);
        _bench.AnswerAll();
        Assert.Equal("Rejected", _bench.StatusOf("CancelReservation", """{"reservationId":7}"""));
    }

    [Fact]
    public void Reservation_expires_at_its_time_and_the_connector_is_reported_available()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7, seconds: 100));
        _bench.ExpectStatus(1, "Reserved");
        _bench.Pass(99);
        _bench.ExpectSilence();
        _bench.Pass(1);
        _bench.ExpectStatus(1, "Available");
    }

    [Fact]
    public void Expiry_is_a_time_of_the_clock_that_the_central_system_sets()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7, seconds: 100));
        _bench.AnswerAll();
        _bench.Core.SendHeartbeat();
        _bench.Answer(_bench.ExpectCall("Heartbeat"), $$"""{"currentTime":"{{_bench.Time.GetUtcNow().AddSeconds(90):O}}"}""");
        _bench.Pass(11);
        _bench.ExpectStatus(1, "Available");
    }

    [Fact]
    public void Cancelled_reservation_frees_the_connector()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(2, "VIP", 7));
        _bench.ExpectStatus(2, "Reserved");
        Assert.Equal("Rejected", _bench.StatusOf("CancelReservation", """{"reservationId":8}"""));
        Assert.Equal("Accepted", _bench.StatusOf("CancelReservation", """{"reservationId":7}"""));
        _bench.ExpectStatus(2, "Available");
    }

    [Fact]
    public void Same_id_replaces_the_reservation()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7));
        _bench.ExpectStatus(1, "Reserved");
        Assert.Equal("Accepted", Reserve(2, "OTHER", 7));
        _bench.ExpectStatus(1, "Available");
        _bench.ExpectStatus(2, "Reserved");
        var only = Assert.Single(_bench.Core.Reservations);
        Assert.Equal((2, (IdTag)"OTHER"), (only.ConnectorId, only.IdTag));
    }

    [Fact]
    public void Replacement_that_is_refused_leaves_the_reservation_as_it_was()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7));
        Assert.Null(_bench.Core.PlugIn(2, Bench.Car()));
        _bench.AnswerAll();
        Assert.Equal("Occupied", Reserve(2, "VIP", 7));
        _bench.ExpectSilence();
        Assert.Equal(1, Assert.Single(_bench.Core.Reservations).ConnectorId);
    }

    [Fact]
    public void Occupied_faulted_unavailable_or_absent_connector_is_not_reserved()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 1));
        _bench.AnswerAll();
        Assert.Equal("Occupied", Reserve(1, "VIP", 2));
        Assert.Equal("Rejected", Reserve(3, "VIP", 3));
        Assert.Equal("Rejected", Reserve(2, "VIP", 4, seconds: -1));
        _bench.Core.Fault(2, ChargePointErrorCode.GroundFailure);
        _bench.AnswerAll();
        Assert.Equal("Faulted", Reserve(2, "VIP", 5));
        _bench.Core.ClearFault(2);
        _bench.Core.SetAvailability(2, false);
        _bench.AnswerAll();
        Assert.Equal("Unavailable", Reserve(2, "VIP", 6));
        _bench.Core.Fault(0, ChargePointErrorCode.OtherError);
        _bench.AnswerAll();
        Assert.Equal("Faulted", Reserve(0, "VIP", 9));
    }

    [Fact]
    public void Fault_and_withdrawal_end_the_reservation()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 1));
        Assert.Equal("Reserved", Assert.Single(_bench.AnswerAll()).Payload.GetProperty("status").GetString());
        _bench.Core.Fault(1, ChargePointErrorCode.OtherError);
        _bench.ExpectStatus(1, "Faulted");
        _bench.Core.ClearFault(1);
        _bench.ExpectStatus(1, "Available");

        Assert.Equal("Accepted", Reserve(2, "VIP", 2));
        _bench.ExpectStatus(2, "Reserved");
        Assert.Equal("Accepted", _bench.StatusOf("ChangeAvailability", """{"connectorId":2,"type":"Inoperative"}"""));
        _bench.ExpectStatus(2, "Unavailable");
        Assert.Empty(_bench.Core.Reservations);
    }

    [Fact]
    public void Connector_zero_keeps_one_connector_free_for_its_token()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(0, "VIP", 1));
        _bench.ExpectSilence();
        Assert.Null(_bench.Core.PresentTag("A", 1));
        _bench.AnswerAll();
        Assert.Equal("the last free connector is reserved", _bench.Core.PresentTag("B", 2));
        Assert.Equal("Occupied", Reserve(2, "C", 2));
        Assert.Equal("Occupied", Reserve(0, "C", 3));
        Assert.Null(_bench.Core.PresentTag("VIP", 2));
        Assert.Null(_bench.Core.PlugIn(2, Bench.Car()));
        var start = _bench.AnswerAll().Single(static call => call.Action == "StartTransaction");
        Assert.Equal(1, start.Payload.GetProperty("reservationId").GetInt32());
    }

    [Fact]
    public void Connector_zero_is_rejected_where_it_is_not_supported()
    {
        using var bench = new Bench(static options => options with { ReserveConnectorZeroSupported = false });
        bench.BringOnline();
        Assert.Equal("Rejected", bench.StatusOf("ReserveNow", Request(bench, 0, "VIP", 1, 100, null)));
    }

    [Fact]
    public void Group_that_the_local_list_knows_may_use_the_reservation_without_asking()
    {
        _bench.BringOnline();
        _bench.StatusOf("SendLocalList", """{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":"FRIEND","idTagInfo":{"status":"Accepted","parentIdTag":"GROUP"}}]}""");
        _bench.StatusOf("ChangeConfiguration", """{"key":"LocalPreAuthorize","value":"true"}""");
        Assert.Equal("Accepted", Reserve(1, "VIP", 7, parent: "GROUP"));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        Assert.Null(_bench.Core.PresentTag("FRIEND", 1));
        Assert.Equal(["StatusNotification", "StartTransaction", "StatusNotification"], _bench.AnswerAll().Select(static call => call.Action));
    }

    [Theory]
    [InlineData("GROUP", true)]
    [InlineData("OTHERS", false)]
    public void Group_that_nobody_knows_is_asked_for(string parent, bool starts)
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7, parent: "GROUP"));
        Assert.Null(_bench.Core.PlugIn(1, Bench.Car()));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("FRIEND", 1));
        _bench.Answer(_bench.ExpectCall("Authorize"), $$"""{"idTagInfo":{"status":"Accepted","parentIdTag":"{{parent}}"} }""");
        Assert.Equal(starts, _bench.AnswerAll().Any(static call => call.Action == "StartTransaction"));
        Assert.Equal(starts ? 0 : 1, _bench.Core.Reservations.Count);
    }

    [Fact]
    public void Remote_start_uses_the_reserved_connector_and_no_other_token_gets_it()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(2, "VIP", 7));
        _bench.AnswerAll();
        Assert.Equal("Rejected", _bench.StatusOf("RemoteStartTransaction", """{"connectorId":2,"idTag":"APP"}"""));
        Assert.Equal("Accepted", _bench.StatusOf("RemoteStartTransaction", """{"idTag":"VIP"}"""));
        _bench.ExpectStatus(2, "Preparing");
    }

    [Fact]
    public void Driver_who_does_not_come_leaves_the_connector_reserved()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7, seconds: 10_000));
        _bench.AnswerAll();
        Assert.Null(_bench.Core.PresentTag("VIP", 1));
        _bench.AnswerAll();
        _bench.Pass(120);
        // Preparing leads to Available, and that to Reserved (OCPP 1.6 §4.9, B1 and A7).
        _bench.ExpectStatus(1, "Available");
        _bench.ExpectStatus(1, "Reserved");
    }

    [Fact]
    public void Reservation_outlives_a_restart()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", Reserve(1, "VIP", 7));
        _bench.AnswerAll();
        _bench.StatusOf("Reset", """{"type":"Soft"}""");
        _bench.Core.Disconnected("restarting");
        _bench.Pass(5);
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        Assert.Contains(_bench.AnswerAll(), static call => call.Payload.TryGetProperty("status", out var status) && status.GetString() == "Reserved");
    }

    private string? Reserve(int connector, string tag, int id, double seconds = 600, string? parent = null) =>
        _bench.StatusOf("ReserveNow", Request(_bench, connector, tag, id, seconds, parent));

    private static string Request(Bench bench, int connector, string tag, int id, double seconds, string? parent) => $$"""
        {"connectorId":{{connector}},"expiryDate":"{{bench.Time.GetUtcNow().AddSeconds(seconds):O}}","idTag":"{{tag}}","reservationId":{{id}}{{(parent is null ? "" : $",\"parentIdTag\":\"{parent}\"")}} }
        """;
}
