using Microsoft.Extensions.Options;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Control;

/// <summary>
/// <c>PUT /api/v1/id-tags/{idTag}</c> {status[, parentIdTag, expiryDate]} and <c>GET</c> of the same: what charge points are answered about a
/// tag. One that is not listed is accepted.
/// </summary>
internal sealed class IdTagRoutes(IIdTags idTags, IOptions<ControlOptions> options)
{
    private const int MaxLength = 20; // OCPP 1.6 §7.28: CiString20Type

    private static readonly string[] Members = ["status", "parentIdTag", "expiryDate"];

    private static readonly string[] Words =
        [nameof(AuthorizationStatus.Accepted), nameof(AuthorizationStatus.Blocked), nameof(AuthorizationStatus.Expired), nameof(AuthorizationStatus.Invalid)];

    public async Task<IResult> PutAsync(HttpContext context)
    {
        var idTag = (string)context.GetRouteValue("idTag")!;
        using var body = await CommandBody.ReadAsync(context, options.Value.MaxBodyBytes, Members);
        var status = body.Text("status", 10, required: true);
        var parent = body.Text("parentIdTag", MaxLength);
        var expiry = body.Text("expiryDate", 40);
        var expiryDate = expiry is null ? null : QueryReader.ParseInstant(expiry);
        if (status is not null && !Words.Contains(status))
            body.Refuse("status", $"'status' must be {string.Join(", ", Words)}.");
        if (parent is not null && !IsTag(parent))
            body.Refuse("parentIdTag", "'parentIdTag' must be printable ASCII (OCPP 1.6 §3.14).");
        if (expiry is not null && expiryDate is null)
            body.Refuse("expiryDate", "'expiryDate' must be an instant with a zone, such as 2030-01-31T12:00:00Z.");
        if (!IsTag(idTag))
            body.Refuse("idTag", $"An id tag has 1 to {MaxLength} characters of printable ASCII (OCPP 1.6 §3.14).");
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);

        var record = new IdTagRecord(idTag, Enum.Parse<AuthorizationStatus>(status!), parent, expiryDate);
        if (await idTags.StoreIdTagAsync(record, context.RequestAborted))
            return Reply(record);
        return ControlReplies.Problem(ControlProblem.Of(
            StatusCodes.Status409Conflict, ProblemReasons.TooManyIdTags, "As many id tags are listed as Ledger:MaxIdTags allows; nothing was changed."));
    }

    public Task<IResult> GetAsync(HttpContext context) => Task.FromResult(
        idTags.FindIdTag((string)context.GetRouteValue("idTag")!) is { } record
            ? Reply(record)
            : ControlReplies.Problem(ControlProblem.Of(
                StatusCodes.Status404NotFound, ProblemReasons.IdTagUnknown, "This id tag is not listed; charge points are told that it is accepted.")));

    private static IResult Reply(IdTagRecord record) => ControlReplies.Json(
        new IdTagView(record.IdTag, record.Status.ToString(), record.ParentIdTag, record.ExpiryDate), ControlJson.Plain.IdTagView);

    private static bool IsTag(string text) => text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}

internal sealed record IdTagView(string IdTag, string Status, string? ParentIdTag, DateTimeOffset? ExpiryDate);
