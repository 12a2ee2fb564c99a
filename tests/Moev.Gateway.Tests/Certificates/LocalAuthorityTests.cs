using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moev.Gateway.Certificates;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Certificates;

/// <summary>Tests of the local certificate authority: its signatures, and its files.</summary>
public sealed class LocalAuthorityTests : IDisposable
{
    private static readonly ChargePointIdentity Cp1 = new("CP_1");

    private readonly string _folder = Directory.CreateTempSubdirectory("moev-authority-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private string Files => Path.Combine(_folder, "certificates");

    [Theory]
    [InlineData(null)]
    [InlineData(2_048)]
    public void Certificate_keeps_to_the_whitepaper(int? rsaBits)
    {
        using var authority = Open();
        var signed = authority.Sign(Cp1, rsaBits is { } bits ? SigningRequests.OfRsa(bits) : SigningRequests.Of());
        Assert.Null(signed.Problem);
        using var certificate = X509Certificate2.CreateFromPem(signed.Certificate!.Pem);
        using var root = X509Certificate2.CreateFromPem(authority.CertificatePem!);

        Assert.Equal("CN=CP_1, O=Moev", certificate.Subject);
        Assert.Equal(root.SubjectName.RawData, certificate.IssuerName.RawData);
        Assert.Equal((certificate.SerialNumber, 32), (signed.Certificate.SerialNumber, certificate.SerialNumber.Length));
        var now = _time.GetUtcNow().UtcDateTime;
        Assert.InRange(now, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
        Assert.Equal(now.Date.AddDays(30), certificate.NotAfter.ToUniversalTime().Date);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.True(Verifies(certificate, root));
    }

    [Fact]
    public void Serial_numbers_differ()
    {
        using var authority = Open();
        var csr = SigningRequests.Of();
        var numbers = Enumerable.Range(0, 20).Select(_ => authority.Sign(Cp1, csr).Certificate!.SerialNumber);
        Assert.Equal(20, numbers.Distinct().Count());
    }

    [Theory]
    [InlineData("O=Moev, CN=CP_2", "identity")]
    [InlineData("O=Moev, CN=cp_1", "identity")]
    [InlineData("O=Moev", "identity")]
    [InlineData("O=Moev, CN=CP_1, CN=CP_2", "more than one")]
    [InlineData("O=Moev, CN=CP_2, CN=CP_1", "more than one")]
    [InlineData("CN=CP_1", "organization")]
    [InlineData("O=\" \", CN=CP_1", "organization")]
    public void Subject_of_another_is_refused(string subject, string why)
    {
        using var authority = Open();
        var signed = authority.Sign(Cp1, SigningRequests.Of(subject));
        Assert.Null(signed.Certificate);
        Assert.Contains(why, signed.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Organization_must_be_the_configured_one()
    {
        using var authority = Open(new CertificateOptions { LocalAuthority = true, Path = Files, Organization = "Moev" });
        Assert.NotNull(authority.Sign(Cp1, SigningRequests.Of()).Certificate);
        Assert.Contains("Certificates:Organization", authority.Sign(Cp1, SigningRequests.Of("O=Other, CN=CP_1")).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Extensions_that_are_asked_for_are_not_given()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("O=Moev, CN=CP_1, OU=Admins", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = Open();
        using var certificate = X509Certificate2.CreateFromPem(authority.Sign(Cp1, request.CreateSigningRequestPem()).Certificate!.Pem);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.DoesNotContain("Admins", certificate.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public void Weak_keys_are_refused()
    {
        using var authority = Open();
        Assert.Contains("1024 bits", authority.Sign(Cp1, SigningRequests.OfRsa(1_024)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no request")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----")]
    public void Invalid_request_is_refused(string csr)
    {
        using var authority = Open();
        Assert.Contains("not a valid certificate signing request", authority.Sign(Cp1, csr).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_without_its_key_is_refused()
    {
        using var authority = Open();
        Assert.Contains("signature is wrong", authority.Sign(Cp1, SigningRequests.WithoutItsKey()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Next_process_is_the_same_authority()
    {
        string pem;
        using (var first = Open())
            pem = first.CertificatePem!;
        using var next = Open();
        Assert.Equal(pem, next.CertificatePem);
        using var certificate = X509Certificate2.CreateFromPem(next.Sign(Cp1, SigningRequests.Of()).Certificate!.Pem);
        using var root = X509Certificate2.CreateFromPem(pem);
        Assert.True(Verifies(certificate, root));
    }

    [Fact]
    public void Files_are_readable_by_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        Open().Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Files, AuthorityFiles.KeyName)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Files));
    }

    [Fact]
    public void Damaged_or_foreign_files_are_an_error_and_are_left_as_they_are()
    {
        Open().Dispose();
        var key = Path.Combine(Files, AuthorityFiles.KeyName);
        using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            File.WriteAllText(key, other.ExportPkcs8PrivateKeyPem());
        Assert.ThrowsAny<Exception>(() => Open());
        File.WriteAllText(key, "damaged");
        Assert.ThrowsAny<Exception>(() => Open());
        Assert.Equal("damaged", File.ReadAllText(key));
        File.Delete(key);
        Assert.ThrowsAny<Exception>(() => Open());
    }

    [Fact]
    public void Authority_that_is_off_signs_nothing()
    {
        using var authority = Open(new CertificateOptions { Path = Files });
        Assert.False(authority.IsOn);
        Assert.Null(authority.CertificatePem);
        Assert.Contains("Certificates:LocalAuthority", authority.Sign(Cp1, SigningRequests.Of()).Problem, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Files));
    }

    [Fact]
    public void Certificate_never_outlives_the_authority()
    {
        using var authority = Open(new CertificateOptions { LocalAuthority = true, Path = Files, ValidityDays = 365, AuthorityValidityDays = 2 });
        using var root = X509Certificate2.CreateFromPem(authority.CertificatePem!);
        Assert.Equal(root.NotAfter.ToUniversalTime(), authority.Sign(Cp1, SigningRequests.Of()).Certificate!.NotAfter.UtcDateTime);
        _time.Advance(TimeSpan.FromDays(2));
        Assert.Contains("expired", authority.Sign(Cp1, SigningRequests.Of()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Queue_takes_one_of_a_charge_point_and_no_more_than_its_room()
    {
        var queue = new CertificateQueue(Microsoft.Extensions.Options.Options.Create(new CertificateOptions { MaxUnderWay = 2 }));
        Assert.True(queue.TryEnter(Cp1));
        Assert.False(queue.TryEnter(Cp1));
        Assert.True(queue.TryEnter(new ChargePointIdentity("CP_2")));
        Assert.False(queue.TryEnter(new ChargePointIdentity("CP_3")));
        queue.Leave(Cp1);
        Assert.True(queue.TryEnter(new ChargePointIdentity("CP_3")));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private LocalAuthority Open(CertificateOptions? options = null) => new(
        Microsoft.Extensions.Options.Options.Create(options ?? new CertificateOptions { LocalAuthority = true, Path = Files, ValidityDays = 30 }),
        _time,
        NullLogger<LocalAuthority>.Instance);

    private bool Verifies(X509Certificate2 certificate, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        return chain.Build(certificate);
    }
}
