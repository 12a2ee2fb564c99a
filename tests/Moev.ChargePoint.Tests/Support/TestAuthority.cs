using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Moev.ChargePoint.Tests.Support;

/// <summary>A certificate authority that a test makes, with a key of its own.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private byte _serial = 1;

    public TestAuthority(string name, DateTimeOffset from, TestAuthority? signedBy = null, bool isAuthority = true)
    {
        From = from;
        var request = new CertificateRequest($"CN={name}, O=Moev", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Certificate = signedBy is null
            ? request.CreateSelfSigned(from, from.AddYears(10))
            : request.Create(signedBy.Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(signedBy._key), from, from.AddYears(9), [signedBy._serial++]);
    }

    public DateTimeOffset From { get; }

    public X509Certificate2 Certificate { get; }

    public string Pem => Certificate.ExportCertificatePem();

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    /// <summary>Signs a request, as CertificateSigned brings it back.</summary>
    public string Sign(string csr, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var request = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256);
        using var signed = request.Create(
            Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), from ?? From, to ?? From.AddYears(1), [++_serial]);
        return signed.ExportCertificatePem();
    }

    /// <summary>A certificate that may sign firmware, and its key.</summary>
    public (string Pem, AsymmetricAlgorithm Key) CreateSigner(bool rsa, DateTimeOffset? to = null)
    {
        AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedName("CN=firmware, O=Maker");
        var request = key is RSA r
            ? new CertificateRequest(name, r, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        using var signed = request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), From, to ?? From.AddYears(1), [++_serial]);
        return (signed.ExportCertificatePem(), key);
    }
}
