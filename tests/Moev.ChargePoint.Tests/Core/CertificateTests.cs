using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Moev.ChargePoint.Security;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>Certificates, the security profile and security events (whitepaper A01 to A05, M03 to M05, §8).</summary>
public sealed class CertificateTests : IDisposable
{
    private const string CentralSystem = "CentralSystemRootCertificate";
    private const string Manufacturer = "ManufacturerRootCertificate";
    private readonly Bench _bench = new(static options => options with { SerialNumber = "SN-1", CpoName = "Operator", CertificateStoreMaxLength = 2 });
    private readonly TestAuthority _root;

    public CertificateTests() => _root = new TestAuthority("Root", _bench.Time.GetUtcNow().AddDays(-1));

    public void Dispose()
    {
        _bench.Dispose();
        _root.Dispose();
    }

    [Fact]
    public void Roots_are_installed_listed_and_deleted()
    {
        _bench.BringOnline();
        Assert.Equal("NotFound", _bench.StatusOf("GetInstalledCertificateIds", Type(CentralSystem)));
        Assert.Equal("Accepted", Install(_bench, CentralSystem, _root.Pem));
        Assert.Equal("Accepted", Install(_bench, CentralSystem, _root.Pem));
        Assert.Equal("NotFound", _bench.StatusOf("GetInstalledCertificateIds", Type(Manufacturer)));

        var answer = _bench.Call("GetInstalledCertificateIds", Type(CentralSystem))[2];
        var id = Assert.Single(answer.GetProperty("certificateHashData").EnumerateArray());
        Assert.Equal("SHA256", id.GetProperty("hashAlgorithm").GetString());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(_root.Certificate.SubjectName.RawData)), id.GetProperty("issuerNameHash").GetString());
        Assert.Equal("NotFound", Delete(id.GetRawText().Replace(_root.Certificate.SerialNumber, "77", StringComparison.Ordinal)));
        Assert.Equal("Accepted", Delete(id.GetRawText()));
        Assert.Equal("NotFound", Delete(id.GetRawText()));
    }

    [Fact]
    public void Root_can_be_named_by_the_other_hashes()
    {
        _bench.BringOnline();
        Install(_bench, CentralSystem, _root.Pem);
        var name = Convert.ToHexString(SHA512.HashData(_root.Certificate.SubjectName.RawData));
        var key = Convert.ToHexString(SHA512.HashData(_root.Certificate.PublicKey.EncodedKeyValue.RawData));
        Assert.Equal("Accepted", Delete($$"""{"hashAlgorithm":"SHA512","issuerNameHash":"{{name}}","issuerKeyHash":"{{key}}","serialNumber":"{{_root.Certificate.SerialNumber}}"}"""));
    }

    [Fact]
    public void Store_is_bounded_and_what_is_no_root_is_rejected()
    {
        _bench.BringOnline();
        var now = _bench.Time.GetUtcNow();
        using var second = new TestAuthority("Second", _root.From);
        using var third = new TestAuthority("Third", _root.From);
        using var future = new TestAuthority("Future", now.AddDays(1));
        using var plain = new TestAuthority("Plain", _root.From, isAuthority: false);
        Assert.Equal("Rejected", Install(_bench, CentralSystem, "nonsense"));
        Assert.Equal("Rejected", Install(_bench, CentralSystem, future.Pem));
        Assert.Equal("Rejected", Install(_bench, CentralSystem, plain.Pem));
        Assert.Equal("Accepted", Install(_bench, CentralSystem, _root.Pem));
        Assert.Equal("Accepted", Install(_bench, Manufacturer, second.Pem));
        Assert.Equal("Rejected", Install(_bench, CentralSystem, third.Pem));
    }

    /// <summary>Whitepaper M05.FR.08 to .11.</summary>
    [Fact]
    public void With_the_additional_check_only_the_old_root_can_name_the_new()
    {
        using var bench = new Bench(static options => options with { AdditionalRootCertificateCheck = true });
        bench.BringOnline();
        using var stranger = new TestAuthority("Stranger", _root.From);
        using var successor = new TestAuthority("Successor", _root.From, _root);
        Assert.Equal("Accepted", Install(bench, CentralSystem, _root.Pem));
        Assert.Equal("Rejected", Install(bench, CentralSystem, stranger.Pem));
        Assert.Equal("Accepted", Install(bench, CentralSystem, successor.Pem));
        Assert.Equal(2, bench.Call("GetInstalledCertificateIds", Type(CentralSystem))[2].GetProperty("certificateHashData").GetArrayLength());
    }

    [Fact]
    public void Certificate_request_names_the_operator_and_the_charge_point()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", _bench.StatusOf("ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}"""));
        var csr = Csr();
        var request = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256);
        Assert.Equal("O=Operator, CN=SN-1", request.SubjectName.Name);
    }

    [Fact]
    public void Signed_certificate_is_taken_into_use_once()
    {
        _bench.BringOnline();
        Install(_bench, CentralSystem, _root.Pem);
        _bench.Core.RequestCertificate();
        var signed = _root.Sign(Csr());
        Assert.Equal("Accepted", Signed(signed));
        _bench.ExpectSilence();
        Assert.Equal("Rejected", Signed(signed));
        Assert.Equal("InvalidChargePointCertificate", _bench.Serve("SecurityEventNotification").GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("stranger")]
    [InlineData("expired")]
    [InlineData("unreadable")]
    [InlineData("another organization")]
    [InlineData("no request")]
    public void Certificate_that_is_not_right_is_discarded_and_is_a_security_event(string kind)
    {
        _bench.BringOnline();
        Install(_bench, CentralSystem, _root.Pem);
        using var stranger = new TestAuthority("Stranger", _root.From);
        var chain = "nonsense";
        if (kind is not "no request")
        {
            _bench.Core.RequestCertificate();
            var csr = Csr();
            if (kind == "another key")
            {
                _bench.Core.RequestCertificate();
                Csr();
            }

            if (kind == "another organization")
                _bench.StatusOf("ChangeConfiguration", """{"key":"CpoName","value":"Somebody"}""");
            chain = kind switch
            {
                "stranger" => stranger.Sign(csr),
                "expired" => _root.Sign(csr, to: _bench.Time.GetUtcNow().AddHours(-1)),
                "unreadable" => "nonsense",
                _ => _root.Sign(csr),
            };
        }

        Assert.Equal("Rejected", Signed(chain));
        Assert.Equal("InvalidChargePointCertificate", _bench.Serve("SecurityEventNotification").GetProperty("type").GetString());
    }

    [Fact]
    public void Keys_come_from_the_seed()
    {
        static byte[] Key(int seed, string identity, int number)
        {
            using var key = new SeededKeys(seed).CreateKey(identity, number);
            return key.ExportSubjectPublicKeyInfo();
        }

        Assert.Equal(Key(1, "A", 1), Key(1, "A", 1));
        Assert.NotEqual(Key(1, "A", 1), Key(2, "A", 1));
        Assert.NotEqual(Key(1, "A", 1), Key(1, "B", 1));
        Assert.NotEqual(Key(1, "A", 1), Key(1, "A", 2));
    }

    /// <summary>Whitepaper A05.FR.01, .02: it rises only, and the first profile needs a key.</summary>
    [Fact]
    public void Security_profile_rises_with_a_key_and_connects_anew()
    {
        _bench.BringOnline();
        Assert.Equal("Rejected", Profile("1"));
        Assert.Equal("Rejected", Profile("0"));
        _bench.StatusOf("ChangeConfiguration", """{"key":"AuthorizationKey","value":"000102030405060708090A0B0C0D0E0F"}""");
        _bench.Core.Disconnected("closed");
        _bench.Tick();
        _bench.Core.Connected();
        _bench.AnswerAll();
        Assert.Equal("Rejected", Profile("2"));
        Assert.Equal("Accepted", Profile("1"));
        Assert.Equal(2, _bench.Port.Closes.Count);
    }

    [Fact]
    public void Critical_events_are_sent_only_where_they_are_wanted()
    {
        using var bench = new Bench(static options => options with { SendSecurityEvents = true });
        bench.Core.Start();
        bench.Core.Connected();
        bench.AnswerBoot("Accepted", 300);
        Assert.Contains(bench.AnswerAll(), static call => call.Action == "SecurityEventNotification" && call.Payload.GetProperty("type").GetString() == "StartupOfTheDevice");
        bench.StatusOf("Reset", """{"type":"Hard"}""");
        bench.Core.Disconnected("restarting");
        bench.Pass(5);
        bench.Core.Connected();
        bench.AnswerBoot("Accepted", 300);
        Assert.Contains(bench.AnswerAll(), static call => call.Action == "SecurityEventNotification" && call.Payload.GetProperty("type").GetString() == "ResetOrReboot");
    }

    [Fact]
    public void Key_never_shows_in_the_security_log()
    {
        _bench.BringOnline();
        _bench.StatusOf("ChangeConfiguration", """{"key":"AuthorizationKey","value":"00112233445566778899AABBCCDDEEFF"}""");
        _bench.Core.Disconnected("closed");
        _bench.Tick();
        _bench.Core.Connected();
        _bench.AnswerAll();
        _bench.Call("GetLog", """{"logType":"SecurityLog","requestId":1,"log":{"remoteLocation":"http://files"}}""");
        var log = _bench.Port.Transfers.Dequeue().Content;
        Assert.Contains("ReconfigurationOfSecurityParameters AuthorizationKey", log, StringComparison.Ordinal);
        Assert.DoesNotContain("00112233", log, StringComparison.Ordinal);
    }

    private string Csr()
    {
        var call = _bench.ExpectCall("SignCertificate");
        _bench.Answer(call, """{"status":"Accepted"}""");
        return call[3].GetProperty("csr").GetString()!;
    }

    private string? Signed(string chain) => _bench.StatusOf("CertificateSigned", $$"""{"certificateChain":{{Quote(chain)}}}""");

    private string? Delete(string hash) => _bench.StatusOf("DeleteCertificate", $$"""{"certificateHashData":{{hash}}}""");

    private string? Profile(string value) => _bench.StatusOf("ChangeConfiguration", $$"""{"key":"SecurityProfile","value":"{{value}}"}""");

    private static string? Install(Bench bench, string type, string pem) =>
        bench.StatusOf("InstallCertificate", $$"""{"certificateType":"{{type}}","certificate":{{Quote(pem)}}}""");

    private static string Type(string type) => $$"""{"certificateType":"{{type}}"}""";

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
