using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Moev.Gateway.Tests.Certificates;

/// <summary>Creates certificate signing requests as charge points do.</summary>
internal static class SigningRequests
{
    public static string Of(string subject = "O=Moev, CN=CP_1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    public static string OfRsa(int bits, string subject = "O=Moev, CN=CP_1")
    {
        using var key = RSA.Create(bits);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem();
    }

    /// <summary>Returns a request that contains one key and is signed with another.</summary>
    public static string WithoutItsKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(new X500DistinguishedName("O=Moev, CN=CP_1"), new PublicKey(key), HashAlgorithmName.SHA256)
            .CreateSigningRequestPem(X509SignatureGenerator.CreateForECDsa(other));
    }
}
