using Moev.Gateway.Http.OpenApi;
using Moev.Gateway.Http.Problems;

namespace Moev.Gateway.Http.IdTags;

/// <summary>Listed id tags.</summary>
internal sealed class IdTagResource : IResource
{
    private const string Path = "/api/v1/id-tags";
    private const string One = Path + "/{idTag}";

    private const string Body = """
        {"type":"object","additionalProperties":false,"required":["status"],"properties":{
          "status":{"enum":["Accepted","Blocked","Expired","Invalid"]},
          "parentIdTag":{"type":"string","minLength":1,"maxLength":20,"description":"Tags with the same parent are a group (OCPP 1.6 §3.10). The status of the parent itself does not affect them."},
          "expiryDate":{"type":"string","format":"date-time","description":"From then on Accepted is answered as Expired."}}}
        """;

    private static readonly Parameter IdTag = Parameter.Path(
        "idTag", "An id tag, percent-encoded, without regard to case.", """{"type":"string","minLength":1,"maxLength":20}""", "\"TAG_1\"");

    private static readonly Schema View = Schema.Of("IdTag", IdTagJson.Plain.IdTagView);
    private static readonly string[] Unknown = [ProblemReasons.IdTagUnknown, ProblemReasons.LedgerUnavailable];

    public void AddServices(IServiceCollection services) => services.AddSingleton<IdTagRoutes>();

    public void Map(IEndpointRouteBuilder routes)
    {
        var idTags = routes.ServiceProvider.GetRequiredService<IdTagRoutes>();
        routes.Get(Path, idTags.ListAsync, new Operation("listIdTags", Tags.IdTags, "List id tags")
        {
            Parameters =
            [
                Parts.After(), Parts.Limit(10_000, 1_000), Parts.Words("status", "Only those with this status.", "Accepted", "Blocked", "Expired", "Invalid"),
                Parts.Word("parentIdTag", "Only those of this group."),
            ],
            Answers = [Answer.Ok("A page, in alphabetical order.", Schema.Of("IdTagPage", IdTagJson.Plain.IdTagPage))],
            Reasons = Parts.Read,
        });
        routes.Put(One, idTags.PutAsync, new Operation("putIdTag", Tags.IdTags, "Set the status of an id tag")
        {
            Description = "Replaces an earlier entry. Charge points with a cache or a local list may continue to use their own data.",
            Parameters = [IdTag],
            Request = Content.Json(Body, ("family", """{"status":"Accepted","parentIdTag":"FAMILY_1","expiryDate":"2040-12-31T23:59:59Z"}""")),
            Answers = [Answer.Ok("The new entry.", View)],
            Reasons = [.. Parts.Body, ProblemReasons.TooManyIdTags, ProblemReasons.LedgerUnavailable],
        });
        routes.Get(One, idTags.GetAsync, new Operation("getIdTag", Tags.IdTags, "Show an id tag")
        {
            Parameters = [IdTag],
            Answers = [Answer.Ok("The id tag.", View)],
            Reasons = Unknown,
        });
        routes.Delete(One, idTags.DeleteAsync, new Operation("deleteIdTag", Tags.IdTags, "Remove an id tag from the list")
        {
            Description = "From then on charge points get the status of Ocpp:UnknownIdTags for it.",
            Parameters = [IdTag],
            Answers = [Answer.Ok("The entry that was removed.", View)],
            Reasons = Unknown,
        });
    }
}
