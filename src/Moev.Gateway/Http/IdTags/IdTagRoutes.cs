using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.IdTags;

/// <summary>
/// <c>PUT /api/v1/id-tags/{idTag}</c> {status[, parentIdTag, expiryDate]}, <c>GET</c> and <c>DELETE</c> of the same, and <c>GET /api/v1/id-tags</c>:
/// the status of id tags that charge points get. Ocpp:UnknownIdTags is the status of a tag that is not listed.
/// </summary>
internal sealed class IdTagRoutes(IIdTags idTags, IOptions<ControlOptions> options, IOptions<OcppOptions> ocpp)
{
    private const int MaxLength = 20; // OCPP 1.6 §7.28: CiString20Type
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 10_000;

    private static readonly string[] Members = ["status", "parentIdTag", "expiryDate"];

    private static readonly string[] Words =
        [nameof(AuthorizationStatus.Accepted), nameof(AuthorizationStatus.Blocked), nameof(AuthorizationStatus.Expired), nameof(AuthorizationStatus.Invalid)];

    /// <summary>Lists id tags in alphabetical order without regard to case; <c>after</c> is the last one of the previous page.</summary>
    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var status = query.Word("status", Words);
        var limit = query.Integer("limit", 1, MaxLimit) ?? DefaultLimit;
        var filter = new IdTagFilter(
            query.Text("after"), status is null ? null : Enum.Parse<AuthorizationStatus>(status), query.Text("parentIdTag"), limit);
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);

        var records = await idTags.ListIdTagsAsync(filter, context.RequestAborted);
        var next = records.Count == limit ? records[^1].IdTag : null;
        return ControlReplies.Json(new IdTagPage([.. records.Select(View)], next), IdTagJson.Plain.IdTagPage);
    }

    public async Task<IResult> PutAsync(HttpContext context)
    {
        var idTag = IdTag(context);
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var status = body.Text("status", 10, required: true);
        var parent = body.Text("parentIdTag", MaxLength);
        var expiry = body.Text("expiryDate", 40);
        var expiryDate = expiry is null ? null : QueryReader.ParseInstant(expiry);
        if (status is not null && !Words.Contains(status))
            body.Refuse("status", $"'status' must be {string.Join(", ", Words)}.");
        if (parent is not null && !IsTag(parent))
            body.Refuse("parentIdTag", "'parentIdTag' must be printable ASCII (OCPP 1.6 §3.9).");
        if (expiry is not null && expiryDate is null)
            body.Refuse("expiryDate", "'expiryDate' must be an instant with a time zone, such as 2030-01-31T12:00:00Z.");
        if (!IsTag(idTag))
            body.Refuse("idTag", $"An id tag has 1 to {MaxLength} characters of printable ASCII (OCPP 1.6 §3.9).");
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);

        var record = new IdTagRecord(idTag, Enum.Parse<AuthorizationStatus>(status!), parent, expiryDate);
        if (await idTags.StoreIdTagAsync(record))
            return Reply(record);
        return ControlReplies.Problem(ControlProblem.Of(
            StatusCodes.Status409Conflict, ProblemReasons.TooManyIdTags, "The maximum number of id tags is listed (Ledger:MaxIdTags). Nothing was changed."));
    }

    public Task<IResult> GetAsync(HttpContext context) =>
        Task.FromResult(idTags.FindIdTag(IdTag(context)) is { } record ? Reply(record) : NotListed());

    /// <summary>Removes an id tag. Charge points with a local list or a cache (OCPP 1.6 §3.4) may continue to accept it.</summary>
    public async Task<IResult> DeleteAsync(HttpContext context)
    {
        var idTag = IdTag(context);
        return idTags.FindIdTag(idTag) is { } record && await idTags.DeleteIdTagAsync(idTag) ? Reply(record) : NotListed();
    }

    private static string IdTag(HttpContext context) => (string)context.GetRouteValue("idTag")!;

    private IResult NotListed() => ControlReplies.Problem(ControlProblem.Of(
        StatusCodes.Status404NotFound,
        ProblemReasons.IdTagUnknown,
        $"This id tag is not listed; charge points get {ocpp.Value.UnknownIdTags} for it (Ocpp:UnknownIdTags)."));

    private static IResult Reply(IdTagRecord record) => ControlReplies.Json(View(record), IdTagJson.Plain.IdTagView);

    private static IdTagView View(IdTagRecord record) => new(record.IdTag, record.Status.ToString(), record.ParentIdTag, record.ExpiryDate);

    private static bool IsTag(string text) => text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}

internal sealed record IdTagPage(IReadOnlyList<IdTagView> IdTags, string? Next);

internal sealed record IdTagView(string IdTag, string Status, string? ParentIdTag, DateTimeOffset? ExpiryDate);
