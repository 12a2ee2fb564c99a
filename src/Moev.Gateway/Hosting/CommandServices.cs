using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Commands;
using Moev.Gateway.Commands.Capabilities;
using Moev.Gateway.Commands.Certificates;
using Moev.Gateway.Commands.Configuration;
using Moev.Gateway.Commands.Jobs;
using Moev.Gateway.Commands.Limits;
using Moev.Gateway.Commands.LocalLists;
using Moev.Gateway.Commands.Reservations;
using Moev.Gateway.Commands.Transactions;
using Moev.Gateway.Commands.Triggers;

namespace Moev.Gateway.Hosting;

/// <summary>Registers the commands to charge points.</summary>
internal static class CommandServices
{
    /// <summary>Adds the commands. They need an IChargePointRouter, the ledger, an ExpectedMessages, a TimeProvider, and the options of Control and Ocpp.</summary>
    public static void AddCommands(this IServiceCollection services)
    {
        services.AddSingleton<ProfileRecorder>();
        services.AddSingleton<SituationReader>();
        services.AddSingleton<ChargePointFinder>();
        services.AddSingleton<CommandSender>();
        services.AddSingleton<ChargePointDisconnector>();
        services.AddSingleton<CapabilityReader>();
        services.AddSingleton<ConfigurationChanger>();
        services.AddSingleton<LimitProfiles>();
        services.AddSingleton<LimitCoalescer>();
        services.AddSingleton<LimitSetter>();
        services.AddSingleton<CutsFirst>();
        services.AddSingleton<RemoteTransactionSender>();
        services.AddSingleton<TransactionCloser>();
        services.AddSingleton<JobStarter>();
        services.AddHostedService<JobTimeouts>();
        services.AddSingleton<ReservationSender>();
        services.AddSingleton<LocalListLimits>();
        services.AddSingleton<LocalListSender>();
        services.AddSingleton<LocalListUpdater>();
        services.AddSingleton<MessageTriggers>();
    }

    /// <summary>Adds the delivery of signed certificates. It needs the commands, a CertificateQueue, and the options of Certificates.</summary>
    public static void AddCertificateDelivery(this IServiceCollection services)
    {
        services.AddHostedService<CertificateDelivery>();
        services.AddHostedService<CertificateResumption>();
    }
}
