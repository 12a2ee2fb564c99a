using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.ChargePoints;

/// <summary>Charge points and their state.</summary>
internal sealed class ChargePointResource : IResource
{
    private static readonly IEnumerable<string> Statuses = Enum.GetNames<ChargePointStatus>().Where(static name => name != nameof(ChargePointStatus.Unknown));

    public void AddServices(IServiceCollection services) => services.AddSingleton<ChargePointRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var chargePoints = routes.ServiceProvider.GetRequiredService<ChargePointRoutes>();
        routes.Get("/api/v1/charge-points", chargePoints.ListAsync, new Operation("listChargePoints", Tags.ChargePoints, "List charge points")
        {
            Description = "All that have ever connected, in ordinal order of identity. Vendor, model and firmware are compared without regard to case.",
            Parameters =
            [
                Parts.After(),
                Parts.Limit(10_000, 1_000),
                Parts.Flag("connected", "Only connected ones, or only others."),
                Parts.Word("prefix", "The first characters of the identity."),
                Parts.Word("vendor", "chargePointVendor of the BootNotification."),
                Parts.Word("model", "chargePointModel of the BootNotification."),
                Parts.Word("firmware", "firmwareVersion of the BootNotification."),
                Parts.Words("status", "One of the connectors has this status.", Statuses),
                Parts.Flag("deviations", "Only those that have sent a message that differs from its schema since the gateway started, or only others."),
            ],
            Answers = [Answer.Ok("A page. 'next', if present, is 'after' of the next page.", Schema.Of("ChargePointPage", ChargePointJson.Plain.ChargePointPage))],
            Reasons = Parts.Read,
        });
        routes.Get(RoutePaths.ChargePoint, chargePoints.GetAsync, new Operation("getChargePoint", Tags.ChargePoints, "Show a charge point")
        {
            Description = "Boot data, session, counters since the gateway started, deviations by kind, connectors, configuration, and the newest samples with their age.",
            Answers = [Answer.Ok("The charge point.", Schema.Of("ChargePoint", ChargePointJson.Plain.ChargePointView))],
            Reasons = [ProblemReasons.ChargePointUnknown, ProblemReasons.LedgerUnavailable],
        });
    }
}
