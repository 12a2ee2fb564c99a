using System.Text.Json;
using Moev.Lab.Plans;
using Moev.Lab.Scenarios;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Truth;

/// <summary>Writes the lines of an event log.</summary>
internal sealed class EventLines(EventLog log)
{
    private float[] _wanted = [];
    private float[] _allowed = [];

    /// <summary>Writes the header: all that a replay needs but the stays, which arrive later.</summary>
    public void Header(RunPlan plan)
    {
        var json = log.Begin();
        json.WriteString("format"u8, EventLog.Format);
        json.WriteNumber("version"u8, EventLog.Version);
        json.WriteNumber("seed"u8, plan.Seed);
        json.WriteString("algorithm"u8, plan.Algorithm);
        json.WriteString("transport"u8, plan.Transport == TransportKind.Ocpp ? "ocpp"u8 : "none"u8);
        json.WritePropertyName("scenario"u8);
        using (var scenario = JsonDocument.Parse(plan.Scenario.Json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }))
            scenario.RootElement.WriteTo(json); // on one line, whatever its layout was
        log.End();
    }

    public void Arrived(TimeSpan at, Stay stay)
    {
        StayJson.Write(log.Begin(at, "arrive"u8), stay);
        log.End();
    }

    public void Departed(TimeSpan at, Stay stay, double deliveredWh)
    {
        var json = log.Begin(at, "depart"u8);
        json.WriteNumber("c"u8, stay.Connector);
        json.WriteNumber("number"u8, stay.Number);
        EventLog.WriteNumber(json, "wh"u8, deliveredWh);
        log.End();
    }

    public void Drew(int connector, in ConnectorPoint point, double deliveredWh)
    {
        var json = log.Begin(point.At, "draw"u8);
        json.WriteNumber("c"u8, connector);
        json.WriteNumber("phases"u8, point.Phases);
        EventLog.WriteNumber(json, "a"u8, point.Amps);
        EventLog.WriteNumber(json, "w"u8, point.Watts);
        EventLog.WriteNumber(json, "offeredA"u8, point.OfferedAmps);
        EventLog.WriteNumber(json, "wh"u8, deliveredWh);
        log.End();
    }

    public void NodeChanged(TimeSpan at, int node, in NodeState state)
    {
        var json = log.Begin(at, "node"u8);
        json.WriteNumber("n"u8, node);
        EventLog.WriteNumber(json, "limitA"u8, state.LimitAmps);
        EventLog.WriteNumber(json, "limitW"u8, state.LimitWatts);
        json.WriteStartArray("otherA"u8);
        EventLog.WriteNumber(json, state.BaseAmps.First);
        EventLog.WriteNumber(json, state.BaseAmps.Second);
        EventLog.WriteNumber(json, state.BaseAmps.Third);
        json.WriteEndArray();
        EventLog.WriteNumber(json, "otherW"u8, state.BaseWatts);
        log.End();
    }

    /// <summary>Writes a decision: of its currents those that differ from the decision before, as [connector, wanted, allowed].</summary>
    public void Decided(TimeSpan at, DecisionRecord decision)
    {
        var json = log.Begin(at, "decide"u8);
        json.WriteString("by"u8, decision.DecidedBy);
        if (decision.IsFallback)
            json.WriteBoolean("fallback"u8, true);
        if (decision.Problem is not null)
            json.WriteBoolean("problem"u8, true);
        json.WriteNumber("interventions"u8, decision.Interventions);
        json.WriteStartArray("changes"u8);
        for (var i = 0; i < decision.WantedAmps.Length; i++)
        {
            // Equals, because not a number is equal to itself there.
            var wanted = decision.WantedAmps[i];
            var allowed = i < decision.AllowedAmps.Length ? decision.AllowedAmps[i] : float.NaN;
            if (i < _wanted.Length && wanted.Equals(_wanted[i]) && allowed.Equals(_allowed[i]))
                continue;
            json.WriteStartArray();
            json.WriteNumberValue(i);
            EventLog.WriteNumber(json, wanted);
            EventLog.WriteNumber(json, allowed);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        log.End();
        if (_wanted.Length != decision.WantedAmps.Length)
            (_wanted, _allowed) = (new float[decision.WantedAmps.Length], new float[decision.WantedAmps.Length]);
        decision.WantedAmps.CopyTo(_wanted, 0);
        _allowed.AsSpan().Fill(float.NaN);
        decision.AllowedAmps.AsSpan(0, Math.Min(_allowed.Length, decision.AllowedAmps.Length)).CopyTo(_allowed);
    }

    public void SetPointSent(TimeSpan at, int connector, double amps, bool isRenewal)
    {
        var json = log.Begin(at, "send"u8);
        json.WriteNumber("c"u8, connector);
        EventLog.WriteNumber(json, "a"u8, amps);
        if (isRenewal)
            json.WriteBoolean("renewal"u8, true);
        log.End();
    }

    public void SetPointEnded(TimeSpan at, int connector, string outcome)
    {
        var json = log.Begin(at, "outcome"u8);
        json.WriteNumber("c"u8, connector);
        json.WriteString("outcome"u8, outcome);
        log.End();
    }

    public void Message(TimeSpan at, string chargePoint, bool isFromChargePoint, ReadOnlySpan<byte> utf8)
    {
        var json = log.Begin(at, "message"u8);
        json.WriteString("cp"u8, chargePoint);
        json.WriteBoolean("fromCp"u8, isFromChargePoint);
        json.WriteString("text"u8, utf8);
        log.End();
    }

    public void Fault(TimeSpan at, FaultKind kind, string? chargePoint, bool begins)
    {
        var json = log.Begin(at, "fault"u8);
        json.WriteString("kind"u8, kind.ToString());
        if (chargePoint is not null)
            json.WriteString("cp"u8, chargePoint);
        json.WriteBoolean("begins"u8, begins);
        log.End();
    }

    public void Note(TimeSpan at, string chargePoint, string text)
    {
        var json = log.Begin(at, "note"u8);
        json.WriteString("cp"u8, chargePoint);
        json.WriteString("text"u8, text);
        log.End();
    }

    public void Ended(TimeSpan at, bool isComplete)
    {
        log.Begin(at, "end"u8).WriteBoolean("complete"u8, isComplete);
        log.End();
    }
}
