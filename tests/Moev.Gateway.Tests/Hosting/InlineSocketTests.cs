using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Tests that no blocking code runs on the thread that serves all charge points with inline sockets.</summary>
public sealed class InlineSocketTests : IDisposable
{
    private const string DataTransfer = """[2,"slow","DataTransfer",{"vendorId":"V"}]""";

    private const string MeterValues =
        """[2,"slow","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"1"}]}]}]""";

    // Only a broken gateway reaches it, even on a busy machine.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("moev-inline-");

    [Theory]
    [InlineData("Epoll", DataTransfer, "memory")]
    [InlineData("Epoll", MeterValues, "sqlite")]
    [InlineData("Sockets", DataTransfer, "memory")]
    [InlineData("Sockets", MeterValues, "sqlite")]
    public async Task Handler_that_blocks_stalls_no_other_charge_point(string transport, string slow, string ledger)
    {
        using var host = new Host(_directory.FullName, transport, "thread", ledger);
        await host.ReadyAsync();
        using var first = await host.ConnectAsync("CP_1");
        using var second = await host.ConnectAsync("CP_2");
        await SendAsync(first, slow);
        await host.BlockedAsync();

        for (var i = 0; i < 3; i++)
        {
            await SendAsync(second, """[2,"beat","Heartbeat",{}]""");
            Assert.StartsWith("""[3,"beat",""", await ReceiveAsync(second), StringComparison.Ordinal);
        }

        // Accepting further charge points and handling commands must not stall either.
        using var third = await host.ConnectAsync("CP_3");
        var where = host.AskAsync("CP_3");
        var call = await ReceiveAsync(third);
        await SendAsync(third, $$"""[3,{{Regex.Match(call, "\"[^\"]+\"").Value}},{"status":"Accepted"}]""");
        Assert.StartsWith("Answered", await where, StringComparison.Ordinal);
        host.Release();
        Assert.StartsWith("""[3,"slow",""", await ReceiveAsync(first), StringComparison.Ordinal);
    }

    /// <summary>The control experiment for the test above: it can fail.</summary>
    [Theory]
    [InlineData("Epoll")]
    [InlineData("Sockets")]
    public async Task Handler_that_blocks_and_says_that_it_runs_inline_stalls_the_others_until_it_is_done(string transport)
    {
        using var host = new Host(_directory.FullName, transport, "inline", "memory");
        await host.ReadyAsync();
        using var first = await host.ConnectAsync("CP_1");
        using var second = await host.ConnectAsync("CP_2");
        // A connection starts on the pool, and stays there while each message arrives before it is awaited.
        for (var i = 0; i < 20; i++)
        {
            await SendAsync(first, """[2,"beat","Heartbeat",{}]""");
            await ReceiveAsync(first);
        }

        await SendAsync(first, DataTransfer);
        await host.BlockedAsync();

        await SendAsync(second, """[2,"beat","Heartbeat",{}]""");
        var answer = ReceiveAsync(second);
        await Assert.ThrowsAsync<TimeoutException>(() => answer.WaitAsync(TimeSpan.FromMilliseconds(500)));
        host.Release();
        Assert.StartsWith("""[3,"beat",""", await answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Epoll")]
    [InlineData("Sockets")]
    public async Task Code_of_a_control_route_always_runs_on_the_thread_pool(string transport)
    {
        using var host = new Host(_directory.FullName, transport, "thread", "memory");
        await host.ReadyAsync();
        using var chargePoint = await host.ConnectAsync("CP_1");
        // Twice over one connection: the socket wakes the wait in between.
        for (var i = 0; i < 2; i++)
        {
            var where = host.AskAsync("CP_1");
            var call = await ReceiveAsync(chargePoint);
            await SendAsync(chargePoint, $$"""[3,{{Regex.Match(call, "\"[^\"]+\"").Value}},{"status":"Accepted"}]""");
            Assert.Equal("Answered True True", await where);
        }
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static Task SendAsync(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        using var timeout = new CancellationTokenSource(Deadline);
        var buffer = new byte[4_096];
        var result = await socket.ReceiveAsync(buffer, timeout.Token);
        return Encoding.UTF8.GetString(buffer, 0, result.Count);
    }

    private sealed class Host : IDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Deadline };
        private string _ocpp = "";

        public Host(string directory, string transport, string mode, string ledger)
        {
            var start = new ProcessStartInfo(
                "dotnet",
                [
                    typeof(InlineSocketTests).Assembly.Location, mode, "--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0",
                    "--Ocpp:Transport", transport, "--Ledger:Provider", ledger,
                ])
            {
                WorkingDirectory = directory,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            _process = Process.Start(start)!;
        }

        public async Task ReadyAsync()
        {
            var banner = await LineAsync("charge points at ws://");
            var match = Regex.Match(banner, @"ws://(\S+), commands at (\S+);");
            Assert.True(match.Success, banner);
            _ocpp = match.Groups[1].Value;
            _client.BaseAddress = new Uri(match.Groups[2].Value);
        }

        public Task<string> BlockedAsync() => LineAsync(StallHost.Blocked);

        public void Release() => _process.StandardInput.WriteLine("go on");

        public async Task<ClientWebSocket> ConnectAsync(string identity)
        {
            using var timeout = new CancellationTokenSource(Deadline);
            var socket = new ClientWebSocket();
            socket.Options.AddSubProtocol("ocpp1.6");
            await socket.ConnectAsync(new Uri($"ws://{_ocpp}/{identity}"), timeout.Token);
            return socket;
        }

        public Task<string> AskAsync(string identity) => _client.GetStringAsync(new Uri($"/thread?id={identity}", UriKind.Relative));

        public void Dispose()
        {
            _client.Dispose();
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }

        private async Task<string> LineAsync(string part)
        {
            while (true)
            {
                var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Deadline)
                    ?? throw new InvalidOperationException("The gateway has ended.");
                if (line.Contains(part, StringComparison.Ordinal))
                    return line;
            }
        }
    }
}
