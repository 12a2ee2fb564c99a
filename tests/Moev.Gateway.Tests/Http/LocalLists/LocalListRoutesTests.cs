using System.Text;
using System.Text.Json;
using Moev.Gateway.Ledger;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Gateway.Tests.Ledger;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Tests.Http.LocalLists;

/// <summary>Local authorization lists and their versions (OCPP 1.6 §3.5.2, §5.10, §5.15).</summary>
public sealed class LocalListRoutesTests
{
    private const string Route = "/api/v1/charge-points/CP_1/local-list";
    private const string Abc = """{"localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"B","idTagInfo":{"status":"Blocked"}},{"idTag":"C","idTagInfo":{"status":"Accepted","parentIdTag":"P","expiryDate":"2031-01-01T00:00:00Z"}}]}""";

    /// <summary>A charge point that answers every SendLocalList with what the test says, and the others as they are.</summary>
    private sealed class ListHolder(string partLength = "2", string listLength = "5", int version = 0)
    {
        public Queue<string> Answers { get; } = [];

        public int Version { get; set; } = version;

        public CallOutcome? Answer(SentCall call) => call.Action switch
        {
            Action16.GetConfiguration => FakeRouter.Answered(
                $$"""{"configurationKey":[{"key":"SendLocalListMaxLength","readonly":true,"value":"{{partLength}}"},{"key":"LocalAuthListMaxLength","readonly":true,"value":"{{listLength}}"}]}"""),
            Action16.GetLocalListVersion => FakeRouter.Answered($$"""{"listVersion":{{Version}}}"""),
            _ => Answers.TryDequeue(out var status)
                ? status == "TimedOut" ? FakeRouter.Failed(CallOutcomeKind.TimedOut) : FakeRouter.Answered($$"""{"status":"{{status}}"}""")
                : null,
        };
    }

