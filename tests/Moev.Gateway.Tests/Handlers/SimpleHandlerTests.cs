using Moev.Gateway.Handlers;
using Moev.Gateway.Ledger;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Handlers;

/// <summary>Tests of the handlers that do not wait for a commit.</summary>
public sealed class SimpleHandlerTests : IDisposable
{
    // The ledger holds every commit, so a handler that completes did not wait for one.
    private readonly HandlerFixture _fixture = new(held: true);

    [Fact]
    public async Task Boot_is_accepted_with_the_time_and_remembered()
    {
        var task = _fixture.Handlers.BootNotification.HandleAsync(_fixture.Context(), new BootNotificationRequest("Vendor", "Model"));
        Assert.True(task.IsCompleted);
        var response = await task;
        Assert.Equal(RegistrationStatus.Accepted, response.Status);
        Assert.Equal(HandlerFixture.Now, response.CurrentTime.Value);
        Assert.Equal(HeartbeatInterval.For(HandlerFixture.Cp1, 300), response.Interval);
        Assert.Equal(1, _fixture.Session.Accepted);
        Assert.True(_fixture.Ledger.IsAccepted(HandlerFixture.Cp1));
        Assert.Contains(_fixture.Log.Lines, line => line.EventId == 3000);
    }

    [Fact]
    public async Task Boot_whose_vendor_holds_a_line_break_forges_no_line()
    {
        await _fixture.Handlers.BootNotification.HandleAsync(_fixture.Context(), new BootNotificationRequest("V\r\nroot: all is well", "M\u2028"));
        Assert.DoesNotContain('\n', Assert.Single(_fixture.Log.Lines).Message);
        Assert.DoesNotContain('\u2028', Assert.Single(_fixture.Log.Lines).Message);
    }

    [Fact]
    public async Task Heartbeat_returns_the_time_at_once()
    {
        var task = _fixture.Handlers.Heartbeat.HandleAsync(_fixture.Context(), default);
        Assert.True(task.IsCompleted);
        Assert.Equal(HandlerFixture.Now, (await task).CurrentTime.Value);
    }

    [Fact]
    public void Heartbeat_allocates_nothing()
    {
        var context = _fixture.Context();
        var handler = _fixture.Handlers.Heartbeat;
        long allocated = 0;
        for (var i = 0; i < 100; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var task = handler.HandleAsync(context, default);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(task.IsCompletedSuccessfully);
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task Status_is_remembered_at_once()
    {
        var request = new StatusNotificationRequest(
            ConnectorId: 2,
            ErrorCode: ChargePointErrorCode.GroundFailure,
            Info: (OcppText)"info",
            Status: ChargePointStatus.Faulted,
            Timestamp: (OcppDateTime)HandlerFixture.Now.AddMinutes(-1),
            VendorErrorCode: (OcppText)"E7");
        var task = _fixture.Handlers.StatusNotification.HandleAsync(_fixture.Context(), request);
        Assert.True(task.IsCompleted);
        await task;
        Assert.Equal(
            new ConnectorStatus(2, ChargePointStatus.Faulted, "GroundFailure", "info", "E7", HandlerFixture.Now.AddMinutes(-1), HandlerFixture.Now),
            Assert.Single((await _fixture.Ledger.FindChargePointAsync(HandlerFixture.Cp1))!.Connectors));
    }

    [Fact]
    public async Task Authorize_accepts_an_unknown_tag()
    {
        var response = await _fixture.Handlers.Authorize.HandleAsync(_fixture.Context(), new AuthorizeRequest("TAG"));
        Assert.Equal(AuthorizationStatus.Accepted, response.IdTagInfo.Status);
    }

    [Theory]
    [InlineData("MOEV_GUI")]
    [InlineData("anybody")]
    public async Task DataTransfer_of_any_vendor_is_answered_with_UnknownVendorId(string vendor)
    {
        var response = await _fixture.Handlers.DataTransfer.HandleAsync(
            _fixture.Context(),
            new DataTransferRequest(vendor, "RemoteStart", """{"id":"CP_2"}"""));
        Assert.Equal(new DataTransferResponse(DataTransferStatus.UnknownVendorId), response);
    }

    public void Dispose() => _fixture.Dispose();
}
