using System.Diagnostics;
using System.Globalization;
using Moev.Gateway.Hosting;

namespace Moev.Gateway.Tests.Hosting;

/// <summary>Wrong command lines, nearly all that a newcomer can type: each is at most three lines on standard error and exit code 1.</summary>
public sealed class WrongCommandLineTests
{
    // Only a gateway that has started by mistake reaches it.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly string[][] Others =
    [
        ["start"], ["run"], ["serve", "--Ocpp:Port", "1"], ["/help"], ["?"], ["-v"], ["-p", "9100"], ["--"], ["-"], [""], [" "], ["--="], ["=1"], ["--=1"],
        ["--:"], ["--Ocpp"], ["--Ocpp:"], ["--Ocpp=1"], ["--Ocpp:Port:0=1"], ["---Ocpp:Port", "1"], ["--Port"], ["--Port", "1"], ["--port=1"], ["--ocppport", "1"],
        ["--Ocpp:Port"], ["--Ocpp:Port", "9100", "x"], ["--Ocpp:Port", "--Control:Port"], ["--Ocpp:Port", "1", "--Ocpp:Port", "x"], ["--Ocpp:Port="], ["--Ocpp:Port= "],
        ["--Ocpp:Port=0x10"], ["--Ocpp:Port=1e3"], ["--Ocpp:Port=９"], ["--Ocpp:Port=9,100"], ["--Ocpp:Port=65536"], ["--Ocpp:Port=-1"], ["--Ocpp:Port=+"],
        ["--Ocpp:Port=a\nb"], ["--Ocpp:Port=\u001b[31mred"], ["--Ocpp:Port=" + new string('9', 10_000)], ["--" + new string('x', 10_000), "1"], ["--Öcpp:Port", "1"],
        ["--Ocpp:Port", "9100", "--Control:Port", "9100"], ["--Ocpp:Port", "8080"], ["--Control:Port", "9000"],
        ["--Ocpp:Address=localhost:9000"], ["--Ocpp:Address=example.org"], ["--Ocpp:Address=1"], ["--Ocpp:Address=256.1.1.1"], ["--Ocpp:Address=*"], ["--Ocpp:Address="],
        ["--Ocpp:Address=http://127.0.0.1"], ["--Control:Address=::g"], ["--Control:Address=127.0.0.1:8080"], ["--Control:Address=+"], ["--Control:Address="],
        ["--Uploads:Address=x"], ["--Uploads:Address=0.0.0.0"], ["--Uploads:Address=::"], ["--Uploads:Address=127.0.0.1", "--Uploads:Port=8080"],
        ["--Uploads:Address=127.0.0.1", "--Uploads:Port=9000"], ["--Uploads:Path=/dev/null"],
        ["--Ledger:Provider=mysql"], ["--Ledger:Provider=SQLite3"], ["--Ledger:Provider="], ["--Ledger:Path="], ["--Ledger:UnsafeDurability=maybe"],
        ["--Control:PublicUrl=192.0.2.1"], ["--Control:PublicUrl=ftp://x"], ["--Control:PublicUrl=http://x/path"], ["--Control:PublicUrl=http://"],
        ["--Diagnostics:OtlpEndpoint=localhost:4318"], ["--Diagnostics:OtlpEndpoint=http://[::g]"], ["--Diagnostics:LogFormat=xml"], ["--Diagnostics:LogFormat=1"],
        ["--Ocpp:Validation=loose"], ["--Ocpp:Validation=1"], ["--Ocpp:Validation="], ["--Ocpp:BeforeBoot=Tolerant"], ["--Ocpp:UnknownIdTags=Maybe"], ["--Ocpp:Transport=tcp"],
        ["--Ocpp:AssumeProtocolWhenMissing=ocpp2.0.1"], ["--Ocpp:AssumeProtocolWhenMissing=^(ocpp1"], ["--Ocpp:AcceptUnknown=yes"], ["--Ocpp:AcceptUnknown="], ["--Ocpp:AcceptUnknown=0"],
        ["--Ocpp:AllowedOrigins=http://x"], ["--Ocpp:AllowedOrigins:a=http://x"], ["--Control:AllowedHosts=x"], ["--Control:AllowedHosts:x=y"],
        ["--Ocpp:ChargePoints=CP_1"], ["--Ocpp:ChargePoints:CP_1:KeyHash=secret"], ["--Ocpp:ChargePoints:CP_1:Key=x"], ["--Ocpp:ChargePoints:CP_1:KeyHash:x=y"], ["--Ocpp:ChargePoints:CP_1:KeyHash=a:b"],
        ["--Ocpp:MaxMessageBytesBeforeBoot=300000"], ["--Ocpp:MaxRequestLineBytes=65536"], ["--Ocpp:MaxHeaderBytes=65536"],
        ["--Certificates:LocalAuthority=1"], ["--Certificates:Path="], ["--Certificates:Organization=" + new string('o', 65)],
        ["--Logging:LogLevel:Default=Loud"], ["--Logging:LogLevel:Default="], ["--Logging:LogLevel=Debug"], ["--Logging:Level=Debug"], ["--Logging:Console:LogLevel:Default=x"], ["--Logging:"],
        ["--Logging:Console:QueueFullMode=x"],
        ["hash-key"], ["hash-key", ""], ["hash-key", "--new"], ["hash-key", "--key", "x"], ["hash-key", "CP_1"], ["hash-key", "CP_1/"], ["hash-key", "A", "B"], ["hash-key", "-"],
        ["hash-key", "--new", "a/"], ["hash-key", " a"], ["Hash-Key", "CP_1"], ["hashkey", "CP_1"], ["--hash-key", "CP_1"],
        ["backup"], ["backup", ""], ["backup", "--Ledger:Path", "x"], ["backup", "x", "y"], ["backup", "x", "--Ledger:Path"], ["backup", "x", "--Ledger:Provider=memory"],
        ["backup", "x", "--Ledger:Path=/nowhere/ledger.db"], ["backup", "/nowhere/x.db", "--Ledger:Path=/nowhere/ledger.db"], ["backup", "x", "--Ocpp:Port=x"], ["restore", "x"],
    ];

