using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Site;

/// <summary>Declarations of sessions.</summary>
internal sealed class SiteSessionResource : IResource
{
    private const string Path = "/api/v1/site/sessions/{identity}/{connectorId}";

    private const string Body = """
        {"type":"object","additionalProperties":false,"minProperties":1,"properties":{
          "departsAt":{"type":"string","format":"date-time","description":"The departure, at most 31 days from now."},
          "departsInSeconds":{"type":["integer","string"],"minimum":1,"maximum":2678400,"description":"Instead of departsAt."},
          "requestedWh":{"type":["number","string"],"minimum":0,"description":"The energy of the whole session, with what was delivered already."},
          "requestedKwh":{"type":["number","string"],"minimum":0,"description":"Instead of requestedWh."},
          "priority":{"type":["integer","string"],"minimum":0,"maximum":1000000,"description":"A higher number goes first. Absent: the connector's priority in the site file."}}}
        """;

    private static readonly Parameter[] Connector =
    [
        Parameter.Path("identity", "The charge point's identity, percent-encoded.", """{"type":"string","minLength":1,"maxLength":255}""", "\"DEPOT_1\""),
        Parameter.Path("connectorId", "A connector of the site.", """{"type":"integer","minimum":1,"maximum":1000}""", "1"),
    ];

    private static readonly Schema View = Schema.Of("SiteSession", SiteJson.Plain.SiteSessionView);
    private static readonly string[] Reasons = [ProblemReasons.SiteOff, ProblemReasons.ConnectorNotInSite];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<SiteFinder>();
        services.AddSingleton<SiteSessionRoutes>();
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var sessions = routes.ServiceProvider.GetRequiredService<SiteSessionRoutes>();
        routes.Put(Path, sessions.PutAsync, new Operation("declareSession", Tags.Site, "Declare the departure, energy and priority of a session")
        {
            Description =
                "Replaces an earlier declaration. It belongs to the running transaction of the connector or, without one, to the next that starts within Site:DeclarationMinutes, and ends with it. It survives a restart.",
            Parameters = Connector,
            Request = Content.Json(
                Body,
                ("departure", """{"departsInSeconds":28800,"requestedKwh":22}"""),
                ("taxi", """{"departsInSeconds":2700,"requestedWh":15000,"priority":10}""")),
            Answers = [Answer.Ok("The declaration.", View)],
            Reasons = [.. Parts.Body, .. Reasons, ProblemReasons.TooManySiteRecords, ProblemReasons.LedgerUnavailable],
        });
        routes.Get(Path, sessions.GetAsync, new Operation("getDeclaredSession", Tags.Site, "Show the declaration of a session")
        {
            Parameters = Connector,
            Answers = [Answer.Ok("The declaration.", View)],
            Reasons = [.. Reasons, ProblemReasons.DeclarationUnknown],
        });
        routes.Delete(Path, sessions.DeleteAsync, new Operation("deleteDeclaredSession", Tags.Site, "Withdraw the declaration of a session")
        {
            Parameters = Connector,
            Answers = [Answer.Ok("The declaration that was withdrawn.", View)],
            Reasons = [.. Reasons, ProblemReasons.DeclarationUnknown, ProblemReasons.LedgerUnavailable],
        });
    }
}
