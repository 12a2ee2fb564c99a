namespace Moev.Gateway.Certificates;

/// <summary>Puts the local certificate authority together.</summary>
internal static class CertificateServices
{
    /// <summary>The authority and its queue, which handlers need. Needs a TimeProvider and the options of Certificates.</summary>
    public static void AddLocalAuthority(this IServiceCollection services)
    {
        services.AddSingleton<LocalAuthority>();
        services.AddSingleton<CertificateQueue>();
    }

    /// <summary>Sends what is signed. Needs an IChargePointRouter and the ledger too.</summary>
    public static void AddCertificateDelivery(this IServiceCollection services) => services.AddHostedService<CertificateDelivery>();
}
