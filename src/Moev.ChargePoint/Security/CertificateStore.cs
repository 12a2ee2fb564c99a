using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Security;

/// <summary>The root certificates that the central system installed (whitepaper M03 to M05), and what they vouch for.</summary>
/// <param name="capacity">CertificateStoreMaxLength.</param>
/// <param name="replacesRoot">AdditionalRootCertificateCheck: the central system's root is one, and vouches for the next.</param>
internal sealed class CertificateStore(int capacity, bool replacesRoot) : IDisposable
{
    private readonly List<(CertificateUse Use, X509Certificate2 Certificate)> _roots = [];

    public int Count => _roots.Count;

    public void Dispose()
    {
        foreach (var (_, certificate) in _roots)
            certificate.Dispose();
        _roots.Clear();
    }

    /// <summary>Returns true if a root certificate of this use is installed (whitepaper A05.FR.03).</summary>
    public bool Has(CertificateUse use) => _roots.Exists(root => root.Use == use);

    public InstallCertificateStatus Install(CertificateUse use, string pem, DateTimeOffset now)
    {
        if (use == CertificateUse.Unknown || Read(pem) is not { } certificate)
            return InstallCertificateStatus.Rejected;
        var status = Judge(use, certificate, now);
        if (status != InstallCertificateStatus.Accepted || _roots.Exists(root => root.Use == use && root.Certificate.Equals(certificate)))
        {
            certificate.Dispose();
            return status;
        }

        _roots.Add((use, certificate));
        return status;
    }

    public CertificateHashData[] Ids(CertificateUse use) =>
        [.. _roots.Where(root => root.Use == use).Select(static root => HashData(root.Certificate, CertificateHashAlgorithm.SHA256))];

    public DeleteCertificateStatus Delete(in CertificateHashData wanted)
    {
        var algorithm = wanted.HashAlgorithm;
        if (algorithm == CertificateHashAlgorithm.Unknown)
            return DeleteCertificateStatus.Failed;
        for (var i = 0; i < _roots.Count; i++)
        {
            if (!IsSame(HashData(_roots[i].Certificate, algorithm), wanted))
                continue;
            _roots[i].Certificate.Dispose();
            _roots.RemoveAt(i);
            return DeleteCertificateStatus.Accepted;
        }

        return DeleteCertificateStatus.NotFound;
    }

    /// <summary>Returns true if a certificate belongs to the operator's hierarchy now (whitepaper A02.FR.06).</summary>
    public bool IsOfOperator(X509Certificate2 certificate, X509Certificate2Collection intermediates, DateTimeOffset now) =>
        IsVouchedFor(certificate, CertificateUse.CentralSystemRootCertificate, intermediates, now);

    /// <summary>Returns true if a certificate may sign firmware: the manufacturer's root vouches for it, directly (whitepaper L01).</summary>
    public bool IsFirmwareCertificate(string pem, DateTimeOffset now)
    {
        using var certificate = Read(pem);
        return certificate is not null && IsVouchedFor(certificate, CertificateUse.ManufacturerRootCertificate, [], now);
    }

    /// <summary>Returns true if a firmware's signature is right: RSA-PSS or ECDSA with SHA-256 over the whole file (whitepaper L01.FR.04).</summary>
    public static bool IsSigned(ReadOnlySpan<byte> firmware, string pem, string base64)
    {
        var signature = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, signature, out var length))
            return false;
        using var certificate = Read(pem);
        using var rsa = certificate?.GetRSAPublicKey();
        using var ecdsa = certificate?.GetECDsaPublicKey();
        var bytes = signature.AsSpan(0, length);
        return rsa is not null ? rsa.VerifyData(firmware, bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
            : ecdsa is not null && ecdsa.VerifyData(firmware, bytes, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private InstallCertificateStatus Judge(CertificateUse use, X509Certificate2 certificate, DateTimeOffset now)
    {
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static extension => extension.CertificateAuthority);
        if (!isAuthority || !IsStrong(certificate) || now < certificate.NotBefore || now > certificate.NotAfter)
            return InstallCertificateStatus.Rejected;
        if (_roots.Exists(root => root.Use == use && root.Certificate.Equals(certificate)))
            return InstallCertificateStatus.Accepted;
        if (replacesRoot && use == CertificateUse.CentralSystemRootCertificate && Has(use))
        {
            // The new root must be signed by the old one, which stays as the fallback; the fallback before it goes (whitepaper M05.FR.09, .11).
            var old = _roots.FindLastIndex(root => root.Use == use);
            if (!Builds(certificate, [_roots[old].Certificate], [], now))
                return InstallCertificateStatus.Rejected;
            var before = _roots.FindIndex(root => root.Use == use);
            if (before != old)
            {
                _roots[before].Certificate.Dispose();
                _roots.RemoveAt(before);
            }

            return _roots.Count < capacity ? InstallCertificateStatus.Accepted : InstallCertificateStatus.Rejected;
        }

        return _roots.Count < capacity ? InstallCertificateStatus.Accepted : InstallCertificateStatus.Rejected;
    }

    private bool IsVouchedFor(X509Certificate2 certificate, CertificateUse use, X509Certificate2Collection intermediates, DateTimeOffset now) =>
        IsStrong(certificate) && Builds(certificate, [.. _roots.Where(root => root.Use == use).Select(static root => root.Certificate)], intermediates, now);

    private static bool Builds(X509Certificate2 certificate, X509Certificate2[] trusted, X509Certificate2Collection intermediates, DateTimeOffset now)
    {
        if (trusted.Length == 0)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.ExtraStore.AddRange(intermediates);
        // Nothing is fetched: a charge point contacts only its central system (whitepaper §2.6.3, note 1).
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        var builds = chain.Build(certificate);
        foreach (var element in chain.ChainElements)
            element.Certificate.Dispose();
        return builds;
    }

    // Whitepaper A00.FR.502, .503.
    private static bool IsStrong(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ecdsa = certificate.GetECDsaPublicKey();
        return rsa?.KeySize >= 2048 || ecdsa?.KeySize >= 224;
    }

    private static X509Certificate2? Read(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The names of whitepaper §6.1, made as RFC 6960 §4.1.1 makes them. A root is its own issuer.</summary>
    private static CertificateHashData HashData(X509Certificate2 certificate, CertificateHashAlgorithm algorithm) => new(
        algorithm,
        Hash(certificate.IssuerName.RawData, algorithm),
        Hash(certificate.PublicKey.EncodedKeyValue.RawData, algorithm),
        certificate.SerialNumber);

    private static string Hash(byte[] data, CertificateHashAlgorithm algorithm) => Convert.ToHexStringLower(algorithm switch
    {
        CertificateHashAlgorithm.SHA384 => SHA384.HashData(data),
        CertificateHashAlgorithm.SHA512 => SHA512.HashData(data),
        _ => SHA256.HashData(data),
    });

    private static bool IsSame(in CertificateHashData ours, in CertificateHashData theirs) =>
        string.Equals(ours.IssuerNameHash, theirs.IssuerNameHash, StringComparison.OrdinalIgnoreCase)
        && string.Equals(ours.IssuerKeyHash, theirs.IssuerKeyHash, StringComparison.OrdinalIgnoreCase)
        && string.Equals(ours.SerialNumber.TrimStart('0'), theirs.SerialNumber.TrimStart('0'), StringComparison.OrdinalIgnoreCase);
}
