using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Decisions;

/// <summary>Writes decisions of a site as JSON in one line, as schemas/algorithm-decision.json describes. For one thread at a time.</summary>
public sealed class DecisionWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SiteModel _site;
    private readonly Utf8JsonWriter _json = new(Stream.Null, Options);
    private readonly JsonEncodedText[] _chargePoints; // by connector

    /// <summary>Creates a writer.</summary>
    public DecisionWriter(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _chargePoints = [.. site.Connectors.Select(static connector => JsonEncodedText.Encode(connector.ChargePoint, Options.Encoder))];
    }

    /// <summary>Writes the connectors that a decision names.</summary>
    /// <param name="decision">A decision of the writer's site. Currents are rounded down to 1 mA.</param>
    /// <param name="output">Takes the JSON, without a line end.</param>
    /// <param name="number">The number of the observation that it answers; null to leave it out.</param>
    /// <param name="note">A remark for people; null to leave it out.</param>
    public void Write(Decision decision, IBufferWriter<byte> output, long? number = null, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(output);
        _json.Reset(output);
        _json.WriteStartObject();
        if (number is { } answered)
            _json.WriteNumber("number"u8, answered);
        _json.WriteStartArray("connectors"u8);
        for (var i = 0; i < decision.Amps.Length; i++)
        {
            if (!double.IsNaN(decision.Amps[i]))
                WriteConnector(i, decision.Amps[i], decision.ScheduleOf(i));
        }

        _json.WriteEndArray();
        if (note is not null)
            _json.WriteString("note"u8, note);
        _json.WriteEndObject();
        _json.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private void WriteConnector(int index, double amps, IReadOnlyList<DecisionPeriod>? schedule)
    {
        _json.WriteStartObject();
        _json.WriteString("chargePoint"u8, _chargePoints[index]);
        _json.WriteNumber("connectorId"u8, _site.Connectors[index].ConnectorId);
        if (schedule is null)
        {
            WriteAmps(amps);
        }
        else
        {
            _json.WriteStartArray("periods"u8);
            for (var i = 0; i < schedule.Count; i++)
            {
                _json.WriteStartObject();
                _json.WriteNumber("start"u8, schedule[i].Start);
                WriteAmps(schedule[i].Amps);
                _json.WriteEndObject();
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    // 1e-6: a whole mA that a computation missed by its rounding stays what it is.
    private void WriteAmps(double amps) => _json.WriteNumber("amps"u8, Math.Floor((amps * 1000) + 1e-6) / 1000);
}
