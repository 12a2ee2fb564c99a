using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Moev.ChargePoint.Security;

/// <summary>The charge point's own certificate: the request that is out, and what came back (whitepaper A02, A03).</summary>
internal sealed class CertificateRequests(IKeySource keys, string identity, string serialNumber) : IDisposable
{
    private AsymmetricAlgorithm? _pending;
    private int _keys;

    /// <summary>The certificate in use; null when none was ever signed.</summary>
    public X509Certificate2? Current { get; private set; }

    public void Dispose()
    {
        _pending?.Dispose();
        Current?.Dispose();
    }

    /// <summary>A new key pair, and a request for it in PEM (RFC 2986).</summary>
    /// <param name="organization">Its organizationName: the key CpoName (whitepaper A02.FR.13).</param>
    public string Create(string organization)
    {
        _pending?.Dispose();
        _pending = keys.CreateKey(identity, ++_keys);
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(organization);
        // Not a URL or an address, so that it differs from a central system's (whitepaper A00.FR.511).
        name.AddCommonName(serialNumber);
        var request = _pending switch
        {
            RSA rsa => new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ecdsa => new CertificateRequest(name.Build(), ecdsa, HashAlgorithmName.SHA256),
            _ => throw new InvalidOperationException("A key source makes RSA or ECDSA keys."),
        };
        return request.CreateSigningRequestPem();
    }

    /// <summary>Takes the signed certificate into use if it is for the request that is out, and right (whitepaper A02.FR.06).</summary>
    /// <param name="chain">PEM; the charge point's certificate first.</param>
    /// <param name="organization">What it must name.</param>
    /// <param name="trust">Knows the roots.</param>
    /// <param name="now">By the charge point's clock.</param>
    /// <returns>Null, or what is wrong with it.</returns>
    public string? Take(string chain, string organization, CertificateStore trust, DateTimeOffset now)
    {
        if (_pending is null)
            return "no request is out";
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(chain);
        }
        catch (CryptographicException)
        {
            return "it cannot be read";
        }

        var problem = Judge(certificates, organization, trust, now);
        if (problem is null)
        {
            Current?.Dispose();
            Current = certificates[0];
            certificates.RemoveAt(0);
            _pending.Dispose();
            _pending = null;
        }

        foreach (var certificate in certificates)
            certificate.Dispose();
        return problem;
    }

    private string? Judge(X509Certificate2Collection chain, string organization, CertificateStore trust, DateTimeOffset now)
    {
        if (chain.Count == 0)
            return "there is none";
        var own = chain[0];
        if (!own.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(_pending!.ExportSubjectPublicKeyInfo()))
            return "it is for another key";
        if (!own.SubjectName.EnumerateRelativeDistinguishedNames().Any(name => IsOrganization(name, organization)))
            return "it names another organization";
        return trust.IsOfOperator(own, chain, now) ? null : "no installed root vouches for it, or its time is not now";
    }

    private static bool IsOrganization(X500RelativeDistinguishedName name, string organization) =>
        !name.HasMultipleElements && name.GetSingleElementType().Value == "2.5.4.10" && name.GetSingleElementValue() == organization;
}
