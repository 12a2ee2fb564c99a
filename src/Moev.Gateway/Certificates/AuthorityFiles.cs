using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Moev.Gateway.Certificates;

/// <summary>The local authority's key and certificate on disk: two PEM files that only their owner can read.</summary>
internal static class AuthorityFiles
{
    public const string KeyName = "authority.key";
    public const string CertificateName = "authority.pem";

    private const string Name = "Moev.Gateway local certificate authority";

    /// <summary>Opens both files, or creates them when neither exists.</summary>
    /// <exception cref="IOException">They cannot be read or written.</exception>
    /// <exception cref="CryptographicException">They are damaged, or do not belong together.</exception>
    public static (ECDsa Key, X509Certificate2 Certificate) Open(string directory, string organization, DateTimeOffset now, int validityDays)
    {
        var keyFile = Path.Combine(directory, KeyName);
        var certificateFile = Path.Combine(directory, CertificateName);
        if (!File.Exists(keyFile) && !File.Exists(certificateFile))
            Create(directory, keyFile, certificateFile, organization, now, validityDays);

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
            var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile));
            if (!IsKeyOf(key, certificate))
                throw new CryptographicException($"{KeyName} is not the key of {CertificateName}");
            return (key, certificate);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static void Create(string directory, string keyFile, string certificateFile, string organization, DateTimeOffset now, int validityDays)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = SigningRequest.Subject(organization.Length > 0 ? organization : "Moev.Gateway", Name);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now, now.AddDays(validityDays));

        // Write the key last: an interruption in between leaves an incomplete authority that the next start detects, not a different one.
        Write(certificateFile, certificate.ExportCertificatePem());
        Write(keyFile, key.ExportPkcs8PrivateKeyPem());
    }

    private static void Write(string file, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        stream.Write(Encoding.ASCII.GetBytes(pem + "\n"));
        stream.Flush(flushToDisk: true);
    }

    private static bool IsKeyOf(ECDsa key, X509Certificate2 certificate)
    {
        using var published = certificate.GetECDsaPublicKey();
        return published is not null && published.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());
    }
}
