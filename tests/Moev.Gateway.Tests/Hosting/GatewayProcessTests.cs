using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Tests of the real program in a separate process: its configuration sources, signals and exit codes.</summary>
public sealed class GatewayProcessTests : IDisposable
{
    // Only a broken gateway reaches it, even on a busy machine.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("moev-gateway-");

    [Fact]
    public async Task Gateway_answers_on_free_ports_and_ends_with_0_at_SIGTERM()
    {
        using var gateway = Start(["--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0"]);
        var (_, control, _) = await gateway.ReadyAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await client.GetAsync(new Uri(control + "/healthz"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        gateway.Signal("TERM");
        Assert.Equal((0, ""), (await gateway.ExitCodeAsync(), gateway.Errors));
    }

    [Fact]
    public async Task Gateway_reads_the_log_levels_again_at_SIGHUP_and_goes_on()
    {
        var settings = Path.Combine(_directory.FullName, "appsettings.json");
        await File.WriteAllTextAsync(settings, """{"Logging":{"LogLevel":{"Default":"Information"}}}""");
        using var gateway = Start(["--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0"]);
        var (_, control, _) = await gateway.ReadyAsync();

        await File.WriteAllTextAsync(settings, "{");
        gateway.Signal("HUP");
        Assert.Contains("appsettings.json, line 1", await gateway.LineAsync("[6006]"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(settings, """{"Logging":{"LogLevel":{"Microsoft.AspNetCore":"Debug"}}}""");
        gateway.Signal("HUP");
        await gateway.LineAsync("[6005]");
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var response = await client.GetAsync(new Uri(control + "/healthz"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await gateway.LineAsync("dbug: ");
        gateway.Signal("TERM");
        Assert.Equal(0, await gateway.ExitCodeAsync());
    }

    [Fact]
    public async Task Log_lines_are_JSON_on_request()
    {
        using var gateway = Start(["--Ocpp:Address=127.0.0.1", "--Ocpp:Port=0", "--Control:Port=0", "--Diagnostics:LogFormat=Json"]);
        var line = await gateway.LineAsync("commands at");
        using var entry = System.Text.Json.JsonDocument.Parse(line);
        Assert.Equal(6000, entry.RootElement.GetProperty("EventId").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", entry.RootElement.GetProperty("Timestamp").GetString());
        gateway.Signal("TERM");
        Assert.Equal(0, await gateway.ExitCodeAsync());
    }

    [Fact]
    public async Task Command_line_goes_before_environment_and_environment_before_appsettings()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_directory.FullName, "appsettings.json"),
            """{"Ocpp":{"Address":"127.0.0.2","Port":0,"Validation":"Strict"},"Control":{"Address":"127.0.0.5","Port":0}}""");
        using var gateway = Start(
            ["--Ocpp:Address", "127.0.0.4"],
            ("MOEV_Ocpp__Address", "127.0.0.3"),
            ("MOEV_Ocpp__Validation", "Tolerant"));
        var (ocpp, control, banner) = await gateway.ReadyAsync();
        Assert.StartsWith("127.0.0.4:", ocpp, StringComparison.Ordinal);
        Assert.StartsWith("http://127.0.0.5:", control, StringComparison.Ordinal);
        Assert.Contains("validation Tolerant", banner, StringComparison.Ordinal);
        gateway.Signal("TERM");
        Assert.Equal(0, await gateway.ExitCodeAsync());
    }

    [Fact]
    public async Task Typo_in_the_environment_is_named_with_its_variable()
    {
        using var gateway = Start([], ("MOEV_Ocpp__Prot", "9100"));
        Assert.Equal(1, await gateway.ExitCodeAsync());
        Assert.Equal("Moev.Gateway: Ocpp:Prot is not an option (environment, MOEV_Ocpp__Prot) (did you mean Ocpp:Port?)", gateway.Errors.TrimEnd());
    }

    [Theory]
    [InlineData("""{"Ocpp":{"Ports":9100}}""", "Ocpp:Ports is not an option (in ")]
    [InlineData("""{"Ocpp":{"Port":"http"}}""", "Ocpp:Port is 'http' (in ")]
    [InlineData("{\n \"Ocpp\": {\n  \"Port\": true}}", "appsettings.json, line 3, column 11): must be a whole number")]
    [InlineData("{\n \"Control\": {\"AllowedHosts\": [\"a\", {\"b\": 1}]}}", "Control:AllowedHosts:1:b is not an option (in ")]
    [InlineData("{\n \"Ocpp\": {\n  \"Port\" 9100}}", "appsettings.json, line 3, column 10: ")]
    [InlineData("{\"Ocpp\":{\"Port\":1,\n\"Port\":2}}", "A duplicate key 'Ocpp:Port' was found. See line 2, column 8.")]
    [InlineData("[1]", "Top-level JSON element must be an object")]
    [InlineData("", "appsettings.json, line 1, column 1: ")]
    [InlineData("""{"Ocpp":{"Port":9100}""", "appsettings.json")]
    public async Task Mistake_in_appsettings_is_named_with_its_file(string json, string expected)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "appsettings.json"), json);
        using var gateway = Start([]);
        Assert.Equal(1, await gateway.ExitCodeAsync());
        var line = Assert.Single(gateway.Errors.TrimEnd().Split('\n'));
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Contains(_directory.Name, line, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private GatewayProcess Start(string[] args, params (string Name, string Value)[] environment) => new(_directory.FullName, args, environment);

    private sealed class GatewayProcess : IDisposable
    {
        private readonly Process _process;
        private readonly StringBuilder _output = new();
        private readonly StringBuilder _errors = new();
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously); // under _output's lock
        private readonly TaskCompletionSource<string> _banner = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public GatewayProcess(string directory, string[] args, (string Name, string Value)[] environment)
        {
            var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Moev.Gateway.dll"), .. args])
            {
                WorkingDirectory = directory,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var (name, value) in environment)
                start.Environment[name] = value;
            _process = new Process { StartInfo = start, EnableRaisingEvents = true };
            _process.OutputDataReceived += (_, line) => Read(line.Data);
            _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
            _process.Exited += (_, _) => _banner.TrySetException(new InvalidOperationException("The gateway ended: " + Errors));
            Assert.True(_process.Start());
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public string Errors
        {
            get
            {
                lock (_errors)
                    return _errors.ToString();
            }
        }

        public async Task<(string Ocpp, string Control, string Banner)> ReadyAsync()
        {
            var banner = await _banner.Task.WaitAsync(Deadline);
            var match = Regex.Match(banner, @"ws://(\S+), commands at (\S+);");
            Assert.True(match.Success, banner);
            return (match.Groups[1].Value, match.Groups[2].Value, banner);
        }

        /// <summary>Waits for a line of the log.</summary>
        public async Task<string> LineAsync(string part)
        {
            while (true)
            {
                Task next;
                lock (_output)
                {
                    if (_output.ToString().Split('\n').FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } found)
                        return found.TrimEnd('\r');
                    next = _next.Task;
                }

                await next.WaitAsync(Deadline);
            }
        }

        public void Signal(string name)
        {
            using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }

        public async Task<int> ExitCodeAsync()
        {
            await _process.WaitForExitAsync().WaitAsync(Deadline);
            return _process.ExitCode;
        }

        public void Dispose()
        {
            if (!_process.HasExited)
                _process.Kill();
            _process.Dispose();
        }

        private static void Append(StringBuilder text, string? line)
        {
            if (line is null)
                return;
            lock (text)
                text.Append(line).Append('\n');
        }

        private void Read(string? line)
        {
            TaskCompletionSource read;
            lock (_output)
            {
                Append(_output, line);
                (read, _next) = (_next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            read.SetResult();
            if (line?.Contains("charge points at ws://", StringComparison.Ordinal) == true)
                _banner.TrySetResult(line);
        }
    }
}
