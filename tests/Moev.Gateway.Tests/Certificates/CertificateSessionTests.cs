using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Moev.Gateway.Commands.Certificates;
using Moev.Gateway.Hosting;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Support;

namespace Moev.Gateway.Tests.Certificates;

/// <summary>Tests of SignCertificate on a session, and of the CertificateSigned that follows (security whitepaper A02, A03).</summary>
public sealed class CertificateSessionTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("moev-authority-").FullName;
    private readonly SessionHost _host;
    private CertificateDelivery? _delivery;

    public CertificateSessionTests()
    {
        _host = new SessionHost(new OcppOptions { PingSeconds = 0 }, configure: services =>
        {
            services.AddSingleton(Microsoft.Extensions.Options.Options.Create(new CertificateOptions { LocalAuthority = true, Path = _folder }));
            services.AddCommands();
            services.AddSingleton<CertificateDelivery>();
            services.AddSingleton<CertificateResumption>();
        });
    }

    [Theory]
    [InlineData("""{"status":"Accepted"}""", CertificateState.Accepted)]
    [InlineData("""{"status":"Rejected"}""", CertificateState.Rejected)]
    public async Task Certificate_follows_the_answer_and_is_on_record(string answer, object expected)
    {
        await StartAsync();
        var peer = _host.OpenBooted();
        peer.SendText(Call("s1", "SignCertificate", new { csr = SigningRequests.Of() }));
        Assert.Equal("""[3,"s1",{"status":"Accepted"}]""", await peer.TakeTextAsync());

        using var sent = JsonDocument.Parse(await peer.TakeTextAsync());
        Assert.Equal("CertificateSigned", sent.RootElement[2].GetString());
        peer.SendText($"[3,\"{sent.RootElement[1].GetString()}\",{answer}]");
        var record = await EventuallyAsync(expected);
        Assert.Equal(record.Pem, sent.RootElement[3].GetProperty("certificateChain").GetString());

        var command = Assert.Single(await _host.Ledger.ListCommandsAsync(new AuditFilter()));
        Assert.Equal(("CertificateSigned", CertificateDelivery.Route), (command.Command.Action, command.Command.Route));
        Assert.Equal(expected.ToString(), command.Result!.Status);
    }

    [Fact]
    public async Task Certificate_of_another_is_rejected_and_nothing_follows()
    {
        await StartAsync();
        var peer = _host.OpenBooted();
        peer.SendText(Call("s1", "SignCertificate", new { csr = SigningRequests.Of("O=Moev, CN=CP_2") }));
        Assert.Equal("""[3,"s1",{"status":"Rejected"}]""", await peer.TakeTextAsync());
        peer.SendText(Call("s2", "SignCertificate", new { csr = SigningRequests.Of() }));
        Assert.Equal("""[3,"s2",{"status":"Accepted"}]""", await peer.TakeTextAsync());
    }

    [Fact]
    public async Task Second_request_while_one_is_under_way_is_rejected()
    {
        await StartAsync();
        var peer = _host.OpenBooted();
        peer.SendText(Call("s1", "SignCertificate", new { csr = SigningRequests.Of() }));
        Assert.Equal("""[3,"s1",{"status":"Accepted"}]""", await peer.TakeTextAsync());
        Assert.Contains("CertificateSigned", await peer.TakeTextAsync(), StringComparison.Ordinal);
        peer.SendText(Call("s2", "SignCertificate", new { csr = SigningRequests.Of() }));
        Assert.Equal("""[3,"s2",{"status":"Rejected"}]""", await peer.TakeTextAsync());
    }

    [Fact]
    public async Task Certificate_of_a_charge_point_that_left_is_not_sent()
    {
        var peer = _host.OpenBooted();
        peer.SendText(Call("s1", "SignCertificate", new { csr = SigningRequests.Of() }));
        Assert.Equal("""[3,"s1",{"status":"Accepted"}]""", await peer.TakeTextAsync());
        peer.End();
        await peer.ServerEndedAsync();
        await StartAsync();
        Assert.Equal("NotConnected", (await EventuallyAsync(CertificateState.NotSent)).Detail);
    }

    [Fact]
    public async Task Certificate_that_was_not_sent_when_the_process_ended_is_sent_after_the_next_connection()
    {
        var identity = new ChargePointIdentity("CP_1");
        var now = _host.Time.GetUtcNow();
        _host.Ledger.NoteSeen(identity, now);
        await AddAsync(identity, "OLD", now.AddDays(1));
        await AddAsync(identity, "NEW", now.AddDays(1));
        _host.Ledger.NoteSeen(new ChargePointIdentity("CP_2"), now);
        await AddAsync(new ChargePointIdentity("CP_2"), "EXPIRED", now.AddDays(-1));
        await StartAsync();
        var resumption = _host.Service<CertificateResumption>();
        await resumption.StartAsync(CancellationToken.None);

        var peer = _host.OpenBooted();
        var text = peer.TakeTextAsync();
        while (!text.IsCompleted)
        {
            _host.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(text, Task.Run(Thread.Yield));
        }

        using var sent = JsonDocument.Parse(await text);
        Assert.Equal("NEW", sent.RootElement[3].GetProperty("certificateChain").GetString());
        peer.SendText($"[3,\"{sent.RootElement[1].GetString()}\",{{\"status\":\"Accepted\"}}]");
        await resumption.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30));
        while ((await CertificatesAsync(identity)).Single(static certificate => certificate.Pem == "NEW").State != CertificateState.Accepted)
            await Task.Yield();
        Assert.Equal(CertificateState.Issued, (await CertificatesAsync(identity)).Single(static certificate => certificate.Pem == "OLD").State);
    }

    public async ValueTask DisposeAsync()
    {
        if (_delivery is not null)
            await _delivery.StopAsync(CancellationToken.None);
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Call(string id, string action, object payload) => $"[2,\"{id}\",\"{action}\",{JsonSerializer.Serialize(payload)}]";

    private async Task AddAsync(ChargePointIdentity identity, string pem, DateTimeOffset notAfter)
    {
        var now = _host.Time.GetUtcNow();
        await _host.Ledger.ChangeManagementAsync(
            identity, now, management => management.AddCertificate(new CertificateRecord(0, pem, "CN=CP_1", now, notAfter, now, CertificateState.Issued, pem)));
    }

    private ValueTask<IReadOnlyList<CertificateRecord>> CertificatesAsync(ChargePointIdentity identity) =>
        _host.Ledger.ReadManagementAsync<IReadOnlyList<CertificateRecord>>(identity, static management => [.. management.Certificates.All]);

    private async Task StartAsync()
    {
        _delivery = _host.Service<CertificateDelivery>();
        await _delivery.StartAsync(CancellationToken.None);
    }

    private async Task<CertificateRecord> EventuallyAsync(object state)
    {
        while (true)
        {
            var stored = _host.Ledger.WhenStored();
            var record = (await _host.Ledger.ReadManagementAsync(new ChargePointIdentity("CP_1"), management => management.Certificates.All)).SingleOrDefault();
            if (record is not null && Equals(record.State, state))
                return record;
            await stored.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
