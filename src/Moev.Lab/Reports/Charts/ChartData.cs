using System.Buffers;
using System.Text;
using System.Text.Json;
using Moev.Lab.Plans;
using Moev.Lab.Reports.Model;
using Moev.Lab.Scenarios;
using Moev.Lab.Truth;
using Moev.SmartCharging.Loads;

namespace Moev.Lab.Reports.Charts;

/// <summary>Writes the data of the charts, as JSON for the page's script.</summary>
internal sealed class ChartData
{
    private readonly ReportModel _model;
    private readonly IReadOnlyList<DetailCase> _cases;
    private readonly int _runs;

    private ChartData(ReportModel model)
    {
        _model = model;
        _cases = DetailCases.Choose(model);
        _runs = _cases.Sum(static it => it.Runs.Count);
    }

    /// <summary>Returns the data as JSON, without characters that mean something in HTML.</summary>
    public static string Create(ReportModel model)
    {
        var buffer = new ArrayBufferWriter<byte>(1 << 20);
        using (var json = new Utf8JsonWriter(buffer)) // its default encoder escapes <, >, & and quotes
            new ChartData(model).Write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        var start = _model.Scenario?.Start ?? default;
        json.WriteNumber("startMs", DateTime.SpecifyKind(start.DateTime, DateTimeKind.Utc).Subtract(DateTime.UnixEpoch).TotalMilliseconds);
        json.WriteString("zone", ChartJson.ZoneOf(_model.Scenario));
        json.WriteStartArray("series");
        foreach (var series in _model.Series)
        {
            json.WriteStartObject();
            json.WriteString("label", series.Label);
            json.WriteNumber("colour", series.Colour);
            json.WriteBoolean("isDashed", series.Transport == TransportKind.None && _model.Result.IsFidelity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        SweepData.Write(json, _model);
        SatisfactionData.Write(json, _model);
        json.WriteStartArray("cases");
        foreach (var it in _cases)
            WriteCase(json, it);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteCase(Utf8JsonWriter json, DetailCase it)
    {
        var records = it.Runs.Select(static pair => pair.Run.Record!).ToArray();
        var stays = ChosenStays.Of(records, ChartBudget.Share(ChartBudget.Stays, _runs, 4, 24));
        var nodes = ChosenNodes(it);
        var site = records[0].Plan.Scenario.Site;
        json.WriteStartObject();
        json.WriteString("label", it.Label(_model.IsSweep));
        json.WriteStartArray("nodes");
        foreach (var node in nodes)
            json.WriteStringValue(site.Nodes[node].Id);
        json.WriteEndArray();
        json.WriteStartArray("stays");
        foreach (var number in stays)
            WriteStay(json, records.SelectMany(static record => record.Stays).First(stay => stay.Stay.Number == number).Stay, site);
        json.WriteEndArray();
        json.WriteStartArray("runs");
        foreach (var (series, run) in it.Runs)
            WriteRun(json, series, run.Record!, nodes, stays);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteStay(Utf8JsonWriter json, Stay stay, SiteModel site)
    {
        json.WriteStartObject();
        json.WriteNumber("number", stay.Number);
        json.WriteString("id", stay.Id);
        json.WriteString("connector", HeatMap.NameOf(site, stay.Connector));
        json.WriteRounded("arrival", stay.Arrival.TotalSeconds, 0);
        json.WriteRounded("departure", stay.Departure.TotalSeconds, 0);
        json.WriteRounded("declaredDeparture", stay.DeclaredDeparture?.TotalSeconds ?? double.NaN, 0);
        json.WriteRounded("declaredKwh", stay.DeclaredWh / 1000 ?? double.NaN);
        json.WriteRounded("requestedKwh", stay.RequestedWh / 1000);
        json.WriteEndObject();
    }

    private void WriteRun(Utf8JsonWriter json, ReportSeries series, RunRecord record, IReadOnlyList<int> nodes, IReadOnlyList<int> stays)
    {
        var site = record.Plan.Scenario.Site;
        json.WriteStartObject();
        json.WriteNumber("series", series.Index);
        json.WriteBoolean("isComplete", record.IsComplete);
        json.WriteBoolean("hasOcpp", record.Plan.Transport == TransportKind.Ocpp);
        json.WriteRounded("end", record.Simulated.TotalSeconds, 0);
        json.WriteStartArray("nodes");
        var perLine = ChartBudget.Share(ChartBudget.LoadPoints, _runs * nodes.Count * 2, 400, 3000);
        foreach (var node in nodes)
        {
            var load = NodeLoad.Of(record, node, VoltsAt(site, node), perLine);
            json.WriteStartObject();
            json.WriteTrace("power", load.Kilowatts);
            json.WriteTrace("limit", load.LimitKilowatts);
            json.WriteTrace("excess", load.ExcessAmps);
            json.WriteBoolean("isReduced", load.IsReduced);
            json.WriteNumber("pointLimit", perLine);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (HeatMap.Of(record, ChartBudget.Share(ChartBudget.HeatCells, _runs, 10_000, 100_000)) is { } heat)
            WriteHeatMap(json, heat);
        json.WriteStartArray("stays");
        var setPoints = record.Control.SetPoints.ToLookup(static point => point.Connector);
        foreach (var number in stays)
        {
            if (record.Stays.FirstOrDefault(stay => stay.Stay.Number == number) is { } stay)
                WriteTimeline(json, StayTimeline.Of(record, stay, setPoints[stay.Stay.Connector]));
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHeatMap(Utf8JsonWriter json, HeatMap heat)
    {
        json.WriteStartObject("heat");
        json.WriteStartArray("rows");
        foreach (var row in heat.Rows)
            json.WriteStringValue(row);
        json.WriteEndArray();
        json.WriteNumber("columns", heat.Columns);
        json.WriteRounded("columnSeconds", heat.ColumnSeconds, 3);
        json.WriteNumber("perRow", heat.ConnectorsPerRow);
        json.WriteNumber("unitKw", HeatMap.UnitWatts / 1000);
        json.WriteBase64String("cells", heat.Cells.Span);
        json.WriteEndObject();
    }

    private static void WriteTimeline(Utf8JsonWriter json, StayTimeline timeline)
    {
        json.WriteStartObject();
        json.WriteRounded("deliveredKwh", timeline.Stay.DeliveredWh / 1000);
        json.WriteRounded("departed", timeline.Stay.Departed?.TotalSeconds ?? double.NaN, 0);
        json.WriteNumber("switches", timeline.Stay.Switches);
        json.WriteRounded("from", timeline.From.TotalSeconds, 0);
        json.WriteRounded("to", timeline.To.TotalSeconds, 0);
        json.WriteTrace("decided", timeline.Decided);
        json.WriteTrace("allowed", timeline.Allowed);
        json.WriteTrace("offered", timeline.Offered);
        json.WriteTrace("drawn", timeline.Drawn);
        json.WriteStartArray("setPoints");
        foreach (var point in timeline.SetPoints)
        {
            // sent, amps, answered, 1 for accepted
            json.WriteStartArray();
            json.WriteRounded(point.SentAt.TotalSeconds, 1);
            json.WriteRounded(point.Amps);
            json.WriteRounded(point.EndedAt?.TotalSeconds ?? double.NaN, 1);
            json.WriteNumberValue(point.IsAccepted ? 1 : 0);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteNumber("renewals", timeline.Renewals);
        json.WriteBoolean("isReduced", timeline.IsReduced);
        json.WriteEndObject();
    }

    /// <summary>Returns the root, the nodes with the longest violations, and then others in their order.</summary>
    private static IReadOnlyList<int> ChosenNodes(DetailCase it)
    {
        var site = it.Runs[0].Run.Plan.Scenario.Site;
        return
        [
            .. Enumerable.Range(0, site.Nodes.Count)
                .OrderByDescending(static node => node == 0)
                .ThenByDescending(node => it.Runs.Sum(pair => pair.Run.Metrics.Nodes.FirstOrDefault(violation => violation.Node == site.Nodes[node].Id)?.Seconds ?? 0))
                .Take(ChartBudget.Nodes),
        ];
    }

    private static double VoltsAt(SiteModel site, int node)
    {
        for (var i = node; i >= 0; i = site.ParentOf(i))
        {
            if (site.Nodes[i].Transformer is { } transformer)
                return transformer.SecondaryVolts;
        }

        return site.Site.Voltage;
    }
}
