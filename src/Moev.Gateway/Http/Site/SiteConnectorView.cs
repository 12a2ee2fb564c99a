using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.SetPoints;
using Moev.SmartCharging.Observations;
using Moev.SmartCharging.Safety;
using Moev.SmartCharging.Sites;

namespace Moev.Gateway.Http.Site;

/// <param name="Node">The node that feeds it.</param>
/// <param name="Condition">Offline, Uncontrollable, Free, Charging or Paused.</param>
/// <param name="Status">The last StatusNotification.</param>
/// <param name="Session">The running transaction.</param>
/// <param name="Declaration">The declaration for the session, or for the next one.</param>
/// <param name="Measured">The charge point's measurement.</param>
/// <param name="DemandAmps">The current that the car can use.</param>
/// <param name="DecidedAmps">A per phase that the algorithm decided; absent when it did not name the connector.</param>
/// <param name="AllowedAmps">A per phase after contactor care and the safety layer.</param>
/// <param name="Reason">The reason for which it gets another current than decided.</param>
/// <param name="BindingNode">The node that limits it.</param>
/// <param name="CountedAmps">A per phase with which it counts at the nodes above it.</param>
/// <param name="CeilingAmps">A per phase that it can draw now whatever is sent.</param>
/// <param name="FailSafeAmps">A per phase that it draws at most without a lease.</param>
/// <param name="Limit">The limit in force according to the recorded profiles.</param>
/// <param name="SetPoint">The state of its set-point.</param>
internal sealed record SiteConnectorView(
    string ChargePoint,
    int ConnectorId,
    string Node,
    string Condition,
    string? Status,
    SiteRunningView? Session,
    SiteSessionView? Declaration,
    SiteMeasuredView? Measured,
    double? DemandAmps,
    double? DecidedAmps,
    double? AllowedAmps,
    string? Reason,
    string? BindingNode,
    double? CountedAmps,
    double? CeilingAmps,
    double FailSafeAmps,
    SiteLimitView? Limit,
    SiteSetPointView SetPoint)
{
    /// <summary>Reads a connector while the view is held.</summary>
    public static SiteConnectorView Of(SiteView view, SiteInputs inputs, ISetPoints setPoints, int connector)
    {
        var file = view.Site.Connectors[connector];
        ref readonly var state = ref view.Observation.Connectors[connector];
        var reason = view.Reasons[connector];
        return new SiteConnectorView(
            file.ChargePoint,
            file.ConnectorId,
            file.Node,
            ConnectorConditions.Of(view, connector).ToString(),
            state.Status == ConnectorStatus.Unknown ? null : state.Status.ToString(),
            state.HasSession ? new SiteRunningView(state.TransactionId, state.ArrivedAt, Numbers.Round(state.DeliveredWh, 1) ?? 0) : null,
            inputs.DeclarationOf(connector) is { } declaration ? SiteSessionView.Of(declaration) : null,
            double.IsFinite(state.Amps) || double.IsFinite(state.Watts)
                ? new SiteMeasuredView(
                    Numbers.Round(state.Amps, 3), Numbers.Round(state.Watts, 1), state.CarPhases > 0 ? state.CarPhases : null, Numbers.Round(state.MeasurementAge, 1))
                : null,
            Numbers.Round(state.DemandAmps, 3),
            Numbers.Round(view.DecidedAmps[connector], 3),
            Numbers.Round(view.Allowed.Amps[connector], 3),
            reason == InterventionReason.None ? null : reason.ToString(),
            view.BindingNodes[connector] is >= 0 and var node ? view.Site.Nodes[node].Id : null,
            Numbers.Round(view.CountedAmps[connector], 3),
            Numbers.Round(state.CeilingAmps, 3),
            view.Site.FailSafeOf(connector),
            double.IsFinite(state.LimitAmps) ? new SiteLimitView(Math.Round(state.LimitAmps, 3), state.LimitProfileId) : null,
            SiteSetPointView.Of(WithPhases(setPoints.StatusOf(connector), state, file)));
    }

    private static SetPointStatus WithPhases(in SetPointStatus status, in ConnectorState state, SiteConnector file) => UndeclaredPhases.AreUsed(state, file)
        ? status with { Explanation = $"{status.Explanation} It draws on more phases than the site file gives it: correct the file. Its maximum counts on the others." }
        : status;
}

internal sealed record SiteRunningView(int TransactionId, DateTimeOffset ArrivedAt, double DeliveredWh);

/// <param name="Amps">The current of the highest phase.</param>
/// <param name="CarPhases">The phases that the car uses.</param>
internal sealed record SiteMeasuredView(double? Amps, double? Watts, int? CarPhases, double? AgeSeconds);

internal sealed record SiteLimitView(double Amps, int ProfileId);

/// <param name="State">Unknown, Offline, Preparing, InForce, Sending, Waiting, Refused or Disobeying.</param>
/// <param name="Explanation">The state in words.</param>
/// <param name="WantedAmps">A per phase that the last decision gave.</param>
/// <param name="SentAmps">A per phase that were sent last.</param>
/// <param name="ConfirmedAmps">A per phase of the limit that the charge point accepted and that is in force.</param>
/// <param name="LeaseEndsAt">The end of the confirmed lease; absent when the fail-safe limit is in force.</param>
/// <param name="HasFailSafe">True when the charge point is known to hold the fail-safe profile.</param>
/// <param name="Verified">True or false as GetCompositeSchedule showed the limit; absent when it was not asked or could not tell.</param>
/// <param name="Obeys">False when it draws more than the confirmed limit.</param>
internal sealed record SiteSetPointView(
    string State,
    string? Explanation,
    double? WantedAmps,
    double? SentAmps,
    double? ConfirmedAmps,
    DateTimeOffset? LeaseEndsAt,
    bool HasFailSafe,
    bool? Verified,
    bool Obeys)
{
    public static SiteSetPointView Of(in SetPointStatus status) => new(
        status.State.ToString(),
        status.Explanation,
        Numbers.Round(status.WantedAmps, 3),
        Numbers.Round(status.SetPointAmps, 3),
        Numbers.Round(status.ConfirmedAmps, 3),
        status.LeaseEndsAt,
        status.HasFailSafe,
        status.IsVerified,
        status.Obeys);
}
