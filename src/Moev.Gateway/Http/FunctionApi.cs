using Moev.Gateway.Http.Certificates;
using Moev.Gateway.Http.Jobs;
using Moev.Gateway.Http.LocalLists;
using Moev.Gateway.Http.Reservations;
using Moev.Gateway.Http.SecurityEvents;
using Moev.Gateway.Http.Triggers;
using Moev.Gateway.Http.Uploads;

namespace Moev.Gateway.Http;

/// <summary>The routes of what charge points do beside charging.</summary>
internal static class FunctionApi
{
    private const string ChargePoint = "/api/v1/charge-points/{identity}";

    /// <summary>Needs what the control API needs, an ArrivalWatch, a LocalAuthority, and the options of Uploads.</summary>
    public static void AddFunctionApi(this IServiceCollection services)
    {
        services.AddSingleton<UploadStore>();
        services.AddSingleton<JobRoutes>();
        services.AddSingleton<UploadRoutes>();
        services.AddSingleton<ReservationRoutes>();
        services.AddSingleton<LocalListRoutes>();
        services.AddSingleton<TriggerRoutes>();
        services.AddSingleton<CertificateRoutes>();
        services.AddSingleton<SecurityEventRoutes>();
    }

    public static void MapFunctionApi(this WebApplication app)
    {
        var jobs = app.Services.GetRequiredService<JobRoutes>();
        app.MapPost(ChargePoint + "/firmware", ControlApi.Run(jobs.FirmwareAsync));
        app.MapPost(ChargePoint + "/diagnostics", ControlApi.Run(jobs.DiagnosticsAsync));
        app.MapPost(ChargePoint + "/logs", ControlApi.Run(jobs.LogAsync));
        app.MapGet(ChargePoint + "/jobs", ControlApi.Run(jobs.ListAsync));
        app.MapGet(ChargePoint + "/jobs/{job}", ControlApi.Run(jobs.GetAsync));
        app.MapGet(ChargePoint + "/jobs/{job}/file", ControlApi.Run(jobs.FileAsync));

        var uploads = app.Services.GetRequiredService<UploadRoutes>();
        app.MapMethods(UploadRoutes.Pattern, ["PUT", "POST"], ControlApi.Run(uploads.ReceiveAsync));

        var reservations = app.Services.GetRequiredService<ReservationRoutes>();
        app.MapPost(ChargePoint + "/reservations", ControlApi.Run(reservations.ReserveAsync));
        app.MapGet(ChargePoint + "/reservations", ControlApi.Run(reservations.ListAsync));
        app.MapDelete(ChargePoint + "/reservations/{reservation}", ControlApi.Run(reservations.CancelAsync));

        var lists = app.Services.GetRequiredService<LocalListRoutes>();
        app.MapPut(ChargePoint + "/local-list", ControlApi.Run(lists.PutAsync));
        app.MapGet(ChargePoint + "/local-list", ControlApi.Run(lists.GetAsync));

        var triggers = app.Services.GetRequiredService<TriggerRoutes>();
        app.MapPost(ChargePoint + "/trigger", ControlApi.Run(triggers.TriggerAsync));

        var certificates = app.Services.GetRequiredService<CertificateRoutes>();
        app.MapGet("/api/v1/certificate-authority", ControlApi.Run(certificates.AuthorityAsync));
        app.MapGet(ChargePoint + "/certificates", ControlApi.Run(certificates.ListAsync));

        var security = app.Services.GetRequiredService<SecurityEventRoutes>();
        app.MapGet(ChargePoint + "/security-events", ControlApi.Run(security.ListAsync));
    }
}
