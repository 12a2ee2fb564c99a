using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Sites;

namespace Moev.SmartCharging.Observations;

/// <summary>
/// Writes observations of a site as JSON in one line, as schemas/algorithm-observation.json describes. Unknown values are absent. It allocates nothing once its buffers
/// have grown. For one thread at a time.
/// </summary>
public sealed class ObservationWriter : IDisposable
{
    /// <summary>The version of the format. New members do not change it.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonEncodedText[] Statuses = [.. Enum.GetNames<ConnectorStatus>().Select(static name => JsonEncodedText.Encode(name))];

    // As in the site's file.
    private static readonly JsonEncodedText[] Phases = [.. new[] { "L1", "L2", "L3", "L1-L2", "L2-L3", "L3-L1" }.Select(static name => JsonEncodedText.Encode(name))];

    private readonly SiteModel _site;
    private readonly SiteLoad _load;
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);
    private readonly JsonEncodedText[] _chargePoints; // by connector
    private readonly JsonEncodedText[] _nodes;

    /// <summary>Creates a writer.</summary>
    public ObservationWriter(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _load = new SiteLoad(site);
        _chargePoints = [.. site.Connectors.Select(static connector => JsonEncodedText.Encode(connector.ChargePoint, Options.Encoder))];
        _nodes = [.. site.Nodes.Select(static node => JsonEncodedText.Encode(node.Id, Options.Encoder))];
    }

    /// <summary>Writes an observation.</summary>
    /// <param name="observation">An observation of the writer's site.</param>
    /// <param name="output">Takes the JSON, without a line end.</param>
    public void Write(Observation observation, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(observation);
        ArgumentNullException.ThrowIfNull(output);
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteNumber("version"u8, Version);
        _json.WriteNumber("number"u8, observation.Number);
        Time("at"u8, observation.At);
        Number("periodSeconds"u8, observation.Period, 3);
        _json.WriteStartArray("connectors"u8);
        for (var i = 0; i < observation.Connectors.Length; i++)
            WriteConnector(i, observation.Connectors[i]);
        _json.WriteEndArray();
        MeasuredLoad.Fill(observation, _load);
        _json.WriteStartArray("nodes"u8);
        for (var i = 0; i < observation.Nodes.Length; i++)
            WriteNode(i, observation.Nodes[i]);
        _json.WriteEndArray();
        WritePrices(observation);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteConnector(int index, in ConnectorState state)
    {
        var connector = _site.Connectors[index];
        _json.WriteStartObject();
        _json.WriteString("chargePoint"u8, _chargePoints[index]);
        _json.WriteNumber("connectorId"u8, connector.ConnectorId);
        _json.WriteString("node"u8, _nodes[_site.NodeOf(index)]);
        WriteEquipment(index, connector, state);
        if (state.Status != ConnectorStatus.Unknown)
            _json.WriteString("status"u8, Statuses[(int)state.Status]);
        Number("statusAgeSeconds"u8, state.StatusAge, 1);
        _json.WriteBoolean("online"u8, state.IsOnline);
        _json.WriteBoolean("controllable"u8, state.IsControllable);
        _json.WriteNumber("priority"u8, state.Priority);
        if (state.HasSession)
            WriteSession(state);
        if (state.CarPhases > 0)
            _json.WriteNumber("carPhases"u8, state.CarPhases);
        Number("demandAmps"u8, state.DemandAmps, 3);
        WriteMeasured(connector, state);
        if (double.IsFinite(state.LimitAmps))
        {
            _json.WriteStartObject("limit"u8);
            Number("amps"u8, state.LimitAmps, 3);
            _json.WriteNumber("profileId"u8, state.LimitProfileId);
            _json.WriteEndObject();
        }

        Number("setPointAmps"u8, state.SetPointAmps, 3);
        Number("ceilingAmps"u8, state.CeilingAmps, 3);
        Number("pausedSeconds"u8, state.PausedFor, 1);
        _json.WriteEndObject();
    }

    private void WriteEquipment(int index, SiteConnector connector, in ConnectorState state)
    {
        _json.WriteStartArray("phases"u8);
        for (var i = 0; i < connector.Phases.Count; i++)
            _json.WriteStringValue(Phases[(int)connector.Phases[i]]);
        _json.WriteEndArray();
        Number("maxAmps"u8, connector.MaxAmps, 3);
        Number("minAmps"u8, connector.MinAmps, 3);
        if (connector.Steps == CurrentSteps.WholeAmps)
        {
            _json.WriteString("steps"u8, "1A"u8);
        }
        else if (!connector.Steps.IsContinuous)
        {
            _json.WriteStartArray("steps"u8);
            for (var i = 0; i < connector.Steps.List.Count; i++)
                _json.WriteNumberValue(connector.Steps.List[i]);
            _json.WriteEndArray();
        }

        Number("failSafeAmps"u8, _site.FailSafeOf(index), 3);
        Number("wattsPerAmp"u8, _site.WattsPerAmp(index, state.PhasesOf(connector)), 3);
    }

    private void WriteSession(in ConnectorState state)
    {
        _json.WriteStartObject("session"u8);
        _json.WriteNumber("transactionId"u8, state.TransactionId);
        Time("arrivedAt"u8, state.ArrivedAt);
        Number("deliveredWh"u8, state.DeliveredWh, 1);
        if (state.DepartsAt is { } departure)
            Time("departsAt"u8, departure);
        Number("requestedWh"u8, state.RequestedWh, 1);
        _json.WriteEndObject();
    }

    private void WriteMeasured(SiteConnector connector, in ConnectorState state)
    {
        var phases = connector.Phases.Count;
        var (first, second, third) = state.PhaseAmps;
        var hasPhases = double.IsFinite(first) && (phases < 2 || double.IsFinite(second)) && (phases < 3 || double.IsFinite(third));
        if (!double.IsFinite(state.Watts) && !double.IsFinite(state.Amps) && !hasPhases)
            return;
        _json.WriteStartObject("measured"u8);
        Number("watts"u8, state.Watts, 1);
        Number("amps"u8, state.Amps, 3);
        if (hasPhases)
            Amps("phaseAmps"u8, state.PhaseAmps, phases);
        Number("ageSeconds"u8, state.MeasurementAge, 1);
        _json.WriteEndObject();
    }

    private void WriteNode(int index, in NodeState state)
    {
        _json.WriteStartObject();
        _json.WriteString("id"u8, _nodes[index]);
        if (_site.ParentOf(index) is >= 0 and var parent)
            _json.WriteString("parent"u8, _nodes[parent]);
        Number("limitAmps"u8, state.LimitAmps, 3);
        Number("limitKw"u8, state.LimitWatts / 1000, 4);
        var (amps, watts) = BaseOf(state, _site.Network.VoltsAt(index));
        Amps("baseAmps"u8, amps, Network.Lines);
        Number("baseKw"u8, watts / 1000, 4);
        Number("baseAgeSeconds"u8, state.BaseAge, 1);
        Amps("loadAmps"u8, _load.AmpsOf(index), Network.Lines);
        Number("loadKw"u8, _load.WattsOf(index) / 1000, 4);
        _json.WriteEndObject();
    }

    // An observation has currents, power or both. An algorithm gets both.
    private static (PhaseValues Amps, double Watts) BaseOf(in NodeState state, double volts)
    {
        var sum = state.BaseAmps.First + state.BaseAmps.Second + state.BaseAmps.Third;
        if (state.BaseWatts == 0)
            return (state.BaseAmps, sum * volts);
        var even = state.BaseWatts / Network.Lines / volts;
        return (state.BaseAmps == default ? new PhaseValues(even, even, even) : state.BaseAmps, state.BaseWatts);
    }

    private void WritePrices(Observation observation)
    {
        _json.WriteStartArray("prices"u8);
        for (var i = 0; i < observation.Prices.Count; i++)
        {
            var price = observation.Prices[i];
            _json.WriteStartObject();
            Time("start"u8, price.Start);
            Number("perKwh"u8, price.PricePerKwh, 6);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        if (observation.DemandChargePerKw > 0)
            Number("demandChargePerKw"u8, observation.DemandChargePerKw, 6);
        if (observation.PreviousPeakWatts > 0)
            Number("previousPeakKw"u8, observation.PreviousPeakWatts / 1000, 4);
    }

    private void Amps(ReadOnlySpan<byte> name, in PhaseValues values, int count)
    {
        _json.WriteStartArray(name);
        for (var i = 0; i < count; i++)
            _json.WriteNumberValue(Math.Round(i switch { 0 => values.First, 1 => values.Second, _ => values.Third }, 3));
        _json.WriteEndArray();
    }

    /// <summary>Writes a number, unless it is unknown or unlimited.</summary>
    private void Number(ReadOnlySpan<byte> name, double value, int decimals)
    {
        if (double.IsFinite(value))
            _json.WriteNumber(name, Math.Round(value, decimals));
    }

    private void Time(ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        // Whole milliseconds in three digits or none: datetime.fromisoformat of Python 3.10 and older reads no other fraction but six digits.
        Span<byte> text = stackalloc byte[32];
        var format = value.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ";
        value.UtcDateTime.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        _json.WriteString(name, text[..length]);
    }
}
