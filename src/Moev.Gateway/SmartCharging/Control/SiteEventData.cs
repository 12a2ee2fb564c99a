using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Moev.Gateway.SmartCharging.Ports;
using Moev.SmartCharging.Loads;
using Moev.SmartCharging.Safety;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>Writes the data of the site's events: one JSON object each. Absent members are omitted; A, kW, s.</summary>
internal static class SiteEventData
{
    /// <summary>The changes that one event lists; the others are counted.</summary>
    public const int MaxChanges = 100;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Decision(SiteModel site, in CycleRecord cycle, ReadOnlySpan<ConnectorChange> changes)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + (64 * Math.Min(changes.Length, MaxChanges)));
        using var json = new Utf8JsonWriter(buffer, Writing);
        json.WriteStartObject();
        json.WriteNumber("number", cycle.Number);
        json.WriteString("decidedBy", cycle.DecidedBy);
        if (cycle.IsFallback)
            json.WriteBoolean("fallback", true);
        if (cycle.Problem is not null)
            json.WriteString("problem", cycle.Problem);
        if (cycle.Interventions > 0)
            json.WriteNumber("interventions", cycle.Interventions);
        json.WriteStartArray("connectors");
        foreach (ref readonly var change in changes[..Math.Min(changes.Length, MaxChanges)])
        {
            json.WriteStartObject();
            json.WriteString("chargePoint", site.Connectors[change.Connector].ChargePoint);
            json.WriteNumber("connectorId", site.Connectors[change.Connector].ConnectorId);
            Number(json, "amps", change.AllowedAmps);
            Number(json, "before", change.BeforeAmps);
            if (change.Reason != InterventionReason.None)
                json.WriteString("reason", JsonNamingPolicy.CamelCase.ConvertName(change.Reason.ToString()));
            if (change.Node >= 0)
                json.WriteString("node", site.Nodes[change.Node].Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (cycle.ChangeCount > MaxChanges)
            json.WriteNumber("moreConnectors", cycle.ChangeCount - MaxChanges);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Limit(string node, in NodeState state) => Write((node, state), static (json, limit) =>
    {
        json.WriteString("node", limit.node);
        Number(json, "limitAmps", limit.state.LimitAmps);
        Number(json, "limitKw", limit.state.LimitWatts / 1_000);
    });

    public static ReadOnlyMemory<byte> Overload(string node, DateTimeOffset since, double excessAmps) => Write((node, since, excessAmps), static (json, overload) =>
    {
        json.WriteString("node", overload.node);
        json.WriteString("since", Instant(overload.since));
        Number(json, "excessAmps", overload.excessAmps);
    });

    public static ReadOnlyMemory<byte> OverloadEnded(string node, DateTimeOffset since, double seconds, double mostAmps) =>
        Write((node, since, seconds, mostAmps), static (json, overload) =>
        {
            json.WriteString("node", overload.node);
            json.WriteString("since", Instant(overload.since));
            json.WriteNumber("seconds", Math.Round(overload.seconds, 1));
            Number(json, "mostExcessAmps", overload.mostAmps);
            json.WriteBoolean("ended", true);
        });

    public static ReadOnlyMemory<byte> Algorithm(AlgorithmState previous, AlgorithmHealth health) => Write((previous, health), static (json, change) =>
    {
        json.WriteString("algorithm", change.health.Name);
        json.WriteString("state", JsonNamingPolicy.CamelCase.ConvertName(change.health.State.ToString()));
        json.WriteString("previous", JsonNamingPolicy.CamelCase.ConvertName(change.previous.ToString()));
        if (change.health is { State: not AlgorithmState.Healthy, LastProblem: { } problem })
        {
            json.WriteString("problem", problem);
            json.WriteString("fallback", change.health.Fallback);
        }

        if (change.health.Restarts > 0)
            json.WriteNumber("restarts", change.health.Restarts);
    });

    private static ReadOnlyMemory<byte> Write<TState>(TState state, Action<Utf8JsonWriter, TState> members)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Writing);
        json.WriteStartObject();
        members(json, state);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, Math.Round(value, 2));
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
