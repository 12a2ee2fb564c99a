using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Moev.Gateway.Hosting;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Tests of the output and exit codes of the program when it does not run, or cannot start.</summary>
public sealed class GatewayProgramTests
{
    [Fact]
    public async Task Help_lists_every_option_with_its_default_and_bounds()
    {
        var (exitCode, output, errors) = await RunAsync(["--help"]);
        Assert.Equal((0, ""), (exitCode, errors));
        var lines = output.Split('\n');
        var head = Assert.Single(lines, line => line.StartsWith("Option ", StringComparison.Ordinal));
        foreach (var option in OptionCatalogue.All)
        {
            var line = Assert.Single(lines, line => line.StartsWith($"--{option.Key} ", StringComparison.Ordinal));
            foreach (var (column, cell) in new[]
                {
                    ("Type", option.Type),
                    ("Unit", option.Unit),
                    ("Default", option.Default.Length > 0 ? option.Default : "(none)"),
                    ("Allowed", option.Range),
                    ("Meaning", option.Description),
                })
            {
                Assert.StartsWith(cell, line[head.IndexOf(column, StringComparison.Ordinal)..], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Backup_that_can_not_be_made_is_one_line_and_exit_code_1()
    {
        var (exitCode, output, errors) = await RunAsync(["backup", "/nowhere/copy.db", "--Ledger:Path=/nowhere/ledger.db"]);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Equal("backup: There is no ledger at /nowhere/ledger.db", errors.Trim());
        Assert.Equal("backup: Ocpp:Port is 'x': must be a whole number from 0 to 65535", (await RunAsync(["backup", "f", "--Ocpp:Port=x"])).Errors.Trim());
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        var (exitCode, output, _) = await RunAsync(["--version"]);
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\r?\n$", output);
    }

    [Theory]
    [InlineData("stray", "stray")]
    [InlineData("--Ocpp:Prot", "--Ocpp:Prot", "1")]
    [InlineData("Ocpp:Port is 'abc': must be a whole number from 0 to 65535", "--Ocpp:Port", "abc")]
    [InlineData("Ocpp:Port is '65536': must be a whole number from 0 to 65535", "--Ocpp:Port=65536")]
    [InlineData("Ocpp:Validation is 'loose': must be Tolerant or Strict", "--Ocpp:Validation=loose")]
    [InlineData("Diagnostics:OtlpEndpoint is 'localhost:4318': ", "--Diagnostics:OtlpEndpoint=localhost:4318")]
    [InlineData("Ocpp:Port and Control:Port are both 9100", "--Ocpp:Port", "9100", "--Control:Port", "9100")]
    [InlineData("Ocpp:Port and Control:Port are both 8080", "--Ocpp:Port", "8080")]
    [InlineData("Ledger:Provider is 'mysql': must be sqlite or memory", "--Ledger:Provider=mysql")]
    [InlineData("Control:PublicUrl is 'x': must be empty, or an http or https URL without a path", "--Control:PublicUrl=x")]
    [InlineData("Logging:LogLevel:Default is 'Loud': must be Trace, ", "--Logging:LogLevel:Default=Loud")]
    [InlineData("Logging:Level is 'Debug': is not a key of the Logging section", "--Logging:Level=Debug")]
    [InlineData("Uploads:Port is 9000, like Ocpp:Port: they must differ", "--Uploads:Address=127.0.0.1", "--Uploads:Port=9000")]
    [InlineData("Uploads:Address is '0.0.0.0', which is every interface: set Control:PublicUrl", "--Uploads:Address=0.0.0.0")]
    [InlineData("Certificates:Path is '/dev/null/x': ", "--Certificates:LocalAuthority=true", "--Certificates:Path=/dev/null/x", "--Ledger:Provider=memory", "--Logging:LogLevel:Default=None")]
    [InlineData("Certificates:Path is '/dev/null': ", "--Certificates:LocalAuthority=true", "--Certificates:Path=/dev/null", "--Ledger:Provider=memory", "--Logging:LogLevel:Default=None")]
    [InlineData("Ocpp:Address is 'example.org': must be localhost or an IP address", "--Ocpp:Address=example.org")]
    [InlineData("Control:Address is '1': must be localhost or an IP address", "--Control:Address=1")]
    [InlineData("Ocpp:MaxMessageBytesBeforeBoot is 2048: must not exceed Ocpp:MaxMessageBytes, which is 1024", "--Ocpp:MaxMessageBytesBeforeBoot=2048", "--Ocpp:MaxMessageBytes=1024")]
    [InlineData("Ocpp:MaxRequestLineBytes is 2048: must not exceed Ocpp:MaxHeadBytes", "--Ocpp:MaxHeadBytes=1024", "--Ocpp:MaxHeaderBytes=1024")]
    [InlineData("Ocpp:MaxHeaderBytes is 4096: must not exceed Ocpp:MaxHeadBytes", "--Ocpp:MaxHeadBytes=2048")]
    [InlineData("Site:File is '/does/not/exist.json': the file cannot be read: ", "--Site:File=/does/not/exist.json", "--Ledger:Provider=memory")]
    [InlineData("Site:LeaseSeconds is 20: must exceed two periods (Site:PeriodSeconds), which are 20 s", "--Site:LeaseSeconds=20")]
    [InlineData("Site:SpacingMilliseconds is 1001: must not exceed Site:PeriodSeconds, which is 1", "--Site:PeriodSeconds=1", "--Site:SpacingMilliseconds=1001", "--Site:BudgetMilliseconds=1000")]
    [InlineData("Site:BudgetMilliseconds is 10001: must not exceed Site:PeriodSeconds, which is 10", "--Site:BudgetMilliseconds=10001")]
    [InlineData("Site:BudgetMilliseconds is 2000: must not exceed Site:AlgorithmHangSeconds, which is 1", "--Site:AlgorithmHangSeconds=1")]
    [InlineData("Site:AlgorithmRetrySeconds is 2: must not exceed Site:AlgorithmRetryMaxSeconds, which is 1", "--Site:AlgorithmRetrySeconds=2", "--Site:AlgorithmRetryMaxSeconds=1")]
    [InlineData("Site:Fallback is 'external': must be one of uncontrolled, ", "--Site:Fallback=external")]
    [InlineData("Site:Algorithm is 'a 'b': has a single quote that is not closed", "--Site:Algorithm=a 'b")]
    [InlineData("Ocpp:ChargePoints:CP_1:KeyHash is not what 'hash-key CP_1' prints", "--Ocpp:ChargePoints:CP_1:KeyHash=secret")]
    public async Task Wrong_start_is_one_line_that_names_it_and_exit_code_1(string expected, params string[] args)
    {
        var (exitCode, output, errors) = await RunAsync(args);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(expected, AssertOneLine(errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_wrong_settings_are_a_line_each()
    {
        var (exitCode, _, errors) = await RunAsync(["--Ocpp:Port=-1", "--Ledger:MaxOrphans=x"]);
        Assert.Equal(1, exitCode);
        Assert.Equal(2, errors.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task Many_wrong_settings_are_three_lines()
    {
        var (exitCode, _, errors) = await RunAsync(["--Ocpp:Port=-1", "--Ledger:MaxOrphans=x", "--Control:Port=x", "--Control:MaxLimits=x"]);
        Assert.Equal(1, exitCode);
        var lines = errors.TrimEnd().Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("Moev.Gateway: 2 more errors", lines[2].TrimEnd());
    }

    [Fact]
    public async Task Standard_error_that_takes_nothing_leaves_the_exit_code()
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var full = new FullStream();
        using var errors = new StreamWriter(full) { AutoFlush = true };
        Assert.Equal(1, await GatewayProgram.RunAsync(["start"], Stream.Null, output, errors));
    }

    [Fact]
    public async Task Secret_in_the_wrong_place_is_not_printed()
    {
        var (_, _, errors) = await RunAsync(["--Ocpp:ChargePoints:CP_1:KeyHash=mysecret"]);
        Assert.DoesNotContain("mysecret", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ocpp:Port", "Control:Port")]
    [InlineData("Control:Port", "Ocpp:Port")]
    public async Task Port_in_use_is_one_line_and_exit_code_1(string taken, string free)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var (exitCode, _, errors) = await RunAsync(
            ["--Ocpp:Address=127.0.0.1", "--Control:Address=127.0.0.1", $"--{taken}={port}", $"--{free}=0", "--Logging:LogLevel:Default=None"]);
        Assert.Equal(1, exitCode);
        var line = AssertOneLine(errors);
        Assert.Contains($"127.0.0.1:{port}", line, StringComparison.Ordinal);
        Assert.Contains("in use", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ocpp:Address")]
    [InlineData("Control:Address")]
    [InlineData("Uploads:Address")]
    public async Task Address_of_another_machine_is_named_with_its_option_in_one_line(string option)
    {
        // 192.0.2.0/24 is reserved for documentation: no machine has such an address.
        var (exitCode, _, errors) = await RunAsync(
            ["--Ocpp:Port=0", "--Control:Port=0", "--Uploads:Port=0", $"--{option}=192.0.2.1", "--Ledger:Provider=memory", "--Logging:LogLevel:Default=None"]);
        Assert.Equal(1, exitCode);
        Assert.Equal($"Moev.Gateway: {option} is '192.0.2.1': this machine has no such address", AssertOneLine(errors));
    }

    private static string AssertOneLine(string text)
    {
        var line = Assert.Single(text.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        return line.TrimEnd('\r');
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] args, string input = "")
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        var exitCode = await GatewayProgram.RunAsync(args, stream, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("No space left on device");

        public override void Flush()
        {
        }
    }
}
