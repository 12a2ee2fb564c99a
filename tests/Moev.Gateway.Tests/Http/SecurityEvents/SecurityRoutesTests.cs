using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Http.SecurityEvents;

/// <summary>Security events, and the local certificate authority.</summary>
public sealed class SecurityRoutesTests : IDisposable
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");

    private readonly string _folder = Directory.CreateTempSubdirectory("moev-authority-").FullName;

    [Fact]
    public async Task Security_events_are_paged_newest_first()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        for (var i = 0; i < 3; i++)
        {
            await host.Ledger.AppendSecurityAsync(new SecurityEvent(Cp1, FixedTime.Start, SecurityEventKinds.Reported, $"{i}")
            {
                Reported = new ReportedSecurityEvent("ResetOrReboot", FixedTime.Start),
            });
        }

        const string Route = "/api/v1/charge-points/CP_1/security-events";
        var page = (await host.GetAsync(Route + "?limit=2")).Body;
        Assert.Equal(["2", "1"], page.GetProperty("events").EnumerateArray().Select(item => item.GetProperty("data").GetProperty("detail").GetString()));
        Assert.True(page.GetProperty("events")[0].GetProperty("data").GetProperty("critical").GetBoolean());
        var last = (await host.GetAsync($"{Route}?limit=2&before={page.GetProperty("next")}")).Body;
        Assert.Equal("0", Assert.Single(last.GetProperty("events").EnumerateArray()).GetProperty("data").GetProperty("detail").GetString());
        Assert.False(last.TryGetProperty("next", out _));
        host.Know("CP_2");
        Assert.Equal("""{"events":[]}""", (await host.GetAsync("/api/v1/charge-points/CP_2/security-events")).Text);
        (await host.GetAsync("/api/v1/charge-points/NOBODY/security-events")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync(Route + "?limit=0")).AssertProblem(400, "invalid_query", "limit");
        (await host.GetAsync(Route + "?limit=1001")).AssertProblem(400, "invalid_query", "limit");
    }

    [Fact]
    public async Task Authority_that_is_off_is_404()
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        (await host.GetAsync("/api/v1/certificate-authority")).AssertProblem(404, "certificate_authority_off");
    }

    [Fact]
    public async Task Authority_shows_its_certificate_and_what_it_signed()
    {
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1"], configure: services =>
            services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new CertificateOptions { LocalAuthority = true, Path = _folder })));
        var reply = await host.GetAsync("/api/v1/certificate-authority");
        Assert.Equal((200, "application/x-pem-file"), (reply.Status, reply.ContentType?.Split(';')[0]));
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", reply.Text, StringComparison.Ordinal);

        await host.Ledger.ChangeManagementAsync(Cp1, FixedTime.Start, management => management.AddCertificate(new CertificateRecord(
            0, "4A", "CN=CP_1", FixedTime.Start, FixedTime.Start.AddDays(1), FixedTime.Start, CertificateState.Issued, "pem")));
        Assert.Equal(
            """{"certificates":[{"certificateId":1,"serialNumber":"4A","subject":"CN=CP_1","notBefore":"2030-01-31T12:00:00.250Z","notAfter":"2030-02-01T12:00:00.250Z","issuedAt":"2030-01-31T12:00:00.250Z","state":"Issued","pem":"pem"}]}""",
            (await host.GetAsync("/api/v1/charge-points/CP_1/certificates")).Text);
        (await host.GetAsync("/api/v1/charge-points/NOBODY/certificates")).AssertProblem(404, "charge_point_unknown");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
