using System.Diagnostics.CodeAnalysis;
using Moev.Gateway.Http.Problems;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.SmartCharging.Control;
using Moev.Gateway.SmartCharging.Inputs;
using Moev.Gateway.SmartCharging.Ports;
using Moev.Gateway.SmartCharging.SetPoints;

namespace Moev.Gateway.Http.Site;

/// <summary>Finds the site, and the connectors and nodes that paths name.</summary>
internal sealed class SiteFinder(IServiceProvider services)
{
    private readonly SiteInputs? _inputs = services.GetService<SiteInputs>();

    public static IResult Off { get; } = ControlReplies.Problem(ControlProblem.Of(
        StatusCodes.Status404NotFound, ProblemReasons.SiteOff, "Site:File is not set, so that this gateway controls no site."));

    public static IResult Starting { get; } = ControlReplies.Problem(ControlProblem.Of(
        StatusCodes.Status503ServiceUnavailable, ProblemReasons.SiteStarting, "The controller has not completed its first cycle yet."));

    /// <summary>The controlled site; null without one.</summary>
    public ControlledSite? Controlled { get; } = services.GetService<SiteController>() is { } controller
        ? new ControlledSite(
            controller, services.GetRequiredService<SiteInputs>(), services.GetRequiredService<ISetPoints>(), services.GetRequiredService<ISupervisedAlgorithm>())
        : null;

    /// <summary>Finds the connector that a path names.</summary>
    /// <param name="problem">The response when there is no site, or it does not have the connector.</param>
    public bool TryFindConnector(HttpContext context, [NotNullWhen(true)] out SiteInputs? inputs, out int connector, [NotNullWhen(false)] out IResult? problem)
    {
        (inputs, connector, problem) = (_inputs, -1, Off);
        if (inputs is null)
            return false;
        var (identity, connectorId) = (RoutePaths.Identity(context).Value, RoutePaths.ConnectorId(context));
        connector = inputs.Site.FindConnector(identity, connectorId);
        if (connector >= 0)
            return true;
        problem = NotInSite(identity, connectorId);
        return false;
    }

    /// <summary>Returns the problem that the site does not have a connector.</summary>
    public IResult NotInSite(string identity, int connectorId) => ControlReplies.Problem(ControlProblem.Of(
        StatusCodes.Status404NotFound, ProblemReasons.ConnectorNotInSite, $"Site '{_inputs!.Site.Site.Name}' has no connector {connectorId} of charge point '{identity}'.") with
    {
        Id = identity,
    });

    /// <summary>Finds the node that a path names.</summary>
    /// <inheritdoc cref="TryFindConnector"/>
    public bool TryFindNode(HttpContext context, [NotNullWhen(true)] out SiteInputs? inputs, out int node, [NotNullWhen(false)] out IResult? problem)
    {
        (inputs, node, problem) = (_inputs, -1, Off);
        if (inputs is null)
            return false;
        var id = RoutePaths.Text(context, "node");
        node = inputs.Site.FindNode(id);
        if (node >= 0)
            return true;
        problem = ControlReplies.Problem(ControlProblem.Of(
            StatusCodes.Status404NotFound, ProblemReasons.NodeUnknown, $"Site '{inputs.Site.Site.Name}' has no node '{id}'."));
        return false;
    }

    /// <summary>The parts of a controlled site.</summary>
    internal sealed record ControlledSite(SiteController Controller, SiteInputs Inputs, ISetPoints SetPoints, ISupervisedAlgorithm Algorithm);
}
