using Moev.Gateway.Model;

namespace Moev.Gateway.Tests.Http;

/// <summary>Every route answers every outcome of a CALL with the same HTTP status.</summary>
public sealed class OutcomeTableTests
{
    public static TheoryData<string, string, string> Routes => new()
    {
        { "/", """{"key":"MeterValueSampleInterval","value":"10","id":"CP_1"}""", "ChangeConfiguration" },
        { "/changeconfig", """{"key":"MeterValueSampleInterval","value":"10","id":"CP_1"}""", "ChangeConfiguration" },
        { "/remotestart", """{"id":"CP_1"}""", "RemoteStartTransaction" },
        { "/remotestart", """{"id":"CP_1","connectorId":1,"limit":8}""", "RemoteStartTransaction" },
        { "/remotestop", """{"id":"CP_1"}""", "RemoteStopTransaction" },
        { "/setmaxvalue", """{"id":"CP_1","limit":8}""", "SetChargingProfile" },
        { "/setmaxvalue", """{"id":"CP_1","limit":8,"purpose":"TxProfile"}""", "SetChargingProfile" },
        { "/api/v1/charge-points/CP_1/calls/Reset", """{"type":"Soft"}""", "Reset" },
    };

    public static TheoryData<string, string, string, string, int, string> Failures
    {
        get
        {
            var cases = new TheoryData<string, string, string, string, int, string>();
            foreach (var route in Routes)
            {
                foreach (var (kind, status, reason) in new[]
                {
                    ("CallError", 502, "call_error"),
                    ("TimedOut", 504, "timed_out"),
                    ("ConnectionLost", 504, "connection_lost"),
                    ("NotConnected", 404, "charge_point_not_connected"),
                    ("QueueFull", 429, "queue_full"),
                    ("NotSent", 503, "not_sent"),
                })
                {
                    cases.Add((string)route[0], (string)route[1], (string)route[2], kind, status, reason);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Failed_call_is_the_status_of_the_table(string path, string body, string action, string kind, int status, string reason)
    {
        foreach (var strict in new[] { "", "?strict=1" })
        {
            await using var host = await ControlHost.StartAsync("CP_1");
            await host.StartTransactionAsync("CP_1", 1);
            host.Router.Answer = call => call.Action.ToString() == action ? FakeRouter.Failed(Enum.Parse<CallOutcomeKind>(kind)) : null;

            var reply = await host.PostAsync(path + strict, body);

            reply.AssertProblem(status, reason);
            Assert.Equal(("CP_1", action), (reply.Member("id"), reply.Member("action")));
            Assert.Equal("30000", reply.Member("elapsedMs"));
            var wasSent = kind is "CallError" or "TimedOut" or "ConnectionLost";
            Assert.Equal(wasSent, reply.Member("messageId") is not null);
            Assert.Equal(kind == "CallError" ? "PropertyConstraintViolation" : null, reply.Member("errorCode"));
            Assert.Equal(kind == "CallError" ? "limit" : null, reply.Member("errorDescription"));
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Accepted_is_200_also_when_strict(string path, string body, string action)
    {
        foreach (var strict in new[] { "", "?strict=1", "?strict=0", "?strict=true" })
        {
            await using var host = await ControlHost.StartAsync("CP_1");
            await host.StartTransactionAsync("CP_1", 1);

            var reply = await host.PostAsync(path + strict, body);

            Assert.Equal((200, "application/json"), (reply.Status, reply.ContentType));
            Assert.Contains("\"status\":\"Accepted\"", reply.Text, StringComparison.Ordinal);
            Assert.Equal(action, host.Router.Commands[^1].Action.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Rejected_is_200_and_409_when_strict(string path, string body, string action)
    {
        foreach (var strict in new[] { "", "?strict=1" })
        {
            await using var host = await ControlHost.StartAsync("CP_1");
            await host.StartTransactionAsync("CP_1", 1);
            host.Router.Answer = call => call.Action.ToString() == action ? FakeRouter.Answered("""{"status":"Rejected"}""") : null;

            var reply = await host.PostAsync(path + strict, body);

            if (strict.Length == 0)
            {
                Assert.Equal(200, reply.Status);
                Assert.Contains("\"status\":\"Rejected\"", reply.Text, StringComparison.Ordinal);
                continue;
            }

            reply.AssertProblem(409, "not_accepted");
            Assert.Equal(("CP_1", action, "Rejected"), (reply.Member("id"), reply.Member("action"), reply.Member("chargePointStatus")));
        }
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Answer_without_a_status_is_200(string path, string body, string action)
    {
        await using var host = await ControlHost.StartAsync("CP_1");
        await host.StartTransactionAsync("CP_1", 1);
        host.Router.Answer = call => call.Action.ToString() == action ? FakeRouter.Answered("""{"data":{"status":"Accepted"}}""") : null;

        Assert.Equal(200, (await host.PostAsync(path, body)).Status);
    }

    [Theory]
    [InlineData("/remotestart", """{"id":"CP_2"}""")]
    [InlineData("/remotestop", """{"id":"CP_2"}""")]
    [InlineData("/setmaxvalue", """{"id":"CP_2","limit":8}""")]
    [InlineData("/disconnect", """{"id":"CP_2"}""")]
    [InlineData("/changeconfig", """{"id":"CP_2","key":"k","value":"v"}""")]
    [InlineData("/api/v1/charge-points/CP_2/calls/Reset", """{"type":"Soft"}""")]
    [InlineData("/api/v1/charge-points/CP_2/disconnect", "")]
    public async Task Absent_charge_point_is_404_and_the_body_says_whether_it_is_known(string path, string body)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync(path, body)).AssertProblem(404, "charge_point_unknown");
        host.Know("CP_2");
        (await host.PostAsync(path, body)).AssertProblem(404, "charge_point_not_connected");
        Assert.Empty(host.Router.Sent);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("yes")]
    [InlineData("1&strict=1")]
    public async Task Strict_with_another_value_is_400(string value)
    {
        await using var host = await ControlHost.StartAsync("CP_1");

        (await host.PostAsync("/remotestart?strict=" + value, """{"id":"CP_1"}""")).AssertProblem(400, "invalid_query", "strict");
        Assert.Empty(host.Router.Sent);
    }
}