    public static TheoryData<string[]> Lines()
    {
        var lines = new TheoryData<string[]>();
        foreach (var line in Others)
            lines.Add(line);
        // Every option with a value of another kind, and with its name mistyped.
        foreach (var option in OptionCatalogue.All)
        {
            lines.Add([$"--{option.Key}x=1"]);
            if (option.Type is "integer" or "true/false" or "word")
                lines.Add([$"--{option.Key}", "abc"]);
        }

        return lines;
    }

    [Fact]
    public void There_are_two_hundred_of_them() => Assert.InRange(Lines().Count, 200, 1_000);

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Wrong_command_line_is_at_most_three_lines_and_exit_code_1(string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        using var input = new MemoryStream();
        var exitCode = await GatewayProgram.RunAsync(args, input, output, errors).WaitAsync(Deadline);
        Assert.Equal(1, exitCode);
        Check(output.ToString(), errors.ToString());
    }

    [Theory]
    [InlineData("--Ocpp:Port", "abc")]
    [InlineData("--Ledger:Provider", "mysql")]
    [InlineData("--Logging:LogLevel:Default", "Loud")]
    [InlineData("--Control:Address", "192.0.2.1", "--Ocpp:Port", "0", "--Ledger:Provider", "memory", "--Logging:LogLevel:Default", "None")]
    [InlineData("--Certificates:LocalAuthority", "true", "--Certificates:Path", "/dev/null", "--Ledger:Provider", "memory", "--Logging:LogLevel:Default", "None")]
    [InlineData("start")]
    [InlineData("hash-key")]
    [InlineData("backup", "/nowhere/x.db", "--Ledger:Path", "/nowhere/y.db")]
    public async Task Wrong_command_line_ends_the_process_with_1(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Moev.Gateway.dll"), .. args])
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Deadline);
        Assert.Equal(1, process.ExitCode);
        Check(await output, await errors);
    }

    private static void Check(string output, string errors)
    {
        Assert.Equal("", output);
        var lines = errors.TrimEnd().Split('\n');
        Assert.InRange(lines.Length, 1, 3);
        Assert.All(lines, static line => Assert.InRange(line.Trim().Length, 10, 1_100));
        Assert.DoesNotContain("Unhandled", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("(?", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("^(", errors.Replace("^(ocpp1'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }
}
