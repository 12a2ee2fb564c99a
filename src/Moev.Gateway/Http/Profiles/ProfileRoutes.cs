using Moev.Gateway.ChargingProfiles;
using Moev.Gateway.Commands;
using Moev.Gateway.Http.Limits;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;
using Moev.Ocpp.Profiles;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Http.Profiles;

/// <summary>
/// <c>GET /api/v1/charge-points/{identity}/profiles</c> and <c>…/connectors/{connectorId}/profiles</c>: the charging profiles that were
/// installed from here.
/// </summary>
internal sealed class ProfileRoutes(IInstalledProfiles installed, ChargePointFinder finder, SituationReader situations)
{
    public Task<IResult> ListAsync(HttpContext context) => ListAsync(context, null);

    public Task<IResult> ListOfConnectorAsync(HttpContext context) => ListAsync(context, RoutePaths.ConnectorId(context));

    private async Task<IResult> ListAsync(HttpContext context, int? connectorId)
    {
        var identity = RoutePaths.Identity(context);
        if (!await finder.IsKnownAsync(identity, context.RequestAborted))
            return new CommandFailure.ChargePointUnknown(identity.Value).Reply();

        var situation = await situations.ReadAsync(identity, connectorId ?? 0, context.RequestAborted);
        var inForce = InForce(situation);
        InstalledProfileView[] own = [.. View(profile => connectorId is null || profile.ConnectorId == connectorId)];
        InstalledProfileView[]? inherited = connectorId > 0
            ? [.. View(profile => profile is { ConnectorId: 0, Profile.ChargingProfilePurpose: not ChargingProfilePurpose.TxProfile })]
            : null;
        AwaitedProfileView[] awaited =
            [.. installed.AwaitedProfilesOf(identity).Where(profile => connectorId is null || (profile.ConnectorId ?? connectorId) == connectorId).Select(AwaitedProfileView.Of)];
        return ControlReplies.Json(new ProfilesView(identity.Value, connectorId, own, inherited, awaited, DoubtView.Of(situation.Doubts)), ProfileListJson.Plain.ProfilesView);

        IEnumerable<InstalledProfileView> View(Func<InstalledProfile, bool> isWanted) =>
            situation.Profiles.Where(isWanted).Select(profile => InstalledProfileView.Of(profile, inForce.Contains(profile)));
    }

    private static HashSet<InstalledProfile> InForce(ChargingSituation situation)
    {
        var inForce = new HashSet<InstalledProfile>(ReferenceEqualityComparer.Instance);
        if (situation.Layers.ChargePointMax.BoundBy is { } cap)
            inForce.Add(cap);
        foreach (var connector in situation.Connectors)
        {
            if ((situation with { ConnectorId = connector.ConnectorId }).Limit.BoundBy is { } cause)
                inForce.Add(cause);
        }

        return inForce;
    }
}
