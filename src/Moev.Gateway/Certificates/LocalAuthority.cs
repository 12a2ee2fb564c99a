using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;

namespace Moev.Gateway.Certificates;

/// <summary>
/// A certificate authority for testing the use cases A02 and A03 of the security whitepaper. In production a separate server manages
/// certificates (A00.FR.703). Thread-safe.
/// </summary>
internal sealed class LocalAuthority : IDisposable
{
    /// <summary>The lag of a charge point's clock at which it can still use its certificate (A02.FR.08).</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    private readonly CertificateOptions _options;
    private readonly TimeProvider _time;
    private readonly ECDsa? _key;
    private readonly X509Certificate2? _certificate;
    private readonly Lock _gate = new(); // the key's instance members are not thread-safe

    /// <summary>Opens the authority's files, or creates them, when Certificates:LocalAuthority is true.</summary>
    /// <exception cref="IOException">They cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">They cannot be read or written.</exception>
    /// <exception cref="CryptographicException">They are damaged, or do not belong together.</exception>
    public LocalAuthority(IOptions<CertificateOptions> options, TimeProvider time, ILogger<LocalAuthority> logger)
    {
        _options = options.Value;
        _time = time;
        if (!_options.LocalAuthority)
            return;
        var path = Path.GetFullPath(_options.Path);
        (_key, _certificate) = AuthorityFiles.Open(path, _options.Organization, time.GetUtcNow(), _options.AuthorityValidityDays);
        CertificatePem = _certificate.ExportCertificatePem() + "\n";
        CertificateLog.Opened(logger, path, _certificate.SerialNumber, _certificate.NotAfter.ToUniversalTime());
    }

    /// <summary>Gets a value that is true if the authority can sign.</summary>
    public bool IsOn => _certificate is not null;

    /// <summary>Gets the authority's certificate, for charge points and all parties that must trust them; null when it is off.</summary>
    public string? CertificatePem { get; }

    /// <summary>Signs a charge point's certificate signing request.</summary>
    /// <param name="csr">The request as sent, in PEM.</param>
    public SigningResult Sign(ChargePointIdentity identity, string csr)
    {
        if (_certificate is null || _key is null)
            return SigningResult.Refused("the local certificate authority is off (Certificates:LocalAuthority)");
        if (SigningRequest.TryRead(csr, identity.Value, _options.Organization, out var request) is { } problem)
            return SigningResult.Refused(problem);

        var now = _time.GetUtcNow();
        var notBefore = Later(now - ClockTolerance, _certificate.NotBefore);
        var notAfter = Earlier(now.AddDays(_options.ValidityDays), _certificate.NotAfter);
        if (now >= notAfter)
            return SigningResult.Refused("the authority's own certificate has expired");

        request!.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)); // A00.FR.512
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([ClientAuthentication], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var certificate = Create(request, notBefore, notAfter);
        return new SigningResult(
            new CertificateRecord(
                Id: 0,
                certificate.SerialNumber,
                certificate.Subject,
                certificate.NotBefore.ToUniversalTime(),
                certificate.NotAfter.ToUniversalTime(),
                now,
                CertificateState.Issued,
                certificate.ExportCertificatePem() + "\n"),
            null);
    }

    public void Dispose()
    {
        _key?.Dispose();
        _certificate?.Dispose();
    }

    private X509Certificate2 Create(CertificateRequest request, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        // 127 random bits: positive and practically unique (RFC 5280 §4.1.2.2).
        var serialNumber = RandomNumberGenerator.GetBytes(16);
        serialNumber[0] = (byte)(serialNumber[0] & 0x7F | 0x40);
        lock (_gate)
            return request.Create(_certificate!.SubjectName, X509SignatureGenerator.CreateForECDsa(_key!), notBefore, notAfter, serialNumber);
    }

    private static DateTimeOffset Later(DateTimeOffset first, DateTime second) => first > second.ToUniversalTime() ? first : second.ToUniversalTime();

    private static DateTimeOffset Earlier(DateTimeOffset first, DateTime second) => first < second.ToUniversalTime() ? first : second.ToUniversalTime();
}
