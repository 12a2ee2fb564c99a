using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Moev.Gateway.Commands;
using Moev.Gateway.Http.Json;
using Moev.Gateway.Http.Outcomes;
using Moev.Gateway.Http.Paging;
using Moev.Gateway.Http.Replies;
using Moev.Gateway.Http.Requests;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.Http.MeterValues;

/// <summary>
/// <c>GET /api/v1/charge-points/{identity}/meter-values</c>, oldest first; <c>after</c> is <c>next</c> of the previous page. The limit counts
/// sample times; with a measurand, those that have a sample of it.
/// </summary>
internal sealed class MeterValueRoutes(ChargePointFinder finder, IMeterValueReader meterValues, PageReader pages)
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 10_000;
    private const int RecordOverhead = 128;

    public async Task<IResult> ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var identity = RoutePaths.Identity(context);
        var measurand = query.Text("measurand");
        var filter = new MeterValueFilter(
            identity, query.Instant("from"), query.Instant("to"), Place(query), query.Integer("limit", 1, MaxLimit) ?? DefaultLimit, measurand);
        if (query.Problem is not null)
            return ControlReplies.Problem(query.Problem);
        if (!await finder.IsKnownAsync(identity, context.RequestAborted))
            return new CommandFailure.ChargePointUnknown(identity.Value).Reply();

        var (records, hasMore) = await pages.ReadAsync<MeterValueRecord>(
            filter.Limit,
            (last, count) => meterValues.ListMeterValuesAsync(
                filter with { After = last is null ? filter.After : MeterValuePlace.Of(last), Limit = count }, context.RequestAborted),
            static record => RecordOverhead + record.Samples.Length);
        var next = hasMore ? Text(MeterValuePlace.Of(records[^1])) : null;
        return Csv.IsWanted(context) ? Table(records, measurand).Reply(context, next) : Json(records, measurand, next);
    }

    private static IResult Json(IReadOnlyList<MeterValueRecord> records, string? measurand, string? next)
    {
        var views = new List<MeterValueView>(records.Count);
        foreach (var record in records)
        {
            var samples = measurand is null ? record.Samples : Only(record.Samples, measurand);
            views.Add(new MeterValueView(record.SampledAt, record.ReceivedAt, record.ConnectorId, record.TransactionId, new RawJson(samples)));
        }

        return ControlReplies.Json(new MeterValuePage(views, next), MeterValueJson.Plain.MeterValuePage);
    }

    private static Csv Table(IReadOnlyList<MeterValueRecord> records, string? measurand)
    {
        var csv = new Csv(
            "sampledAt", "receivedAt", "connectorId", "transactionId", "value", "context", "format", "measurand", "phase", "location", "unit");
        foreach (var record in records)
        {
            using var document = JsonDocument.Parse(record.Samples);
            foreach (var sample in Samples(document).Where(sample => Is(sample, measurand)))
            {
                csv.Line(
                    record.SampledAt,
                    record.ReceivedAt,
                    record.ConnectorId,
                    record.TransactionId,
                    Member(sample, "value"),
                    Member(sample, "context"),
                    Member(sample, "format"),
                    Member(sample, "measurand"),
                    Member(sample, "phase"),
                    Member(sample, "location"),
                    Member(sample, "unit"));
            }
        }

        return csv;
    }

    private static ReadOnlyMemory<byte> Only(ReadOnlyMemory<byte> samples, string measurand)
    {
        using var document = JsonDocument.Parse(samples);
        var output = new ArrayBufferWriter<byte>(samples.Length);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartArray();
            foreach (var sample in Samples(document).Where(sample => Is(sample, measurand)))
                writer.WriteRawValue(sample.GetRawText());
            writer.WriteEndArray();
        }

        return output.WrittenMemory;
    }

    /// <summary>Reads the samples. Tolerant mode stores a single sample that was sent without an array as it was sent.</summary>
    private static IEnumerable<JsonElement> Samples(JsonDocument document)
    {
        if (document.RootElement.ValueKind != JsonValueKind.Array)
        {
            yield return document.RootElement;
            yield break;
        }

        foreach (var sample in document.RootElement.EnumerateArray())
            yield return sample;
    }

    private static bool Is(JsonElement sample, string? measurand) => measurand is null || (Member(sample, "measurand") ?? IMeterValueReader.DefaultMeasurand) == measurand;

    private static string? Member(JsonElement sample, string name) =>
        sample.ValueKind == JsonValueKind.Object && sample.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ToString()
            : null;

    private static string Text(MeterValuePlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.Microseconds}.{place.Id}");

    private static MeterValuePlace? Place(QueryReader query)
    {
        if (query.Text("after") is not { } text)
            return null;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var microseconds)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return new MeterValuePlace(microseconds, id);
        }

        query.Refuse("after", "'after' must be 'next' of the previous page.");
        return null;
    }
}

internal sealed record MeterValuePage(IReadOnlyList<MeterValueView> MeterValues, string? Next);

/// <param name="SampledValue">As the charge point sent it.</param>
internal sealed record MeterValueView(DateTimeOffset SampledAt, DateTimeOffset? ReceivedAt, int ConnectorId, int? TransactionId, RawJson SampledValue);
