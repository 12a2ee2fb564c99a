using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Moev.SmartCharging.Loads;

namespace Moev.SmartCharging.Decisions;

/// <summary>
/// Reads decisions of a site from JSON as schemas/algorithm-decision.json describes. Every error refuses the whole document: an algorithm that is wrong in one place is
/// not trusted in the others. A connector that is not named gets its fail-safe current. For one thread at a time.
/// </summary>
public sealed class DecisionReader
{
    /// <summary>The most periods of a schedule.</summary>
    public const int MaxPeriods = 288;

    /// <summary>The latest start of a period: seven days.</summary>
    public const int MaxStartSeconds = 7 * 24 * 3600;

    /// <summary>The most characters of a note.</summary>
    public const int MaxNoteLength = 1000;

    private const int MaxNameBytes = 1024;
    private const int MaxQuotedBytes = 64; // in an error
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    private readonly SiteModel _site;
    private readonly Dictionary<string, int> _chargePoints = new(StringComparer.Ordinal);
    private readonly Dictionary<(int ChargePoint, int Connector), int> _connectors = [];
    private readonly int[] _namedIn; // by connector, the number of the reading that named it
    private int _readings;

    /// <summary>Creates a reader.</summary>
    public DecisionReader(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        _site = site;
        _namedIn = new int[site.Connectors.Count];
        for (var i = 0; i < site.Connectors.Count; i++)
        {
            var connector = site.Connectors[i];
            if (!_chargePoints.TryGetValue(connector.ChargePoint, out var chargePoint))
                _chargePoints.Add(connector.ChargePoint, chargePoint = _chargePoints.Count);
            _connectors.Add((chargePoint, connector.ConnectorId), i);
        }
    }

    /// <summary>Reads a decision.</summary>
    /// <param name="json">UTF-8. The caller limits its length.</param>
    /// <param name="decision">Takes the currents; it names no connector after an error.</param>
    public DecisionReading Read(ReadOnlySpan<byte> json, Decision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        decision.Clear();
        _readings++;
        long? number = null;
        string? note = null;
        string? error;
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            error = Utf8.IsValid(json) ? ReadDocument(ref reader, decision, ref number, ref note) : "The document is not UTF-8.";
            if (error is null)
                reader.Read(); // Throws when something follows.
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half of a surrogate pair as an escape sequence.
            error = json.IsEmpty ? "The document is not JSON: it is empty." : $"The document is not JSON: {e.Message}";
        }

        if (error is null)
            return new DecisionReading(number, note, null);
        decision.Clear();
        return new DecisionReading(null, null, error);
    }

    private string? ReadDocument(ref Utf8JsonReader reader, Decision decision, ref long? number, ref string? note)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return "The document must be an object.";
        var hasConnectors = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? error;
            if (reader.ValueTextEquals("connectors"u8))
            {
                error = hasConnectors ? "connectors occurs twice." : ReadConnectors(ref reader, decision);
                hasConnectors = true;
            }
            else if (reader.ValueTextEquals("number"u8))
            {
                error = number is null ? ReadNumber(ref reader, ref number) : "number occurs twice.";
            }
            else if (reader.ValueTextEquals("note"u8))
            {
                error = note is null ? ReadNote(ref reader, ref note) : "note occurs twice.";
            }
            else
            {
                error = $"{NameOf(reader)} is not a member of a decision.";
            }

            if (error is not null)
                return error;
        }

        return hasConnectors ? null : "connectors is missing.";
    }

    private static string? ReadNumber(ref Utf8JsonReader reader, ref long? number)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var value) || value < 0)
            return "number must be an integer of at least 0.";
        number = value;
        return null;
    }

    private static string? ReadNote(ref Utf8JsonReader reader, ref string? note)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
            return "note must be a string.";
        note = reader.GetString()!;
        return note.Length > MaxNoteLength ? $"note must have at most {MaxNoteLength} characters." : null;
    }

    private string? ReadConnectors(ref Utf8JsonReader reader, Decision decision)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
            return "connectors must be an array.";
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (ReadConnector(ref reader, decision) is { } error)
                return string.Create(CultureInfo.InvariantCulture, $"connectors[{i}]{error}");
        }

        return null;
    }

    private string? ReadConnector(ref Utf8JsonReader reader, Decision decision)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return " must be an object.";
        const int Unnamed = -2;
        var (chargePoint, connectorId, amps) = (Unnamed, 0, double.NaN);
        string? stranger = null; // a charge point that the site does not have
        IReadOnlyList<DecisionPeriod>? periods = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("chargePoint"u8))
            {
                if (chargePoint != Unnamed)
                    return ".chargePoint occurs twice.";
                reader.Read();
                if (reader.TokenType != JsonTokenType.String)
                    return ".chargePoint must be a string.";
                chargePoint = FindChargePoint(ref reader);
                if (chargePoint < 0)
                    stranger = reader.ValueSpan.Length <= MaxQuotedBytes ? $"charge point '{reader.GetString()}'" : "charge point with such a long name";
            }
            else if (reader.ValueTextEquals("connectorId"u8))
            {
                if (connectorId != 0)
                    return ".connectorId occurs twice.";
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out connectorId) || connectorId < 1)
                    return ".connectorId must be an integer of at least 1.";
            }
            else if (reader.ValueTextEquals("amps"u8))
            {
                if (!double.IsNaN(amps))
                    return ".amps occurs twice.";
                if (!TryReadAmps(ref reader, out amps))
                    return ".amps must be a number of at least 0.";
            }
            else if (reader.ValueTextEquals("periods"u8))
            {
                if (periods is not null)
                    return ".periods occurs twice.";
                if (SchedulePeriods.Read(ref reader, out periods) is { } error)
                    return $".periods{error}";
            }
            else
            {
                return $".{NameOf(reader)} is not a member of a connector's decision.";
            }
        }

        if (chargePoint == Unnamed)
            return ".chargePoint is missing.";
        if (connectorId == 0)
            return ".connectorId is missing.";
        if (double.IsNaN(amps) == periods is null)
            return periods is null ? " must have amps or periods." : " must have either amps or periods.";
        if (!_connectors.TryGetValue((chargePoint, connectorId), out var index))
            return stranger is null ? $": its charge point has no connector {connectorId} in the site." : $": the site has no {stranger}.";
        if (_namedIn[index] == _readings)
            return $": connector {connectorId} of {_site.Connectors[index].ChargePoint} occurs twice.";
        _namedIn[index] = _readings;
        if (periods is null)
            decision.Amps[index] = amps;
        else
            decision.SetSchedule(index, periods);
        return null;
    }

    /// <returns>The number of the charge point; -1 when the site does not have it.</returns>
    private int FindChargePoint(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > MaxNameBytes)
            return -1;
        Span<char> name = stackalloc char[MaxNameBytes];
        var length = reader.CopyString(name);
        return _chargePoints.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var found) ? found : -1;
    }

    internal static bool TryReadAmps(ref Utf8JsonReader reader, out double amps)
    {
        amps = double.NaN;
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out amps) && double.IsFinite(amps) && amps >= 0;
    }

    internal static string NameOf(in Utf8JsonReader reader) => reader.ValueSpan.Length <= MaxQuotedBytes ? $"'{reader.GetString()}'" : "A member with a long name";
}
