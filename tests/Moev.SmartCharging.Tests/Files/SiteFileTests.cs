using System.Text;
using Moev.SmartCharging.Files;
using Moev.SmartCharging.Sites;
using Moev.Tests.Shared;

namespace Moev.SmartCharging.Tests.Files;

public sealed class SiteFileTests
{
    private const string Connectors = """{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32}""";

    [Theory]
    [InlineData("garage.json", 2)]
    [InlineData("depot.json", 4)]
    [InlineData("workplace.json", 11)]
    [InlineData("transformer.json", 6)]
    public void Examples_are_read(string file, int connectors)
    {
        var result = Read(Repository.Read($"examples/sites/{file}"));

        Assert.Empty(result.Errors);
        Assert.Equal(connectors, result.Model!.Connectors.Count);
    }

    [Fact]
    public void Members_are_read()
    {
        var site = Accepted("""
            {
              "version": 1, "name": "S", "voltage": 240, "timeZone": "Europe/Berlin", "failSafeAmps": 7,
              "nodes": [
                { "id": "a", "limitAmps": 100, "limitKw": 50 },
                { "id": "b", "parent": "a", "transformer": { "winding": "delta-wye", "primaryVoltage": 250, "secondaryVoltage": 120, "limitKva": 150 },
                  "baseLoad": [{ "from": "00:00", "amps": [1, 2, 3] }, { "from": "12:30", "kw": 3.6 }] }
              ],
              "connectors": [
                { "chargePoint": "CP 1", "connectorId": 2, "node": "b", "phases": ["L2", "L3", "L1"], "maxAmps": 32, "minAmps": 8, "steps": [8, 16], "failSafeAmps": 0, "priority": -3 },
                { "chargePoint": "CP 2", "connectorId": 1, "node": "a", "maxAmps": 16, "steps": "1A" }
              ],
              "tariff": { "currency": "EUR", "energy": [
                { "perKwh": 0.3, "from": "06:00", "to": "24:00", "days": ["mon", "sun"], "months": [1, 12] }, { "perKwh": -0.1 }], "demandChargePerKw": 15.51 }
            }
            """).Site;

        Assert.Equal(("S", 240, "Europe/Berlin", 7), (site.Name, site.Voltage, site.TimeZone.Id, site.FailSafeAmps));
        Assert.Equal(new SiteNode { Id = "a", LimitAmps = 100, LimitWatts = 50_000 }, site.Nodes[0]);
        Assert.Equal(new Transformer(TransformerWinding.DeltaWye, 250, 120, 150_000), site.Nodes[1].Transformer);
        Assert.Equal([new BaseLoadPeriod(TimeOnly.MinValue, 1, 2, 3), new BaseLoadPeriod(new TimeOnly(12, 30), 10, 10, 10)], site.Nodes[1].BaseLoad!.Periods);
        var first = site.Connectors[0];
        Assert.Equal(("CP 1", 2, "b", 32, 8, -3), (first.ChargePoint, first.ConnectorId, first.Node, first.MaxAmps, first.MinAmps, first.Priority));
        Assert.Equal([Phase.L2, Phase.L3, Phase.L1], first.Phases);
        Assert.Equal([8, 16], first.Steps.List);
        Assert.Equal(0, first.FailSafeAmps);
        Assert.Equal((6, null, 0), (site.Connectors[1].MinAmps, site.Connectors[1].FailSafeAmps, site.Connectors[1].Priority));
        Assert.Equal([Phase.L1, Phase.L2, Phase.L3], site.Connectors[1].Phases);
        Assert.Equal(("EUR", 15.51), (site.Tariff!.Currency, site.Tariff.DemandChargePerKw));
        Assert.Equal((0.3, new TimeOnly(6, 0), TimeOnly.MinValue), (site.Tariff.Energy[0].PricePerKwh, site.Tariff.Energy[0].Start, site.Tariff.Energy[0].End));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Sunday], site.Tariff.Energy[0].Days);
        Assert.Equal([1, 12], site.Tariff.Energy[0].Months);
    }

    [Fact]
    public void Parents_come_before_their_children_and_the_order_is_kept_otherwise()
    {
        var model = Accepted(With(nodes: """{"id":"c","parent":"b"},{"id":"z","parent":"grid"},{"id":"b","parent":"grid"},{"id":"grid"}"""));

        Assert.Equal(["grid", "b", "c", "z"], model.Nodes.Select(static node => node.Id));
    }

    [Theory]
    [InlineData("""{"id":"grid"},{"id":"a","parent":"grid"},{"id":"a","parent":"grid"}""", "$.nodes[2]", "The node 'a' occurs twice.")]
    [InlineData("""{"id":"grid"},{"id":"b"}""", "$.nodes[1]", "Only one node may be without 'parent', and 'grid' is the first one.")]
    [InlineData("""{"id":"grid"},{"id":"a","parent":"b"}""", "$.nodes[1].parent", "The node 'b' does not exist.")]
    [InlineData("""{"id":"grid"},{"id":"a","parent":"a"}""", "$.nodes[1].parent", "The node 'a' is part of a circle, or below one.")]
    [InlineData("""{"id":"grid","parent":"grid"}""", "$.nodes[0].parent", "The node 'grid' is part of a circle, or below one.")]
    [InlineData("""{"id":"grid","transformer":{"winding":"wye-wye","primaryVoltage":400,"secondaryVoltage":230}}""", "$.nodes[0]", "The primary voltage of the transformer is 400 V, and the voltage above it 230 V. Both are between a line and neutral, and may differ by 10 %.")]
    [InlineData("""{"id":"grid","transformer":{"winding":"wye-wye","primaryVoltage":230,"secondaryVoltage":120}},{"id":"a","parent":"grid","transformer":{"winding":"wye-wye","primaryVoltage":230,"secondaryVoltage":230}}""", "$.nodes[1]", "The primary voltage of the transformer is 230 V, and the voltage above it 120 V. Both are between a line and neutral, and may differ by 10 %.")]
    [InlineData("""{"id":"grid","limitAmp":3}""", "$.nodes[0].limitAmp", "Unknown member. Allowed: id, parent, limitAmps, limitKw, transformer, baseLoad.")]
    [InlineData("""{"id":"grid","limitAmps":3,"limitAmps":4}""", "$.nodes[0].limitAmps", "The member occurs twice.")]
    [InlineData("""{"id":"grid","limitAmps":-1}""", "$.nodes[0].limitAmps", "Must be a number from 0 to 100000 A.")]
    [InlineData("""{"id":"grid","limitAmps":1e999}""", "$.nodes[0].limitAmps", "Must be a number from 0 to 100000 A.")]
    [InlineData("""{"id":"grid","baseLoad":[{"from":"01:00","kw":1}]}""", "$.nodes[0].baseLoad[0]", "The first period must start at 00:00.")]
    [InlineData("""{"id":"grid","baseLoad":[{"from":"00:00","kw":1},{"from":"02:00","kw":1},{"from":"02:00","kw":1}]}""", "$.nodes[0].baseLoad[2]", "Periods must be in ascending order of 'from'.")]
    [InlineData("""{"id":"grid","baseLoad":[{"from":"00:00","kw":1,"amps":[1,1,1]}]}""", "$.nodes[0].baseLoad[0]", "Must have either 'amps' or 'kw'.")]
    [InlineData("""{"id":"grid","limitAmps":20,"baseLoad":[{"from":"00:00","amps":[1,1,1]},{"from":"07:30","amps":[1,24.5,1]}]}""", "$.nodes[0]", "The base loads of the tables exceed the limit of node 'grid' by 4.5 A at 07:30.")]
    public void Errors_of_nodes_are_reported_with_their_path(string nodes, string path, string message) =>
        Assert.Equal([(path, message)], Refused(With(nodes)).Select(static error => (error.Path, error.Message)));

    [Theory]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"x","maxAmps":32}""", "$.connectors[0].node", "The node 'x' does not exist.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":0,"node":"grid","maxAmps":32}""", "$.connectors[0].connectorId", "Must be an integer from 1 to 1000.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":5}""", "$.connectors[0].maxAmps", "Must be at least the minimum of 6 A (minAmps).")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32,"steps":[5,40]}""", "$.connectors[0].steps", "Must contain a current from the minimum of 6 A to the maximum of 32 A.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":6.5,"minAmps":6.2,"steps":"1A"}""", "$.connectors[0].steps", "Must contain a current from the minimum of 6.2 A to the maximum of 6.5 A.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32,"steps":"2A"}""", "$.connectors[0].steps", "Must be one of \"continuous\", \"1A\".")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32,"phases":["L1","L1"]}""", "$.connectors[0].phases[1]", "The phase occurs twice.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32,"phases":["L1","L1-L2"]}""", "$.connectors[0].phases[1]", "The phases must all be between a line and neutral, or all between two lines.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32},{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32}""", "$.connectors[1]", "Connector 1 of charge point 'CP_1' occurs twice.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":32,"failSafeAmps":25}""", "$.nodes[0]", "The fail-safe currents of the file together exceed the limit of node 'grid' by 5 A at 00:00. Reduce failSafeAmps, or leave it out.")]
    [InlineData("""{"chargePoint":"","connectorId":1,"node":"grid","maxAmps":32}""", "$.connectors[0].chargePoint", "Must be a text of 1 to 255 characters.")]
    [InlineData("""{"chargePoint":"CP_1 ","connectorId":1,"node":"grid","maxAmps":32}""", "$.connectors[0].chargePoint", "Must not begin or end with a blank.")]
    [InlineData("""{"chargePoint":"CP_1","connectorId":1,"node":"grid","maxAmps":16,"failSafeAmps":16.1}""", "$.connectors[0].failSafeAmps", "Must be at most the maximum of 16 A (maxAmps).")]
    public void Errors_of_connectors_are_reported_with_their_path(string connectors, string path, string message) =>
        Assert.Equal([(path, message)], Refused(With("""{"id":"grid","limitAmps":20}""", connectors)).Select(static error => (error.Path, error.Message)));

    [Theory]
    [InlineData("\"version\":2", "$.version", "Must be 1: this is the version of the format that is supported.")]
    [InlineData("\"version\":1,\"voltage\":12", "$.voltage", "Must be a number from 50 to 100000 V.")]
    [InlineData("\"version\":1,\"timeZone\":\"Europe/Atlantis\"", "$.timeZone", "The time zone 'Europe/Atlantis' is unknown on this machine. Use a name of the IANA database, such as Europe/Berlin.")]
    [InlineData("\"version\":1,\"tariff\":{\"currency\":\"EUR\",\"energy\":[{\"perKwh\":1,\"from\":\"25:00\"}]}", "$.tariff.energy[0].from", "Must be a time of day from 00:00 to 23:59.")]
    [InlineData("\"version\":1,\"tariff\":{\"currency\":\"EUR\",\"energy\":[{\"perKwh\":1,\"from\":\"05:00\",\"to\":\"05:00\"}]}", "$.tariff.energy[0].to", "Must differ from 'from'.")]
    [InlineData("\"version\":1,\"tariff\":{\"currency\":\"EUR\",\"energy\":[{\"perKwh\":1,\"days\":[\"Mon\"]}]}", "$.tariff.energy[0].days[0]", "Must be one of \"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\".")]
    public void Other_errors_are_reported_with_their_path(string members, string path, string message) =>
        Assert.Equal(
            [(path, message)],
            Refused($$"""{{{members}},"name":"S","nodes":[{"id":"grid"}],"connectors":[{{Connectors}}]}""").Select(static error => (error.Path, error.Message)));

    [Fact]
    public void Several_errors_are_reported_in_the_order_of_the_file()
    {
        var errors = Refused("""
            {
              "version": 1,
              "name": "Größe 😀", "volts": 230,
              "nodes": [ { "id": "grid", "limitAmps": "63" } ],
              "connectors": [ { "chargePoint": "CP_1" } ]
            }
            """);

        Assert.Equal(
            [
                """Line 3, column 23, $.volts: Unknown member. Allowed: $schema, version, name, voltage, timeZone, failSafeAmps, nodes, connectors, tariff.""",
                """Line 4, column 43, $.nodes[0].limitAmps: Must be a number from 0 to 100000 A.""",
                """Line 5, column 19, $.connectors[0]: The member 'connectorId' is missing.""",
                """Line 5, column 19, $.connectors[0]: The member 'node' is missing.""",
                """Line 5, column 19, $.connectors[0]: The member 'maxAmps' is missing.""",
            ],
            errors.Select(static error => error.ToString()));
    }

    [Fact]
    public void Connectors_of_unknown_nodes_are_reported_beside_errors_of_nodes_that_have_an_id()
    {
        var connector = Connectors.Replace("\"grid\"", "\"x\"", StringComparison.Ordinal);

        Assert.Equal(["$.nodes[0].limit", "$.connectors[0].node"], Refused(With("""{"id":"grid","limit":1}""", connector)).Select(static error => error.Path));
        Assert.Equal(["$.nodes[1].id"], Refused(With("""{"id":"grid"},{"id":"x "}""", connector)).Select(static error => error.Path));
    }

    [Fact]
    public void Errors_are_bounded()
    {
        var file = With(connectors: string.Join(',', Enumerable.Repeat("{}", 100)));

        Assert.Equal(20, Refused(file).Count);
        Assert.Equal(3, SiteFile.Read(Encoding.UTF8.GetBytes(file), new SiteFileLimits { MaxErrors = 3 }).Errors.Count);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{\n  \"version\": 1,\n  \"name\": }", 3, 11)]
    [InlineData("[1,\n2", 2, 2)]
    [InlineData("{\"name\":\"\\ud800\"}", 1, 9)]
    [InlineData("{} x", 1, 4)]
    public void Text_that_is_not_JSON_is_refused_with_its_place(string text, int line, int column)
    {
        var error = Assert.Single(Refused(text));

        Assert.Equal((line, column, "$"), (error.Line, error.Column, error.Path));
    }

    [Fact]
    public void Deeply_nested_JSON_is_refused() => Assert.Single(Refused(new string('[', 100_000)));

    [Theory]
    [InlineData("FFFE7B007D00", "The file is not JSON: it is UTF-16. Save it as UTF-8.")]
    [InlineData("FEFF007B007D", "The file is not JSON: it is UTF-16. Save it as UTF-8.")]
    [InlineData("", "The file is not JSON: it is empty.")]
    [InlineData("EFBBBF", "The file is not JSON: it is empty.")]
    public void Wrong_encoding_and_no_content_are_named(string bytes, string expected) =>
        Assert.Equal(expected, Assert.Single(SiteFile.Read(Convert.FromHexString(bytes)).Errors).Message);

    [Fact]
    public void Invalid_UTF8_is_refused() =>
        Assert.Single(SiteFile.Read(Encoding.Latin1.GetBytes("""{"version":1,"name":"ü","nodes":[],"connectors":[]}""")).Errors);

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_allowed()
    {
        var file = "\uFEFF{ // the site\n \"version\": 1, /* a name */ \"name\": \"S\", \"nodes\": [{ \"id\": \"grid\", },], \"connectors\": [], }";

        Assert.Empty(Read(file).Errors);
    }

    [Fact]
    public void Bounds_hold_at_their_edge()
    {
        var limits = new SiteFileLimits { MaxNodes = 3, MaxConnectors = 2, MaxDepth = 3, MaxListLength = 2 };
        var node = """{"id":"grid"},{"id":"b","parent":"grid"},{"id":"c","parent":"b"}""";

        Assert.Empty(Errors(With(node, Many(2)), limits));
        Assert.Equal(["Must be a list of 0 to 2 values."], Errors(With(node, Many(3)), limits));
        Assert.Equal(["Must be a list of 1 to 3 values."], Errors(With(node + ",{\"id\":\"d\",\"parent\":\"b\"}"), limits));
        Assert.Equal(["The tree has more than 2 levels."], Errors(With(node), limits with { MaxDepth = 2 }));
        Assert.Equal(["Must be a list of 1 to 2 values."], Errors(With(connectors: Connectors.Replace("32}", "32,\"steps\":[6,7,8]}", StringComparison.Ordinal)), limits));
        var file = With();
        Assert.Empty(Errors(file, limits with { MaxBytes = file.Length }));
        Assert.Equal([$"The file has {file.Length} bytes. At most {file.Length - 1} are allowed."], Errors(file, limits with { MaxBytes = file.Length - 1 }));

        static string Many(int count) =>
            string.Join(',', Enumerable.Range(1, count).Select(static id => Connectors.Replace("\"connectorId\":1", $"\"connectorId\":{id}", StringComparison.Ordinal)));
        static IEnumerable<string> Errors(string file, SiteFileLimits limits) =>
            SiteFile.Read(Encoding.UTF8.GetBytes(file), limits).Errors.Select(static error => error.Message);
    }

    private static string With(string nodes = """{"id":"grid"}""", string connectors = Connectors) =>
        $$"""{"version":1,"name":"S","nodes":[{{nodes}}],"connectors":[{{connectors}}]}""";

    private static SiteFileResult Read(string file) => SiteFile.Read(Encoding.UTF8.GetBytes(file));

    private static SmartCharging.Loads.SiteModel Accepted(string file)
    {
        var result = Read(file);
        Assert.Empty(result.Errors);
        return result.Model!;
    }

    private static IReadOnlyList<SiteFileError> Refused(string file)
    {
        var result = Read(file);
        Assert.False(result.IsValid);
        Assert.NotEmpty(result.Errors);
        return result.Errors;
    }
}
