using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Moev.Gateway.Certificates;

/// <summary>Reads certificate signing requests (RFC 2986 in PEM) and checks them (security whitepaper A00.FR.501 to 511, A02.FR.03).</summary>
internal static class SigningRequest
{
    private const string CommonName = "2.5.4.3";
    private const string OrganizationName = "2.5.4.10";

    private const int MinRsaBits = 2_048; // A00.FR.502
    private const int MinCurveBits = 224; // A00.FR.503

    /// <summary>Reads the request. Its signature proves that the sender has the key.</summary>
    /// <param name="organization">The organization that it must name; empty accepts any.</param>
    /// <param name="request">The request with the subject of the future certificate: O and CN. All other requested attributes are dropped.</param>
    /// <returns>The problem; null if there is none.</returns>
    public static string? TryRead(string pem, string identity, string organization, out CertificateRequest? request)
    {
        request = null;
        CertificateRequest read;
        try
        {
            // Requested extensions are dropped: the authority decides on the usage of its certificates.
            read = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pss);
            if (KeyProblem(read.PublicKey) is { } weak)
                return weak;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return "it is not a valid certificate signing request in PEM, or its signature is wrong";
        }

        if (SubjectProblem(read.SubjectName, identity, organization, out var owner) is { } problem)
            return problem;
        request = new CertificateRequest(Subject(owner, identity), read.PublicKey, HashAlgorithmName.SHA256);
        return null;
    }

    /// <summary>Returns a name with O before CN, as in most requests. The builder puts the last attribute first.</summary>
    public static X500DistinguishedName Subject(string organization, string name)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        subject.AddOrganizationName(organization);
        return subject.Build();
    }

    private static string? KeyProblem(PublicKey key)
    {
        using var rsa = key.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.KeySize < MinRsaBits ? $"its RSA key has {rsa.KeySize} bits; at least {MinRsaBits} are required" : null;
        using var curve = key.GetECDsaPublicKey();
        if (curve is not null)
            return curve.KeySize < MinCurveBits ? $"its elliptic curve key has {curve.KeySize} bits; at least {MinCurveBits} are required" : null;
        return "its key is neither RSA nor on an elliptic curve";
    }

    private static string? SubjectProblem(X500DistinguishedName subject, string identity, string organization, out string owner)
    {
        string? name = null;
        owner = "";
        try
        {
            foreach (var part in subject.EnumerateRelativeDistinguishedNames())
            {
                if (part.HasMultipleElements)
                    return "its subject has a multi-valued attribute";
                switch (part.GetSingleElementType().Value)
                {
                    case CommonName when name is not null:
                        return "its subject has more than one common name";
                    case CommonName:
                        name = part.GetSingleElementValue() ?? "";
                        break;
                    case OrganizationName:
                        owner = part.GetSingleElementValue() ?? "";
                        break;
                }
            }
        }
        catch (CryptographicException)
        {
            return "its subject is unreadable";
        }

        if (!string.Equals(name, identity, StringComparison.Ordinal))
            return "its common name is not the charge point's identity (A00.FR.511)";
        if (string.IsNullOrWhiteSpace(owner))
            return "its subject names no organization (A00.FR.509)";
        return organization.Length > 0 && !string.Equals(owner, organization, StringComparison.Ordinal)
            ? "its organization is not Certificates:Organization (A02.FR.13)"
            : null;
    }
}