    [Fact]
    public async Task Full_list_goes_in_parts_of_what_the_charge_point_takes()
    {
        await using var host = await StartAsync(new ListHolder());
        var reply = await PutAsync(host, Abc);
        Assert.Equal((200, "Accepted"), (reply.Status, reply.Member("status")));
        Assert.Equal(
            [
                """{"listVersion":1,"localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"B","idTagInfo":{"status":"Blocked"}}],"updateType":"Full"}""",
                """{"listVersion":2,"localAuthorizationList":[{"idTag":"C","idTagInfo":{"expiryDate":"2031-01-01T00:00:00.000Z","parentIdTag":"P","status":"Accepted"}}],"updateType":"Differential"}""",
            ],
            Lists(host));
        Assert.Equal((2, true, 3), Known(reply.Body.GetProperty("localList")));
        Assert.Equal(2, reply.Body.GetProperty("sent").GetArrayLength());
        Assert.Equal(
            """[{"idTag":"A","status":"Accepted"},{"idTag":"B","status":"Blocked"},{"idTag":"C","status":"Accepted","parentIdTag":"P","expiryDate":"2031-01-01T00:00:00.000Z"}]""",
            (await host.GetAsync(Route)).Body.GetProperty("entries").ToString());
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    public async Task Charge_point_that_does_not_tell_gets_parts_of_the_option(int part, int messages)
    {
        await using var host = await StartAsync(new ListHolder(partLength: "", listLength: ""), new ControlOptions { LocalListPart = part });
        await PutAsync(host, Abc);
        Assert.Equal(messages, Lists(host).Count());
    }

    [Fact]
    public async Task Version_goes_on_from_what_the_charge_point_has()
    {
        await using var host = await StartAsync(new ListHolder(version: 41));
        await PutAsync(host, """{"localAuthorizationList":[]}""");
        await PutAsync(host, """{"localAuthorizationList":[]}""");
        Assert.Equal(["""{"listVersion":42,"updateType":"Full"}""", """{"listVersion":43,"updateType":"Full"}"""], Lists(host));
        Assert.Single(host.Router.Sent, call => call.Action == Action16.GetLocalListVersion);
        Assert.Single(host.Router.Sent, call => call.Action == Action16.GetConfiguration);
    }

    [Fact]
    public async Task Differential_update_changes_adds_and_removes()
    {
        await using var host = await StartAsync(new ListHolder("10"));
        await PutAsync(host, Abc);
        var reply = await PutAsync(
            host,
            """{"updateType":"Differential","localAuthorizationList":[{"idTag":"a","idTagInfo":{"status":"Expired"}},{"idTag":"b"},{"idTag":"D","idTagInfo":{"status":"Accepted"}}]}""");
        Assert.Equal((2, true, 3), Known(reply.Body.GetProperty("localList")));
        Assert.Equal(
            ["a Expired", "C Accepted", "D Accepted"],
            (await host.GetAsync(Route)).Body.GetProperty("entries").EnumerateArray().Select(entry => $"{entry.GetProperty("idTag")} {entry.GetProperty("status")}"));
    }

    [Fact]
    public async Task Listed_id_tags_are_sent_and_then_only_what_changed()
    {
        await using var host = await StartAsync(new ListHolder("10"));
        await host.Ledger.StoreIdTagAsync(new IdTagRecord("A", AuthorizationStatus.Accepted, "P"));
        await host.Ledger.StoreIdTagAsync(new IdTagRecord("B", AuthorizationStatus.Blocked));
        await PutAsync(host, "{}");
        var same = await PutAsync(host, """{"updateType":"Differential"}""");
        Assert.Equal((200, null), (same.Status, same.Member("status")));
        Assert.Contains("nothing was sent", same.Member("note"), StringComparison.Ordinal);

        await host.Ledger.DeleteIdTagAsync("A");
        await host.Ledger.StoreIdTagAsync(new IdTagRecord("B", AuthorizationStatus.Accepted));
        await PutAsync(host, """{"updateType":"Differential"}""");
        Assert.Equal(
            [
                """{"listVersion":1,"localAuthorizationList":[{"idTag":"A","idTagInfo":{"parentIdTag":"P","status":"Accepted"}},{"idTag":"B","idTagInfo":{"status":"Blocked"}}],"updateType":"Full"}""",
                """{"listVersion":2,"localAuthorizationList":[{"idTag":"B","idTagInfo":{"status":"Accepted"}},{"idTag":"A"}],"updateType":"Differential"}""",
            ],
            Lists(host));
    }

    [Theory]
    [InlineData("VersionMismatch")]
    [InlineData("Failed")]
    public async Task Differential_update_that_does_not_fit_is_followed_by_the_full_list(string status)
    {
        var holder = new ListHolder("10");
        await using var host = await StartAsync(holder);
        await PutAsync(host, Abc);
        holder.Answers.Enqueue(status);
        var reply = await PutAsync(host, """{"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}""");
        Assert.Equal("Accepted", reply.Member("status"));
        Assert.Equal([("Differential", 2, status), ("Full", 3, "Accepted")], Parts(reply));
        Assert.Equal((3, true, 2), Known(reply.Body.GetProperty("localList")));
    }

    [Theory]
    [InlineData("Failed", false)]
    [InlineData("NotSupported", true)]
    public async Task Full_list_that_is_refused_is_said_to_be(string status, bool known)
    {
        var holder = new ListHolder();
        await using var host = await StartAsync(holder);
        holder.Answers.Enqueue(status);
        var reply = await PutAsync(host, Abc);
        Assert.Equal((200, status), (reply.Status, reply.Member("status")));
        Assert.Single(Lists(host));
        Assert.Equal(known, reply.Body.GetProperty("localList").GetProperty("known").GetBoolean());
        holder.Answers.Enqueue(status);
        (await PutAsync(host, Abc, "?strict=1")).AssertProblem(409, "not_accepted");
    }

    [Fact]
    public async Task List_that_is_lost_on_the_way_is_not_known_any_more()
    {
        var holder = new ListHolder("1");
        await using var host = await StartAsync(holder);
        holder.Answers.Enqueue("Accepted");
        holder.Answers.Enqueue("TimedOut");
        var reply = await PutAsync(host, Abc);
        reply.AssertProblem(504, "timed_out");
        Assert.Equal([("Full", 1, "Accepted"), ("Differential", 2, null)], Parts(reply));
        Assert.False((await host.GetAsync(Route)).Body.GetProperty("known").GetBoolean());
        (await PutAsync(host, """{"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}""")).AssertProblem(409, "local_list_unknown");
        Assert.Equal((5, true, 3), Known((await PutAsync(host, Abc)).Body.GetProperty("localList")));
    }

    [Fact]
    public async Task Version_is_asked_for_and_another_one_means_another_list()
    {
        var holder = new ListHolder("10");
        await using var host = await StartAsync(holder);
        Assert.Equal("""{"known":false,"count":0}""", (await host.GetAsync(Route)).Text);
        await PutAsync(host, Abc);
        holder.Version = 1;
        Assert.Equal((1, true, 3), Known((await host.GetAsync(Route + "?refresh=1")).Body));
        holder.Version = 9;
        Assert.Equal((9, false, 3), Known((await host.GetAsync(Route + "?refresh=1")).Body));
        holder.Version = 0;
        Assert.Equal((0, true, 0), Known((await host.GetAsync(Route + "?refresh=1")).Body));
        Assert.Equal((10, true, 3), Known((await PutAsync(host, Abc)).Body.GetProperty("localList")));
    }

    [Fact]
    public async Task Charge_point_without_a_list_gets_none()
    {
        await using var host = await StartAsync(new ListHolder(version: -1));
        (await PutAsync(host, Abc)).AssertProblem(409, "local_list_not_supported");
        Assert.Empty(Lists(host));
    }

    [Theory]
    [InlineData("2", 10, 3, 409)]
    [InlineData("3", 10, 3, 200)]
    [InlineData("", 2, 3, 409)]
    [InlineData("", 3, 3, 200)]
    public async Task List_has_a_bound(string listLength, int max, int count, int status)
    {
        await using var host = await StartAsync(new ListHolder("10", listLength), new ControlOptions { MaxLocalListEntries = max });
        Assert.Equal(3, count);
        var reply = await PutAsync(host, Abc);
        Assert.Equal(status, reply.Status);
        if (status == 409)
        {
            reply.AssertProblem(409, "local_list_too_long");
            Assert.Empty(Lists(host));
        }
    }

    [Theory]
    [InlineData("""{"localAuthorizationList":{}}""", "localAuthorizationList")]
    [InlineData("""{"localAuthorizationList":[{"idTag":"A"}]}""", "localAuthorizationList")]
    [InlineData("""{"localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Fine"}}]}""", "localAuthorizationList")]
    [InlineData("""{"localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"a","idTagInfo":{"status":"Accepted"}}]}""", "localAuthorizationList")]
    [InlineData("""{"localAuthorizationList":[{"idTag":"123456789012345678901","idTagInfo":{"status":"Accepted"}}]}""", "localAuthorizationList")]
    [InlineData("""{"updateType":"Partial"}""", "updateType")]
    [InlineData("""{"listVersion":7}""", "listVersion")]
    public async Task Wrong_list_is_400(string body, string member)
    {
        await using var host = await StartAsync(new ListHolder());
        (await PutAsync(host, body)).AssertProblem(400, "invalid_member", member);
        Assert.Empty(host.Router.Sent);
    }

    [Fact]
    public async Task Two_updates_at_once_are_not_mixed()
    {
        await using var host = await StartAsync(new ListHolder());
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holder = new ListHolder("10");
        host.Router.AnswerLater = async call =>
        {
            if (call.Action == Action16.SendLocalList)
            {
                asked.TrySetResult();
                await go.Task;
            }

            return holder.Answer(call) ?? host.Router.Usual(call);
        };
        var first = PutAsync(host, Abc);
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        (await PutAsync(host, Abc)).AssertProblem(409, "local_list_in_progress");
        go.SetResult();
        Assert.Equal(200, (await first).Status);
        Assert.Equal(200, (await PutAsync(host, Abc)).Status);
    }

    [Fact]
    public async Task Rest_of_a_list_that_can_not_be_recorded_is_not_sent_and_the_answer_says_so()
    {
        HeldCommits? held = null;
        var holder = new ListHolder("1");
        await using var host = await ControlHost.StartAsync(new ControlOptions(), ["CP_1"], ledger => held = new HeldCommits(ledger));
        host.Router.Answer = holder.Answer;
        held!.Open();
        await PutAsync(host, """{"localAuthorizationList":[]}""");
        held.Close();
        var put = PutAsync(host, Abc);
        // The version and the command of the first part, then the version of the second, then what became of it all.
        for (var i = 0; i < 2; i++)
        {
            await held.WhenHeldAsync(1);
            held.Release();
        }

        await held.WhenHeldAsync(1);
        held.Fail();
        await held.WhenHeldAsync(1);
        held.Release();
        var reply = await put;
        reply.AssertProblem(503, "ledger_unavailable");
        Assert.Equal([("Full", 2, "Accepted")], Parts(reply));
        Assert.Contains("in part", reply.Member("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charge_point_that_is_not_there_is_404()
    {
        await using var host = await StartAsync(new ListHolder());
        host.Know("CP_2");
        (await host.GetAsync("/api/v1/charge-points/NOBODY/local-list")).AssertProblem(404, "charge_point_unknown");
        (await host.GetAsync("/api/v1/charge-points/CP_2/local-list?refresh=1")).AssertProblem(404, "charge_point_not_connected");
        Assert.Equal(200, (await host.GetAsync("/api/v1/charge-points/CP_2/local-list")).Status);
    }

    private static async Task<ControlHost> StartAsync(ListHolder holder, ControlOptions? options = null)
    {
        var host = await ControlHost.StartAsync(options ?? new ControlOptions(), ["CP_1"]);
        host.Router.Answer = holder.Answer;
        // The keys are remembered of a charge point that is on record.
        host.Know("CP_1");
        return host;
    }

    private static async Task<Reply> PutAsync(ControlHost host, string body, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Route + query) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        return await host.SendAsync(request);
    }

    private static IEnumerable<string> Lists(ControlHost host) =>
        host.Router.Sent.Where(call => call.Action == Action16.SendLocalList).Select(call => call.Payload);

    private static IEnumerable<(string?, int, string?)> Parts(Reply reply) => reply.Body.GetProperty("sent").EnumerateArray().Select(part => (
        part.GetProperty("updateType").GetString(),
        part.GetProperty("listVersion").GetInt32(),
        part.TryGetProperty("status", out var status) ? status.GetString() : null));

    private static (int Version, bool Known, int Count) Known(JsonElement list) =>
        (list.GetProperty("version").GetInt32(), list.GetProperty("known").GetBoolean(), list.GetProperty("count").GetInt32());
}
