using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Moev.Gateway.Hosting;
using Moev.Gateway.Sessions;

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
    [InlineData("Ocpp:Validation is 'loose': must be Tolerant|Strict", "--Ocpp:Validation=loose")]
    [InlineData("Diagnostics:OtlpEndpoint is 'localhost:4318': ", "--Diagnostics:OtlpEndpoint=localhost:4318")]
    [InlineData("Ocpp:Port and Control:Port are both 9100", "--Ocpp:Port", "9100", "--Control:Port", "9100")]
    [InlineData("Ocpp:Port and Control:Port are both 8080", "--Ocpp:Port", "8080")]
    [InlineData("Ocpp:Address is 'example.org': must be localhost or an IP address", "--Ocpp:Address=example.org")]
    [InlineData("Control:Address is '1': must be localhost or an IP address", "--Control:Address=1")]
    [InlineData("Ocpp:MaxMessageBytesBeforeBoot is 2048: must not exceed Ocpp:MaxMessageBytes, which is 1024", "--Ocpp:MaxMessageBytesBeforeBoot=2048", "--Ocpp:MaxMessageBytes=1024")]
    [InlineData("Ocpp:MaxRequestLineBytes is 2048: must not exceed Ocpp:MaxHeadBytes", "--Ocpp:MaxHeadBytes=1024", "--Ocpp:MaxHeaderBytes=1024")]
    [InlineData("Ocpp:MaxHeaderBytes is 4096: must not exceed Ocpp:MaxHeadBytes", "--Ocpp:MaxHeadBytes=2048")]
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

    [Fact]
    public async Task Address_of_another_machine_is_one_line_and_exit_code_1()
    {
        // 192.0.2.0/24 is reserved for documentation: no machine has such an address.
        var (exitCode, _, errors) = await RunAsync(["--Ocpp:Address=192.0.2.1", "--Ocpp:Port=0", "--Control:Port=0", "--Logging:LogLevel:Default=None"]);
        Assert.Equal(1, exitCode);
        AssertOneLine(errors);
    }

    [Theory]
    [InlineData("0123456789abcdefghij")]
    [InlineData("0123456789abcdefghij\n")]
    [InlineData("0123456789abcdefghij\r\n")]
    [InlineData("303132333435363738396162636465666768696A\n")]
    public async Task HashKey_prints_the_line_that_lets_the_key_in(string input)
    {
        var (exitCode, output, errors) = await RunAsync(["hash-key", "CP_1"], input);
        Assert.Equal((0, ""), (exitCode, errors));
        const string Begin = "Ocpp:ChargePoints:CP_1:KeyHash=";
        var line = AssertOneLine(output);
        Assert.StartsWith(Begin, line, StringComparison.Ordinal);
        Assert.True(KeyHash.TryParse(line[Begin.Length..], out var hash));
        Assert.True(hash.Matches("0123456789abcdefghij"u8));
        Assert.True(hash.Matches("303132333435363738396162636465666768696a"u8));
        Assert.False(hash.Matches("0123456789abcdefghik"u8));
        Assert.True(CommandLine.TryParse(["--" + line], out _, out _));
    }

    [Fact]
    public async Task HashKey_salts_each_time()
    {
        var first = await RunAsync(["hash-key", "CP_1"], "0123456789abcdefghij");
        var second = await RunAsync(["hash-key", "CP_1"], "0123456789abcdefghij");
        Assert.NotEqual(first.Output, second.Output);
    }

    [Theory]
    [InlineData("CP_1", "")]
    [InlineData("CP_1", "\n")]
    [InlineData("CP:1", "0123456789abcdefghij")]
    [InlineData("", "0123456789abcdefghij")]
    public async Task HashKey_refuses_an_invalid_key_or_identity(string identity, string input)
    {
        var (exitCode, output, errors) = await RunAsync(["hash-key", identity], input);
        Assert.Equal((1, ""), (exitCode, output));
        AssertOneLine(errors);
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 1)]
    public async Task HashKey_takes_keys_of_256_bytes_at_most(int length, int expected) =>
        Assert.Equal(expected, (await RunAsync(["hash-key", "CP_1"], new string('k', length))).ExitCode);

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task HashKey_warns_of_a_short_key(int length, bool warns)
    {
        var (exitCode, _, errors) = await RunAsync(["hash-key", "CP_1"], new string('k', length));
        Assert.Equal((0, warns), (exitCode, errors.Length > 0));
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
}
