using System.Security.Cryptography;
using System.Text.Json;
using Moev.ChargePoint.Files;
using Moev.ChargePoint.Tests.Support;

namespace Moev.ChargePoint.Tests.Core;

/// <summary>SignedUpdateFirmware (whitepaper L01).</summary>
public sealed class SignedFirmwareTests : IDisposable
{
    private static readonly byte[] Image = "a new firmware"u8.ToArray();
    private readonly Bench _bench = new();
    private readonly TestAuthority _maker;

    public SignedFirmwareTests() => _maker = new TestAuthority("Maker", _bench.Time.GetUtcNow().AddDays(-1));

    public void Dispose()
    {
        _bench.Dispose();
        _maker.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Signed_update_goes_through_all_its_states(bool rsa)
    {
        Begin();
        var (pem, key) = _maker.CreateSigner(rsa);
        using var _ = key;
        Assert.Equal("Accepted", Update(pem, Sign(key, Image)));
        ExpectStatus("Downloading");
        End(Image);
        ExpectStatus("Downloaded");
        ExpectStatus("SignatureVerified");
        _bench.ExpectStatus(1, "Unavailable");
        ExpectStatus("Installing");
        _bench.Pass(10);
        // Reported before the restart (whitepaper L01.FR.15).
        Assert.Empty(_bench.Port.Closes);
        ExpectStatus("InstallRebooting");
        Assert.NotEmpty(_bench.Port.Closes);
        _bench.Core.Disconnected("restarting");
        _bench.Pass(5);
        _bench.Core.Connected();
        _bench.AnswerBoot("Accepted", 300);
        _bench.ExpectStatus(0, "Available");
        _bench.ExpectStatus(1, "Available");
        ExpectStatus("Installed");
        Assert.Equal("FirmwareUpdated", _bench.Serve("SecurityEventNotification").GetProperty("type").GetString());
    }

    [Fact]
    public void Wrong_signature_ends_the_update_and_is_a_security_event()
    {
        Begin();
        var (pem, key) = _maker.CreateSigner(rsa: true);
        using var _ = key;
        Assert.Equal("Accepted", Update(pem, Sign(key, "another image"u8.ToArray())));
        ExpectStatus("Downloading");
        End(Image);
        ExpectStatus("Downloaded");
        ExpectStatus("InvalidSignature");
        Assert.Equal("InvalidFirmwareSignature", _bench.Serve("SecurityEventNotification").GetProperty("type").GetString());
        _bench.Pass(100);
        _bench.ExpectSilence();
    }

    [Theory]
    [InlineData("no base64!")]
    [InlineData("")]
    [InlineData("AAAA")]
    public void Signature_that_is_none_is_invalid(string signature)
    {
        Begin();
        var (pem, key) = _maker.CreateSigner(rsa: false);
        using var _ = key;
        Assert.Equal("Accepted", Update(pem, signature));
        ExpectStatus("Downloading");
        End(Image);
        ExpectStatus("Downloaded");
        ExpectStatus("InvalidSignature");
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("expired")]
    [InlineData("unreadable")]
    [InlineData("no root")]
    public void Certificate_that_nobody_vouches_for_is_refused_and_is_a_security_event(string kind)
    {
        if (kind == "no root")
            _bench.BringOnline();
        else
            Begin();
        using var stranger = new TestAuthority("Stranger", _maker.From);
        var (pem, key) = (kind == "stranger" ? stranger : _maker).CreateSigner(rsa: false, kind == "expired" ? _bench.Time.GetUtcNow().AddHours(-1) : null);
        using var _ = key;
        Assert.Equal("InvalidCertificate", Update(kind == "unreadable" ? "no certificate" : pem, Sign(key, Image)));
        Assert.Equal("InvalidFirmwareSigningCertificate", _bench.Serve("SecurityEventNotification").GetProperty("type").GetString());
        Assert.Empty(_bench.Port.Transfers);
    }

    [Fact]
    public void Dates_are_waited_for_and_told()
    {
        Begin();
        var (pem, key) = _maker.CreateSigner(rsa: false);
        using var _ = key;
        var now = _bench.Time.GetUtcNow();
        Assert.Equal("Accepted", Update(pem, Sign(key, Image), now.AddSeconds(50), $",\"installDateTime\":\"{now.AddSeconds(100):O}\""));
        ExpectStatus("DownloadScheduled");
        _bench.Pass(50);
        ExpectStatus("Downloading");
        End(Image);
        ExpectStatus("Downloaded");
        ExpectStatus("SignatureVerified");
        ExpectStatus("InstallScheduled");
        _bench.Pass(49);
        _bench.ExpectSilence();
        _bench.StatusOf("ExtendedTriggerMessage", """{"requestedMessage":"FirmwareStatusNotification"}""");
        ExpectStatus("InstallScheduled");
        _bench.Pass(1);
        _bench.ExpectStatus(1, "Unavailable");
        ExpectStatus("Installing");
        // What is being installed can no longer be replaced.
        Assert.Equal("Rejected", Update(pem, Sign(key, Image)));
    }

    [Fact]
    public void Newer_update_cancels_the_older()
    {
        Begin();
        var (pem, key) = _maker.CreateSigner(rsa: false);
        using var _ = key;
        Update(pem, Sign(key, Image));
        ExpectStatus("Downloading");
        Assert.Equal("AcceptedCanceled", Update(pem, Sign(key, Image)));
        Assert.Single(_bench.Port.CancelledTransfers);
    }

    [Fact]
    public void Trigger_without_an_update_tells_idle_and_no_request()
    {
        _bench.BringOnline();
        _bench.StatusOf("ExtendedTriggerMessage", """{"requestedMessage":"FirmwareStatusNotification"}""");
        Assert.Equal("""{"status":"Idle"}""", _bench.Serve("SignedFirmwareStatusNotification").GetRawText());
    }

    private static string Sign(AsymmetricAlgorithm key, byte[] image) => Convert.ToBase64String(key switch
    {
        RSA rsa => rsa.SignData(image, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        _ => ((ECDsa)key).SignData(image, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
    });

    private void Begin()
    {
        _bench.BringOnline();
        Assert.Equal("Accepted", _bench.StatusOf(
            "InstallCertificate", $$"""{"certificateType":"ManufacturerRootCertificate","certificate":{{Quote(_maker.Pem)}}}"""));
    }

    private string? Update(string certificate, string signature, DateTimeOffset? retrieve = null, string more = "") => _bench.StatusOf(
        "SignedUpdateFirmware",
        $$"""{"requestId":5,"firmware":{"location":"http://files/3.bin","retrieveDateTime":"{{retrieve ?? _bench.Time.GetUtcNow():O}}","signingCertificate":{{Quote(certificate)}},"signature":{{Quote(signature)}}{{more}} } }""");

    private void End(byte[] image) =>
        _bench.Core.TransferEnded(_bench.Port.Transfers.Dequeue().Transfer, new FileTransferResult(FileTransferStatus.Done, image));

    private void ExpectStatus(string status)
    {
        var payload = _bench.Serve("SignedFirmwareStatusNotification");
        Assert.Equal((status, 5), (payload.GetProperty("status").GetString(), payload.GetProperty("requestId").GetInt32()));
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
