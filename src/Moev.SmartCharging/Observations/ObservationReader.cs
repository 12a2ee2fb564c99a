using System.Text.Json;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Observations;

/// <summary>
/// Reads observations that <see cref="ObservationWriter"/> has written. What the site's file says, such as phases and maxima, is taken from the site, and members that it
/// does not know are skipped.
/// </summary>
public static class ObservationReader
{
    /// <summary>Reads an observation.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="observation">Takes it; cleared after an error. Connectors and nodes that the document does not have remain unknown.</param>
    /// <param name="error">The error, with the member; null without one.</param>
    /// <returns>False when the document is not an observation of the site.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> json, Observation observation, out string? error)
    {
        ArgumentNullException.ThrowIfNull(observation);
        error = null;
        observation.Clear();
        try
        {
            using var document = JsonDocument.Parse(json);
            Read(new JsonMember(document.RootElement, ""), observation);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not Unicode.
            observation.Clear();
            error = e.Message;
        }

        return error is null;
    }

    private static void Read(JsonMember root, Observation observation)
    {
        if (root.Required("version").Integer() != ObservationWriter.Version)
            throw new FormatException($"version must be {ObservationWriter.Version}.");
        observation.Number = root.Required("number").Integer();
        observation.At = root.Required("at").Time();
        observation.Period = root.Required("periodSeconds").Number();
        foreach (var connector in root.Required("connectors").Items())
        {
            var index = observation.Site.FindConnector(connector.Required("chargePoint").Text(), (int)connector.Required("connectorId").Integer());
            if (index < 0)
                throw new FormatException($"{connector.Path}: the site has no such connector.");
            ReadConnector(connector, ref observation.Connectors[index]);
        }

        foreach (var node in root.Required("nodes").Items())
        {
            var index = observation.Site.FindNode(node.Required("id").Text());
            if (index < 0)
                throw new FormatException($"{node.Path}: the site has no such node.");
            ReadNode(node, ref observation.Nodes[index]);
        }

        observation.Prices = [.. root.Required("prices").Items().Select(static price => new PricePeriod(price.Required("start").Time(), price.Required("perKwh").Number()))];
        observation.DemandChargePerKw = root.Number("demandChargePerKw", 0);
        observation.PreviousPeakWatts = root.Number("previousPeakKw", 0) * 1000;
    }

    private static void ReadConnector(JsonMember connector, ref ConnectorState state)
    {
        state.Status = connector.Optional("status")?.Enumerated<ConnectorStatus>() ?? ConnectorStatus.Unknown;
        state.StatusAge = connector.Number("statusAgeSeconds", double.NaN);
        state.IsOnline = connector.Required("online").Boolean();
        state.IsControllable = connector.Required("controllable").Boolean();
        state.Priority = (int)connector.Required("priority").Integer();
        if (connector.Optional("session") is { } session)
        {
            state.HasSession = true;
            state.TransactionId = (int)session.Required("transactionId").Integer();
            state.ArrivedAt = session.Required("arrivedAt").Time();
            state.DeliveredWh = session.Required("deliveredWh").Number();
            state.DepartsAt = session.Optional("departsAt")?.Time();
            state.RequestedWh = session.Number("requestedWh", double.NaN);
        }

        state.CarPhases = (int)(connector.Optional("carPhases")?.Integer() ?? 0);
        state.DemandAmps = connector.Required("demandAmps").Number();
        if (connector.Optional("measured") is { } measured)
        {
            state.Watts = measured.Number("watts", double.NaN);
            state.Amps = measured.Number("amps", double.NaN);
            state.PhaseAmps = measured.Optional("phaseAmps")?.Phases() ?? PhaseValues.Unknown;
            state.MeasurementAge = measured.Number("ageSeconds", double.NaN);
        }

        if (connector.Optional("limit") is { } limit)
        {
            state.LimitAmps = limit.Required("amps").Number();
            state.LimitProfileId = (int)limit.Required("profileId").Integer();
        }

        state.SetPointAmps = connector.Number("setPointAmps", double.NaN);
        state.CeilingAmps = connector.Required("ceilingAmps").Number();
        state.PausedFor = connector.Required("pausedSeconds").Number();
    }

    private static void ReadNode(JsonMember node, ref NodeState state)
    {
        state.LimitAmps = node.Number("limitAmps", double.PositiveInfinity);
        state.LimitWatts = node.Number("limitKw", double.PositiveInfinity) * 1000;
        state.BaseAmps = node.Required("baseAmps").Phases();
        state.BaseWatts = node.Number("baseKw", 0) * 1000;
        state.BaseAge = node.Number("baseAgeSeconds", double.NaN);
    }
}
