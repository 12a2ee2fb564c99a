using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.Site;

/// <summary>Limits and measurements of nodes.</summary>
internal sealed class SiteNodeResource : IResource
{
    private const string Limit = "/api/v1/site/nodes/{node}/limit";
    private const string Measurement = "/api/v1/site/nodes/{node}/measurement";

    private const string LimitBody = """
        {"type":"object","additionalProperties":false,"minProperties":2,"properties":{
          "limitAmps":{"type":["number","string"],"minimum":0,"maximum":100000,"description":"A on each line."},
          "limitKw":{"type":["number","string"],"minimum":0,"maximum":100000,"description":"kW of all lines together."},
          "until":{"type":"string","format":"date-time","description":"The end, at most 7 days from now."},
          "seconds":{"type":["integer","string"],"minimum":1,"maximum":604800,"description":"Instead of until."}}}
        """;

    private const string MeasurementBody = """
        {"type":"object","additionalProperties":false,"required":["includesChargers"],"minProperties":2,"properties":{
          "amps":{"type":"array","minItems":3,"maxItems":3,"items":{"type":"number","minimum":-100000,"maximum":100000},"description":"A on lines 1 to 3. Negative: export."},
          "kw":{"type":"number","minimum":-100000,"maximum":100000,"description":"kW of all lines together. Negative: export."},
          "includesChargers":{"type":"boolean","description":"True when the meter measures the connectors below the node too: what they draw is then taken off."},
          "at":{"type":"string","format":"date-time","description":"The time of the measurement. Absent: now."}}}
        """;

    private static readonly Parameter[] Node =
        [Parameter.Path("node", "The id of a node of the site file, percent-encoded.", """{"type":"string","minLength":1}""", "\"grid\"")];

    private static readonly Schema LimitView = Schema.Of("SiteNodeLimit", SiteJson.Plain.SiteNodeLimitView);
    private static readonly string[] Reasons = [ProblemReasons.SiteOff, ProblemReasons.NodeUnknown];

    public void AddServices(IServiceCollection services) => services.AddSingleton<SiteNodeRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var nodes = routes.ServiceProvider.GetRequiredService<SiteNodeRoutes>();
        routes.Put(Limit, nodes.PutLimitAsync, new Operation("putNodeLimit", Tags.Site, "Limit a node for a time")
        {
            Description =
                "A grid operator's signal. Replaces an earlier one, takes effect within a second, survives a restart, and ends by itself. It never raises the limit of the site file: the lower one holds.",
            Parameters = Node,
            Request = Content.Json(
                LimitBody, ("power", """{"limitKw":4.2,"seconds":900}"""), ("current", """{"limitAmps":20,"seconds":3600}""")),
            Answers = [Answer.Ok("The limit, that of the site file, and the one that holds.", LimitView)],
            Reasons = [.. Parts.Body, .. Reasons, ProblemReasons.TooManySiteRecords, ProblemReasons.LedgerUnavailable],
        });
        routes.Get(Limit, nodes.GetLimitAsync, new Operation("getNodeLimit", Tags.Site, "Show the limit that was signalled for a node")
        {
            Parameters = Node,
            Answers = [Answer.Ok("The limit, that of the site file, and the one that holds.", LimitView)],
            Reasons = [.. Reasons, ProblemReasons.NodeLimitUnknown],
        });
        routes.Delete(Limit, nodes.DeleteLimitAsync, new Operation("deleteNodeLimit", Tags.Site, "End the limit that was signalled for a node")
        {
            Parameters = Node,
            Answers = [Answer.Ok("The limit that was ended.", LimitView)],
            Reasons = [.. Reasons, ProblemReasons.NodeLimitUnknown, ProblemReasons.LedgerUnavailable],
        });
        routes.Put(Measurement, nodes.PutMeasurementAsync, new Operation("putNodeMeasurement", Tags.Site, "Report the measurement of a node")
        {
            Description =
                "The reading of a meter at the node, such as the main meter. It counts until Site:MeasurementSeconds have passed, in place of the base load of the site file. It is not stored. A measurement that is older than the one at hand changes nothing.",
            Parameters = Node,
            Request = Content.Json(MeasurementBody, ("meter", """{"amps":[31.5,28.2,40.1],"kw":22.4,"includesChargers":true}""")),
            Answers = [Answer.Ok("The measurement that counts.", Schema.Of("SiteNodeMeasurement", SiteJson.Plain.SiteNodeMeasurementView))],
            Reasons = [.. Parts.Body, .. Reasons],
        });
    }
}
