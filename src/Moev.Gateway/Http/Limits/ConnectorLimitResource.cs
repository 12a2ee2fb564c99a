using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.Limits;

/// <summary>The limit that is in force on a connector.</summary>
internal sealed class ConnectorLimitResource : IResource
{
    private static readonly Parameter Duration = Parameter.Query(
        "duration", "Seconds to compare.", """{"type":"integer","minimum":1,"maximum":604800,"default":86400}""");

    private static readonly Parameter Unit = Parts.Words("unit", "The unit of the request; absent: one that the charge point allows.", "A", "W");
    private static readonly Schema Limit = Schema.Of("Limit", LimitJson.Plain.LimitView);
    private static readonly Schema Check = Schema.Of("LimitCheck", LimitJson.Plain.LimitCheckView);

    private static readonly string[] Reasons = [.. Parts.Call, ProblemReasons.InvalidQuery, ProblemReasons.NotAccepted];

    public void AddServices(IServiceCollection services) => services.AddSingleton<ConnectorLimitRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var limits = routes.ServiceProvider.GetRequiredService<ConnectorLimitRoutes>();
        routes.Get(RoutePaths.Connector + "/limit", limits.GetAsync, new Operation("getLimit", Tags.Charging, "Show the limit that is in force, and its cause")
        {
            Description = "According to the profiles that the gateway installed. With compare, the same as checkLimit.",
            Parameters = [Parts.Flag("compare", "1: compare with the charge point's own schedule."), Parts.Strict, Duration, Unit],
            Answers = [Answer.Ok("The limit, its cause, and the time of its next change.", Schema.AnyOf(Limit, Check))],
            Reasons = Reasons,
            ProblemMembers = [OutcomeMembers.Answer],
        });
        routes.Post(RoutePaths.Connector + "/limit/check", limits.CheckAsync, new Operation("checkLimit", Tags.Charging, "Compare the expected limits with the charge point's own")
        {
            Description = "Sends GetCompositeSchedule and compares the answer with the schedule of the installed profiles.",
            Parameters = [Parts.Strict, Duration, Unit],
            Answers = [Answer.Ok("The charge point answered: whether both agree, the differences, and possible explanations.", Check)],
            Reasons = Reasons,
            ProblemMembers = [OutcomeMembers.Answer],
        });
    }
}
