using Microsoft.Extensions.Options;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Gateway.Options;

namespace Moev.Gateway.Http.Site;

/// <summary>
/// <c>PUT /api/v1/site/sessions/{identity}/{connectorId}</c> {[departsAt|departsInSeconds, requestedWh|requestedKwh, priority]}, <c>GET</c> and <c>DELETE</c> of the
/// same: what a session needs, which OCPP 1.6 does not carry.
/// </summary>
internal sealed class SiteSessionRoutes(SiteFinder finder, ISiteRecords records, IOptions<ControlOptions> control, IOptions<SiteOptions> site, TimeProvider time)
{
    public const int MaxSeconds = 2_678_400; // 31 days
    public const int MaxKwh = 100_000;
    public const int MaxPriority = 1_000_000;

    private static readonly string[] Members = ["departsAt", "departsInSeconds", "requestedWh", "requestedKwh", "priority"];

    public async Task<IResult> PutAsync(HttpContext context)
    {
        if (!finder.TryFindConnector(context, out var inputs, out var connector, out var problem))
            return problem;
        using var body = await CommandBody.ReadAsync(context, control.Value.MaxBodyBytes, Members);
        var now = time.GetUtcNow();
        var departsAt = body.Instant("departsAt");
        var seconds = body.Integer("departsInSeconds", 1, MaxSeconds);
        var wattHours = body.Number("requestedWh", MaxKwh * 1_000m);
        var kilowattHours = body.Number("requestedKwh", MaxKwh);
        var priority = body.Integer("priority", 0, MaxPriority);
        if (departsAt is not null && seconds is not null)
            body.Refuse("departsInSeconds", "Name departsAt or departsInSeconds, not both.");
        if (wattHours is not null && kilowattHours is not null)
            body.Refuse("requestedKwh", "Name requestedWh or requestedKwh, not both.");
        departsAt ??= seconds is { } value ? now.AddSeconds(value) : null;
        if (departsAt <= now || departsAt > now.AddSeconds(MaxSeconds))
            body.Refuse("departsAt", "'departsAt' must be in the future, at most 31 days from now.");
        wattHours ??= kilowattHours * 1_000;
        if (departsAt is null && wattHours is null && priority is null)
            body.Refuse("departsAt", $"The body must have at least one of {string.Join(", ", Members)}.");
        if (body.Problem is not null)
            return ControlReplies.Problem(body.Problem);

        var connection = inputs.Site.Connectors[connector];
        var declaration = new SessionDeclaration(
            inputs.IdentityOf(connector),
            connection.ConnectorId,
            now,
            now.AddMinutes(site.Value.DeclarationMinutes),
            DepartsAt: departsAt,
            RequestedWh: (double?)wattHours,
            Priority: priority);
        if (!await records.StoreDeclarationAsync(declaration))
            return TooMany();
        // It may have ended meanwhile, with its session.
        return Reply(inputs.DeclarationOf(connector) ?? declaration);
    }

    public Task<IResult> GetAsync(HttpContext context)
    {
        if (!finder.TryFindConnector(context, out var inputs, out var connector, out var problem))
            return Task.FromResult(problem);
        return Task.FromResult(inputs.DeclarationOf(connector) is { } declaration ? Reply(declaration) : Unknown());
    }

    public async Task<IResult> DeleteAsync(HttpContext context)
    {
        if (!finder.TryFindConnector(context, out var inputs, out var connector, out var problem))
            return problem;
        return inputs.DeclarationOf(connector) is { } declaration && await records.RemoveDeclarationAsync(declaration.Identity, declaration.ConnectorId)
            ? Reply(declaration)
            : Unknown();
    }

    public static IResult TooMany() => ControlReplies.Problem(ControlProblem.Of(
        StatusCodes.Status409Conflict, ProblemReasons.TooManySiteRecords, "The maximum number is on record (Ledger:MaxSiteRecords). Nothing was changed."));

    private static IResult Reply(SessionDeclaration declaration) => ControlReplies.Json(SiteSessionView.Of(declaration), SiteJson.Plain.SiteSessionView);

    private static IResult Unknown() => ControlReplies.Problem(ControlProblem.Of(
        StatusCodes.Status404NotFound, ProblemReasons.DeclarationUnknown, "Nothing is declared for this connector, or it ended with its session."));
}

/// <param name="DeclaredAt">The time of the declaration.</param>
/// <param name="TransactionId">The transaction that it belongs to; absent while it waits for one.</param>
/// <param name="WaitsUntil">The time until which it waits for a transaction; absent when it has one.</param>
/// <param name="DepartsAt">The departure.</param>
/// <param name="RequestedWh">The energy of the whole session.</param>
/// <param name="Priority">A higher number goes first.</param>
internal sealed record SiteSessionView(
    string ChargePoint,
    int ConnectorId,
    DateTimeOffset DeclaredAt,
    int? TransactionId,
    DateTimeOffset? WaitsUntil,
    DateTimeOffset? DepartsAt,
    double? RequestedWh,
    int? Priority)
{
    public static SiteSessionView Of(SessionDeclaration declaration) => new(
        declaration.Identity.Value,
        declaration.ConnectorId,
        declaration.At,
        declaration.TransactionId,
        declaration.TransactionId is null ? declaration.WaitsUntil : null,
        declaration.DepartsAt,
        declaration.RequestedWh,
        declaration.Priority);
}
