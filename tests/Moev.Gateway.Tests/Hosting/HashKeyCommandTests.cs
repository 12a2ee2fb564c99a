using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Moev.Gateway.Hosting;
using Moev.Gateway.Options;
using Moev.Gateway.Sessions;

namespace Moev.Gateway.Tests.Hosting;

public sealed class HashKeyCommandTests
{
    private const string Key = "0123456789abcdefghij";

    [Theory]
    [InlineData("0123456789abcdefghij")]
    [InlineData("0123456789abcdefghij\n")]
    [InlineData("0123456789abcdefghij\r\n")]
    [InlineData("303132333435363738396162636465666768696A\n")]
    public async Task Prints_the_appsettings_that_let_the_key_in(string input)
    {
        var (exitCode, output, errors) = await RunAsync(["CP_1"], input);
        Assert.Equal((0, ""), (exitCode, errors));
        var hash = Assert.Single(Hashes(output));
        Assert.Equal("CP_1", hash.Key);
        Assert.True(hash.Value.Matches("0123456789abcdefghij"u8));
        Assert.True(hash.Value.Matches("303132333435363738396162636465666768696a"u8));
        Assert.False(hash.Value.Matches("0123456789abcdefghik"u8));
    }

    [Theory]
    [InlineData("0123456789abcdefghij\nklmnopqrstuvwxyz0123\n", "CP_1", "RDAM 123")]
    [InlineData("0123456789abcdefghij\r\nklmnopqrstuvwxyz0123", "CP_1", "RDAM 123")]
    [InlineData("CP_1:0123456789abcdefghij\nRDAM 123:klmnopqrstuvwxyz0123\n", "-")]
    public async Task Hashes_many_keys_at_once(string input, params string[] args)
    {
        var (exitCode, output, errors) = await RunAsync(args, input);
        Assert.Equal((0, ""), (exitCode, errors));
        var hashes = Hashes(output);
        Assert.Equal(2, hashes.Count);
        Assert.True(hashes["CP_1"].Matches("0123456789abcdefghij"u8));
        Assert.True(hashes["RDAM 123"].Matches("klmnopqrstuvwxyz0123"u8));
    }

    [Theory]
    [InlineData("", "--new", "CP_1", "CP_2")]
    [InlineData("CP_1\nCP_2\n", "--new", "-")]
    public async Task Creates_keys_and_prints_them_apart_from_the_hashes(string input, params string[] args)
    {
        var (exitCode, output, errors) = await RunAsync(args, input);
        Assert.Equal(0, exitCode);
        var hashes = Hashes(output);
        var keys = errors.TrimEnd().Split('\n').Select(static line => line.TrimEnd().Split(':')).ToDictionary(static pair => pair[0], static pair => pair[1]);
        Assert.Equal(["CP_1", "CP_2"], keys.Keys);
        Assert.Equal(2, keys.Values.Distinct().Count());
        Assert.All(keys, key =>
        {
            Assert.Equal(40, key.Value.Length);
            Assert.True(hashes[key.Key].Matches(Encoding.ASCII.GetBytes(key.Value)));
            Assert.DoesNotContain(key.Value, output, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("0A:1B", "0A%3A1B")]
    [InlineData("100%", "100%25")]
    [InlineData("Säule/1", "Säule/1")]
    public async Task Names_identities_as_the_configuration_does(string identity, string name)
    {
        Assert.Equal(name, Assert.Single(Hashes((await RunAsync([identity], Key)).Output)).Key);
        Assert.Equal(name, Assert.Single(Hashes((await RunAsync(["-"], $"{name}:{Key}\n")).Output)).Key);
        Assert.StartsWith(name + ":", (await RunAsync(["--new", identity], "")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_may_contain_a_colon()
    {
        var (_, output, _) = await RunAsync(["-"], "CP_1:0123456789:abcdefghij\n");
        Assert.True(Hashes(output)["CP_1"].Matches("0123456789:abcdefghij"u8));
    }

    [Fact]
    public async Task Salts_each_time() => Assert.NotEqual((await RunAsync(["CP_1"], Key)).Output, (await RunAsync(["CP_1"], Key)).Output);

    [Theory]
    [InlineData("", "CP_1")]
    [InlineData("\n", "CP_1")]
    [InlineData(Key, "CP/")]
    [InlineData(Key, "/CP")]
    [InlineData(Key, " CP_1")]
    [InlineData(Key, "")]
    [InlineData("a\n", "CP_1", "CP_2")]
    [InlineData("a\nb\nc\n", "CP_1", "CP_2")]
    [InlineData("a\nb\n", "CP_1", "cp_1")]
    [InlineData("", "-")]
    [InlineData("CP_1 0123456789abcdef\n", "-")]
    [InlineData("CP_1:0123456789abcdef\n:x\n", "-")]
    [InlineData("CP_1:\n", "-")]
    [InlineData("", "--new", "-")]
    [InlineData("", "--new", "CP\u0001")]
    public async Task Refuses_an_invalid_key_or_identity_in_one_line(string input, params string[] args)
    {
        var (exitCode, output, errors) = await RunAsync(args, input);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("hash-key: ", Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(256, 0)]
    [InlineData(257, 1)]
    public async Task Takes_keys_of_256_bytes_at_most(int length, int expected) =>
        Assert.Equal(expected, (await RunAsync(["CP_1"], new string('k', length))).ExitCode);

    [Theory]
    [InlineData(15, true)]
    [InlineData(16, false)]
    public async Task Warns_of_a_short_key(int length, bool warns)
    {
        var (exitCode, _, errors) = await RunAsync(["CP_1"], new string('k', length));
        Assert.Equal((0, warns), (exitCode, errors.Length > 0));
    }

    /// <summary>Reads the output as appsettings.json, and checks that the gateway would take it.</summary>
    private static Dictionary<string, KeyHash> Hashes(string output)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(output));
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        Assert.Empty(ConfigurationCheck.Problems(configuration));
        return configuration.GetSection(OcppOptions.Section).Get<OcppOptions>()!.ChargePoints.ToDictionary(
            static pair => pair.Key,
            static pair => KeyHash.TryParse(pair.Value.KeyHash, out var hash) ? hash : throw new InvalidOperationException("not a hash"));
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] args, string input)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        var exitCode = await GatewayProgram.RunAsync(["hash-key", .. args], stream, output, errors);
        return (exitCode, output.ToString(), errors.ToString());
    }
}
