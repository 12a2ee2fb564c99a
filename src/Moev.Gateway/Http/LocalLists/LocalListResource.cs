using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Requests;

namespace Moev.Gateway.Http.LocalLists;

/// <summary>Local authorization lists.</summary>
internal sealed class LocalListResource : IResource
{
    public static readonly ExtensionMember<LocalListView> LocalList = ExtensionMember.Of("localList", LocalListJson.Plain.LocalListView);

    /// <summary>The SendLocalList messages, in order, with the charge point's answers.</summary>
    public static readonly ExtensionMember<IReadOnlyList<LocalListPart>> Sent = ExtensionMember.Of("sent", LocalListJson.Plain.IReadOnlyListLocalListPart);

    private const string Path = RoutePaths.ChargePoint + "/local-list";

    private const string Body = $$"""
        {"type":"object","additionalProperties":false,"properties":{
          "updateType":{"enum":["Full","Differential"],"default":"Full"},
          "localAuthorizationList":{"type":"array","description":"Absent: the id tags under /api/v1/id-tags.","items":{
            "type":"object","additionalProperties":false,"required":["idTag"],"properties":{
              "idTag":{{Parts.IdTag}},
              "idTagInfo":{"type":"object","additionalProperties":false,"required":["status"],"properties":{
                "status":{"enum":["Accepted","Blocked","Expired","Invalid","ConcurrentTx"]},"expiryDate":{{Parts.Instant}},"parentIdTag":{{Parts.IdTag}} } } } } } } }
        """;

    public void AddServices(IServiceCollection services) => services.AddSingleton<LocalListRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var lists = routes.ServiceProvider.GetRequiredService<LocalListRoutes>();
        routes.Put(Path, lists.PutAsync, new Operation("putLocalList", Tags.Management, "Update a local authorization list")
        {
            Description = "SendLocalList with the next version, split into messages of the size that the charge point accepts. The entries come from the body, or from the listed id tags.",
            Parameters = [Parts.Strict, Parts.Timeout],
            Request = Content.Json(
                Body,
                ("listed", """{"updateType":"Full"}"""),
                ("given", """{"updateType":"Full","localAuthorizationList":[{"idTag":"TAG_1","idTagInfo":{"status":"Accepted"}}]}""")),
            Answers = [Answer.Ok("The charge point answered: its own status, and the state of the list, are in the body.", ReplySchemas.Command)],
            AnswerMembers = [LocalList, Sent, OutcomeMembers.Note],
            ProblemMembers = [LocalList, Sent, OutcomeMembers.Answer],
            Reasons =
            [
                .. Parts.Command, ProblemReasons.LocalListUnknown, ProblemReasons.LocalListNotSupported,
                ProblemReasons.LocalListTooLong, ProblemReasons.LocalListInProgress,
            ],
        });
        routes.Get(Path, lists.GetAsync, new Operation("getLocalList", Tags.Management, "Show the recorded state of a local authorization list")
        {
            Parameters = [Parts.Flag("refresh", "1: ask the charge point for its version."), Parts.Strict, Parts.Timeout],
            Answers = [Answer.Ok("The list.", Schema.Of("LocalList", LocalListJson.Plain.LocalListView))],
            Reasons = [.. Parts.Call, ProblemReasons.InvalidQuery],
            ProblemMembers = [OutcomeMembers.Answer],
        });
    }
}
