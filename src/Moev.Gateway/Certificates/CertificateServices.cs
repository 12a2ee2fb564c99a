namespace Moev.Gateway.Certificates;

/// <summary>Registers the local certificate authority.</summary>
internal static class CertificateServices
{
    /// <summary>Adds the authority and its queue. They need a TimeProvider and the options of Certificates.</summary>
    public static void AddLocalAuthority(this IServiceCollection services)
    {
        services.AddSingleton<LocalAuthority>();
        services.AddSingleton<CertificateQueue>();
    }
}
