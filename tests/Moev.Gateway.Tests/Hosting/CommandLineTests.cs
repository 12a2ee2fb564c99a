using Moev.Gateway.Hosting;

namespace Moev.Gateway.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--Ocpp:Port", "9100")]
    [InlineData("--Ocpp:Port=9100")]
    [InlineData("--ocpp:port=9100")]
    [InlineData("--Ocpp:Port=1", "--Ocpp:Port", "9100")]
    public void Option_is_read_in_both_forms(params string[] args)
    {
        Assert.True(CommandLine.TryParse(args, out var commandLine, out _));
        Assert.Equal(CommandLineVerb.Run, commandLine.Verb);
        Assert.Equal("9100", Assert.Single(commandLine.Settings).Value);
    }

    [Theory]
    [InlineData("=", "--Ocpp:ChargePoints:CP_1:KeyHash=c2FsdA==:aGFzaA==")]
    [InlineData("=", "--Ocpp:ChargePoints:CP_1:KeyHash", "c2FsdA==:aGFzaA==")]
    public void Value_may_hold_an_equals_sign(string sign, params string[] args)
    {
        Assert.True(CommandLine.TryParse(args, out var commandLine, out _));
        Assert.Equal($"c2FsdA={sign}:aGFzaA={sign}", commandLine.Settings["Ocpp:ChargePoints:CP_1:KeyHash"]);
    }

    [Fact]
    public void Value_may_look_like_an_option_or_be_empty()
    {
        Assert.True(CommandLine.TryParse(["--Ocpp:Address", "--odd", "--Ocpp:AssumeProtocolWhenMissing="], out var commandLine, out _));
        Assert.Equal(["--odd", ""], commandLine.Settings.Values);
    }

    [Theory]
    [InlineData("'9100' is not understood", "9100")]
    [InlineData("'foo' is not understood", "--Ocpp:Port", "9100", "foo")]
    [InlineData("'-p' is not understood", "-p", "9100")]
    [InlineData("'/Ocpp:Port=1' is not understood", "/Ocpp:Port=1")]
    [InlineData("'--' is not understood", "--")]
    [InlineData("--Ocpp:Prot is not an option", "--Ocpp:Prot", "9100")]
    [InlineData("--Port is not an option; --help lists them (did you mean Ocpp:Port?)", "--Port", "9100")]
    [InlineData("--Ocpp is not an option", "--Ocpp=1")]
    [InlineData("--Ocpp:Port needs a value", "--Ocpp:Port")]
    [InlineData("--Ocpp:Port needs a value", "--Control:Port", "1", "--Ocpp:Port")]
    [InlineData("hash-key needs", "hash-key")]
    [InlineData("backup needs", "backup")]
    [InlineData("backup needs", "backup", "--Ledger:Path", "x")]
    [InlineData("'y' is not understood", "backup", "x", "y")]
    [InlineData("hash-key needs", "hash-key", "--new")]
    [InlineData("hash-key has no option '--key'", "hash-key", "CP_1", "--key", "x")]
    [InlineData("--Ocpp:Prot is not an option; --help lists them (did you mean Ocpp:Port?)", "--Ocpp:Prot", "1")]
    [InlineData("--Ledgr:Path is not an option; --help lists them (did you mean Ledger:Path?)", "--Ledgr:Path", "1")]
    [InlineData("--Zebra:Stripes is not an option; --help lists them", "--Zebra:Stripes", "1")]
    public void Argument_that_is_not_understood_is_named(string problemBegin, params string[] args)
    {
        Assert.False(CommandLine.TryParse(args, out _, out var problem));
        Assert.StartsWith(problemBegin, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem);
    }

    [Theory]
    [InlineData((int)CommandLineVerb.Help, "--help")]
    [InlineData((int)CommandLineVerb.Help, "-h")]
    [InlineData((int)CommandLineVerb.Help, "--Ocpp:Port", "1", "--help")]
    [InlineData((int)CommandLineVerb.Version, "--version")]
    [InlineData((int)CommandLineVerb.HashKey, "hash-key", "CP_1")]
    [InlineData((int)CommandLineVerb.HashKey, "hash-key", "CP_1", "CP_2")]
    [InlineData((int)CommandLineVerb.HashKey, "hash-key", "--new", "-")]
    [InlineData((int)CommandLineVerb.Backup, "backup", "copy.db", "--Ledger:Path", "x")]
    [InlineData((int)CommandLineVerb.Run)]
    [InlineData((int)CommandLineVerb.Run, "--Logging:LogLevel:Default=Debug")]
    public void Verb_is_recognised(int verb, params string[] args)
    {
        Assert.True(CommandLine.TryParse(args, out var commandLine, out _));
        Assert.Equal((CommandLineVerb)verb, commandLine.Verb);
    }
}
