using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.Calls;
using Moev.Gateway.Http.Capabilities;
using Moev.Gateway.Http.Certificates;
using Moev.Gateway.Http.ChargePoints;
using Moev.Gateway.Http.Closings;
using Moev.Gateway.Http.Configuration;
using Moev.Gateway.Http.Connections;
using Moev.Gateway.Http.Events;
using Moev.Gateway.Http.Health;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.IdTags;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.KeptMessages;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.MeterValues;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Profiles;
using Moev.Gateway.Http.Refusals;
using Moev.Gateway.Http.RemoteTransactions;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.SecurityEvents;
using Moev.Gateway.Http.Site;
using Moev.Gateway.Http.Traces;
using Moev.Gateway.Http.Transactions;
using Moev.Gateway.Http.Triggers;
using Moev.Gateway.Http.Uploads;

namespace Moev.Gateway.Http;

/// <summary>The HTTP API: a guard, idempotency, and one resource after the other.</summary>
internal static class ControlApi
{
    /// <summary>The resources, in the order of the OpenAPI document.</summary>
    private static readonly IResource[] Resources =
    [
        new ConfigurationResource(),
        new ConnectionResource(),
        new RemoteTransactionResource(),
        new LimitResource(),
        new ChargePointResource(),
        new CapabilityResource(),
        new TraceResource(),
        new RefusalResource(),
        new CallResource(),
        new ProfileResource(),
        new ConnectorLimitResource(),
        new SiteResource(),
        new SiteSessionResource(),
        new SiteNodeResource(),
        new JobResource(),
        new UploadResource(),
        new ReservationResource(),
        new LocalListResource(),
        new TriggerResource(),
        new CertificateResource(),
        new SecurityEventResource(),
        new TransactionResource(),
        new ClosingResource(),
        new MeterValueResource(),
        new KeptMessageResource(),
        new AuditResource(),
        new EventResource(),
        new IdTagResource(),
        new HealthResource(),
        new OpenApiResource(),
    ];

    /// <summary>Registers the API. It needs the commands, the ledger, an IChargePointRouter, the diagnostics, certificates, a TimeProvider, and the options.</summary>
    public static void AddControlApi(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton<ControlGuard>();
        services.AddSingleton<PageReader>();
        services.AddSingleton<PageGate>();
        services.AddSingleton<ResponseCache>();
        services.AddSingleton<IdempotencyGate>();
        foreach (var resource in Resources)
            resource.AddServices(services);
    }

    /// <summary>Puts the guard first, then idempotency, then the routes.</summary>
    public static void MapControlApi(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<ControlGuard>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<IdempotencyGate>().InvokeAsync);
        foreach (var resource in Resources)
            resource.Map(app);
    }
}
