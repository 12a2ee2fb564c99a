using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Site;

/// <summary>The state of the site, what the algorithm gets, and what it decided.</summary>
internal sealed class SiteResource : IResource
{
    private const string Path = "/api/v1/site";
    private const string Decisions = Path + "/decisions";

    private const string Position = """{"type":"integer","minimum":0}""";
    private const string Observation = """{"type":"object","description":"schemas/algorithm-observation.json"}""";

    private const string Decision = """
        {"type":"object","required":["connectors"],"description":"schemas/algorithm-decision.json","properties":{
          "number":{"type":"integer","description":"The number of the observation that it answers."},
          "connectors":{"type":"array","items":{"type":"object","required":["chargePoint","connectorId"],"properties":{
            "chargePoint":{"type":"string"},"connectorId":{"type":"integer"},
            "amps":{"type":"number","minimum":0,"description":"A per phase now."},
            "periods":{"type":"array","description":"A schedule instead of amps.","items":{"type":"object","required":["start","amps"],"properties":{
              "start":{"type":"integer","minimum":0,"description":"Seconds after the post."},"amps":{"type":"number","minimum":0}}}}}}},
          "note":{"type":"string","maxLength":1000}}}
        """;

    private static readonly string[] Reasons = [ProblemReasons.SiteOff, ProblemReasons.SiteStarting];

    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<SiteRoutes>();
        services.AddSingleton<SiteDecisionRoutes>();
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        var site = routes.ServiceProvider.GetRequiredService<SiteRoutes>();
        routes.Get(Path, site.GetAsync, new Operation("getSite", Tags.Site, "Show the state of the site after the last cycle")
        {
            Description =
                "The nodes with their limits, loads and headroom; the connectors with session, set-point, measured current, and the node and the reason that limit them; the condition of the algorithm.",
            Parameters =
            [
                Parts.ChargePoint, Parts.Word("node", "Only connectors directly below this node."), Parts.After(Position), Parts.Limit(SiteRoutes.MaxLimit, SiteRoutes.DefaultLimit),
            ],
            Answers = [Answer.Ok("All nodes, and a page of connectors in the order of the site file.", Schema.Of("Site", SiteJson.Plain.SiteStateView))],
            Reasons = [ProblemReasons.InvalidQuery, .. Reasons],
        });
        routes.Get(Path + "/observation", site.GetObservationAsync, new Operation("getObservation", Tags.Site, "Show the last observation, as the algorithm got it")
        {
            Answers = [Answer.Ok("The observation.", new Schema(Observation))],
            Reasons = Reasons,
        });
        var decisions = routes.ServiceProvider.GetRequiredService<SiteDecisionRoutes>();
        routes.Get(Decisions, decisions.ListAsync, new Operation("listDecisions", Tags.Site, "List the newest cycles of the controller")
        {
            Description =
                "What was seen, decided, changed by the safety layer, sent, accepted, and followed by the measured current, with the latency of each. Cycles that changed nothing are not listed. Kept in memory: Site:MaxDecisions, Site:MaxDecisionBytes.",
            Parameters =
            [
                Parts.ChargePoint,
                Parameter.Query("connectorId", "Only cycles that changed this connector of the charge point.", """{"type":"integer","minimum":1,"maximum":1000}"""),
                Parts.Before(),
                Parts.Limit(SiteDecisionRoutes.MaxLimit, SiteDecisionRoutes.DefaultLimit),
            ],
            Answers = [Answer.Ok("A page, the newest first.", Schema.Of("SiteDecisionPage", SiteJson.Plain.SiteDecisionPage))],
            Reasons = [ProblemReasons.InvalidQuery, ProblemReasons.SiteOff, ProblemReasons.ConnectorNotInSite],
        });
        routes.Post(Decisions, decisions.PostAsync, new Operation("postDecision", Tags.Site, "Decide, if Site:Algorithm is external")
        {
            Description =
                "It takes effect within a second, after contactor care and the safety layer, and holds until the next one or until Site:ExternalSeconds have passed. A connector that is not named gets its fail-safe current.",
            Request = Content.Json(Decision, ("one", """{"connectors":[{"chargePoint":"DEPOT_1","connectorId":1,"amps":16}],"note":"by hand"}""")),
            Answers = [Answer.Ok("The decision holds.", Schema.Of("PostedDecision", SiteJson.Plain.SitePostedView))],
            Reasons = [ProblemReasons.InvalidDecision, ProblemReasons.BodyTooLarge, ProblemReasons.SiteOff, ProblemReasons.AlgorithmNotExternal],
        });
    }
}
