using Moev.Gateway.Http.Audit;
using Moev.Gateway.Http.Calls;
using Moev.Gateway.Http.Capabilities;
using Moev.Gateway.Http.ChargePoints;
using Moev.Gateway.Http.Configuration;
using Moev.Gateway.Http.Connections;
using Moev.Gateway.Http.Events;
using Moev.Gateway.Http.IdTags;
using Moev.Gateway.Http.Idempotency;
using Moev.Gateway.Http.KeptMessages;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.MeterValues;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Profiles;
using Moev.Gateway.Http.RemoteTransactions;
using Moev.Gateway.Http.Traces;
using Moev.Gateway.Http.Transactions;

namespace Moev.Gateway.Http;

/// <summary>The HTTP API for commands: the original's routes, and /api/v1.</summary>
internal static class ControlApi
{
    private const string ChargePoint = "/api/v1/charge-points/{identity}";

    /// <summary>Adds the API. It needs the commands, an IChargePointRouter, the ledger, a WireTrace, a TimeProvider, and the options of Control and Ocpp.</summary>
    public static void AddControlApi(this IServiceCollection services)
    {
        services.AddRouting();
        services.AddSingleton<ControlGuard>();
        services.AddSingleton<AnswerBook>();
        services.AddSingleton<IdempotencyGate>();
        services.AddSingleton<OpenApiRoutes>();
        services.AddSingleton<CapabilityRoutes>();
        services.AddSingleton<ConfigurationRoutes>();
        services.AddSingleton<ConnectionRoutes>();
        services.AddSingleton<RemoteTransactionRoutes>();
        services.AddSingleton<LimitRoutes>();
        services.AddSingleton<ProfileRoutes>();
        services.AddSingleton<ConnectorLimitRoutes>();
        services.AddSingleton<ChargePointRoutes>();
        services.AddSingleton<CallRoutes>();
        services.AddSingleton<TransactionRoutes>();
        services.AddSingleton<TraceRoutes>();
        services.AddSingleton<AuditRoutes>();
        services.AddSingleton<IdTagRoutes>();
        services.AddSingleton<KeptMessageRoutes>();
        services.AddSingleton<EventRoutes>();
        services.AddSingleton<MeterValueRoutes>();
        services.AddFunctionApi();
    }

    /// <summary>Puts the guard before everything of the application, and the routes behind it.</summary>
    public static void MapControlApi(this WebApplication app)
    {
        var services = app.Services;
        var guard = services.GetRequiredService<ControlGuard>();
        app.Use(guard.InvokeAsync);
        app.Use(services.GetRequiredService<IdempotencyGate>().InvokeAsync);

        var openApi = services.GetRequiredService<OpenApiRoutes>();
        Get(app, OpenApiRoutes.Path, openApi.GetAsync);

        var configuration = services.GetRequiredService<ConfigurationRoutes>();
        Post(app, "/", configuration.ChangeAsync);
        Post(app, "/changeconfig", configuration.ChangeAsync);

        var connections = services.GetRequiredService<ConnectionRoutes>();
        Post(app, "/disconnect", connections.DisconnectAsync);
        Post(app, ChargePoint + "/disconnect", connections.DisconnectByPathAsync);

        var transactions = services.GetRequiredService<RemoteTransactionRoutes>();
        Post(app, "/remotestart", transactions.StartAsync);
        Post(app, "/remotestop", transactions.StopAsync);

        var limits = services.GetRequiredService<LimitRoutes>();
        Post(app, "/setmaxvalue", limits.SetMaxValueAsync);
        Post(app, "/api/v1/limits", limits.SetManyAsync);

        var profiles = services.GetRequiredService<ProfileRoutes>();
        Get(app, ChargePoint + "/profiles", profiles.ListAsync);
        Get(app, ChargePoint + "/connectors/{connectorId}/profiles", profiles.ListOfConnectorAsync);

        var connectorLimits = services.GetRequiredService<ConnectorLimitRoutes>();
        Get(app, ChargePoint + "/connectors/{connectorId}/limit", connectorLimits.GetAsync);
        Post(app, ChargePoint + "/connectors/{connectorId}/limit/check", connectorLimits.CheckAsync);

        var chargePoints = services.GetRequiredService<ChargePointRoutes>();
        Get(app, "/api/v1/charge-points", chargePoints.ListAsync);
        Get(app, ChargePoint, chargePoints.GetAsync);

        var capabilities = services.GetRequiredService<CapabilityRoutes>();
        Get(app, ChargePoint + "/capabilities", capabilities.GetAsync);

        var calls = services.GetRequiredService<CallRoutes>();
        Post(app, ChargePoint + "/calls/{action}", calls.CallAsync);

        var records = services.GetRequiredService<TransactionRoutes>();
        Get(app, "/api/v1/transactions", records.ListAsync);
        Get(app, "/api/v1/transactions/{transactionId}", records.GetAsync);

        var audit = services.GetRequiredService<AuditRoutes>();
        Get(app, "/api/v1/audit", audit.ListAsync);

        var meterValues = services.GetRequiredService<MeterValueRoutes>();
        Get(app, ChargePoint + "/meter-values", meterValues.ListAsync);

        var events = services.GetRequiredService<EventRoutes>();
        Get(app, "/api/v1/events", events.StreamAsync);

        var idTags = services.GetRequiredService<IdTagRoutes>();
        Get(app, "/api/v1/id-tags", idTags.ListAsync);
        Get(app, "/api/v1/id-tags/{idTag}", idTags.GetAsync);
        app.MapPut("/api/v1/id-tags/{idTag}", Run(idTags.PutAsync));
        app.MapDelete("/api/v1/id-tags/{idTag}", Run(idTags.DeleteAsync));

        var kept = services.GetRequiredService<KeptMessageRoutes>();
        Get(app, "/api/v1/kept-messages", kept.ListAsync);

        app.MapFunctionApi();

        var traces = services.GetRequiredService<TraceRoutes>();
        Post(app, ChargePoint + "/trace", traces.SwitchAsync);
    }

    private static void Post(WebApplication app, string pattern, Func<HttpContext, Task<IResult>> route) => app.MapPost(pattern, Run(route));

    private static void Get(WebApplication app, string pattern, Func<HttpContext, Task<IResult>> route) => app.MapGet(pattern, Run(route));

    /// <summary>As a plain delegate, so that nothing is bound by reflection: each route reads its request by hand.</summary>
    public static RequestDelegate Run(Func<HttpContext, Task<IResult>> route) => async context =>
    {
        var result = await route(context);
        await result.ExecuteAsync(context);
    };
}
