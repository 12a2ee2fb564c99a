using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Handlers;

/// <summary>Tests of the handlers of job statuses and security events.</summary>
public sealed class ReportHandlerTests
{
    [Fact]
    public async Task Statuses_are_noted_at_once_each_with_its_kind()
    {
        using var fixture = new HandlerFixture(held: true);
        var context = fixture.Context();
        var handlers = fixture.Handlers;
        AssertDone(handlers.DiagnosticsStatusNotification.HandleAsync(context, new(DiagnosticsStatus.Uploading)).AsTask());
        AssertDone(handlers.FirmwareStatusNotification.HandleAsync(context, new(FirmwareStatus.Downloading)).AsTask());
        AssertDone(handlers.SignedFirmwareStatusNotification.HandleAsync(context, new(SignedFirmwareStatus.SignatureVerified, 4)).AsTask());
        AssertDone(handlers.LogStatusNotification.HandleAsync(context, new(UploadLogStatus.PermissionDenied, 5)).AsTask());
        Assert.Equal(
            [
                new JobNotice(JobKind.Diagnostics, null, "Uploading", HandlerFixture.Now),
                new JobNotice(JobKind.Firmware, null, "Downloading", HandlerFixture.Now),
                new JobNotice(JobKind.SignedFirmware, 4, "SignatureVerified", HandlerFixture.Now),
                new JobNotice(JobKind.Log, 5, "PermissionDenied", HandlerFixture.Now),
            ],
            await fixture.Ledger.ReadManagementAsync(HandlerFixture.Cp1, management => management.Notices.All));
    }

    [Theory]
    [InlineData("""{"status":"AlmostInstalled"}""", "AlmostInstalled")]
    [InlineData("""{"status":"\uD800"}""", "")]
    public async Task Status_that_the_specification_does_not_have_is_kept_as_sent(string payload, string expected)
    {
        using var fixture = new HandlerFixture();
        Assert.True(FirmwareStatusNotificationRequest.TryRead(
            System.Text.Encoding.UTF8.GetBytes("""{"status":"AlmostInstalled"}"""), ValidationMode.Tolerant, out var request, out _));
        await fixture.Handlers.FirmwareStatusNotification.HandleAsync(fixture.Context(payload), request);
        Assert.Equal(expected, Assert.Single(await fixture.Ledger.ReadManagementAsync(HandlerFixture.Cp1, management => management.Notices.All)).Status);
    }

    [Fact]
    public async Task Security_event_is_answered_after_its_commit()
    {
        using var fixture = new HandlerFixture(held: true);
        var request = new SecurityEventNotificationRequest(new string('T', 60), HandlerFixture.Now, "line\r\nbreak" + new string('i', 300));
        var task = fixture.Handlers.SecurityEventNotification.HandleAsync(fixture.Context(), request).AsTask();
        await fixture.Held.WhenHeldAsync(1);
        Assert.False(task.IsCompleted);
        fixture.Held.Release();
        await task;
        var happened = Assert.Single(await fixture.Ledger.ListSecurityAsync(HandlerFixture.Cp1, null, 10));
        using var data = System.Text.Json.JsonDocument.Parse(happened.Data);
        Assert.Equal((50, 255), (data.RootElement.GetProperty("type").GetString()!.Length, data.RootElement.GetProperty("detail").GetString()!.Length));
        Assert.DoesNotContain('\n', Assert.Single(fixture.Log.Lines).Message);
    }

    [Fact]
    public async Task Security_event_that_can_not_be_stored_is_not_answered()
    {
        using var fixture = new HandlerFixture(held: true);
        var task = fixture.Handlers.SecurityEventNotification
            .HandleAsync(fixture.Context(), new SecurityEventNotificationRequest("ResetOrReboot", HandlerFixture.Now)).AsTask();
        await fixture.Held.WhenHeldAsync(1);
        fixture.Held.Fail();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => task);
    }

    [Fact]
    public async Task SignCertificate_is_rejected_without_an_authority()
    {
        using var fixture = new HandlerFixture();
        var answer = await fixture.Handlers.SignCertificate.HandleAsync(fixture.Context(), new SignCertificateRequest("csr"));
        Assert.Equal(GenericStatus.Rejected, answer.Status);
        Assert.Contains("Certificates:LocalAuthority", Assert.Single(fixture.Log.Lines).Message, StringComparison.Ordinal);
    }

    private static void AssertDone<T>(Task<T> task) => Assert.True(task.IsCompletedSuccessfully);
}
