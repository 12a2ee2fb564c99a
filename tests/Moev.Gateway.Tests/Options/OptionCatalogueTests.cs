using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Moev.Gateway.Hosting;
using Moev.Gateway.Options;

namespace Moev.Gateway.Tests.Options;

/// <summary>Tests that every option is complete in --help and that its bounds hold. Uses reflection, so that new options are included.</summary>
public sealed class OptionCatalogueTests
{
    private static readonly (string Section, Type Type)[] Classes =
    [
        (OcppOptions.Section, typeof(OcppOptions)),
        (ControlOptions.Section, typeof(ControlOptions)),
        (LedgerOptions.Section, typeof(LedgerOptions)),
        (DiagnosticsOptions.Section, typeof(DiagnosticsOptions)),
        (CertificateOptions.Section, typeof(CertificateOptions)),
        (UploadOptions.Section, typeof(UploadOptions)),
        (SiteOptions.Section, typeof(SiteOptions)),
    ];

    public static TheoryData<string, int, int> Bounds()
    {
        var bounds = new TheoryData<string, int, int>();
        foreach (var (section, type) in Classes)
        {
            foreach (var property in type.GetProperties().Where(property => property.PropertyType == typeof(int)))
            {
                var range = property.GetCustomAttribute<RangeAttribute>();
                Assert.True(range is not null, $"{section}:{property.Name} is a number without bounds");
                bounds.Add($"{section}:{property.Name}", (int)range.Minimum, (int)range.Maximum);
            }
        }

        return bounds;
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Number_is_refused_beyond_its_bounds_and_taken_at_them(string key, int min, int max)
    {
        Assert.Empty(Problems(key, min));
        Assert.Empty(Problems(key, max));
        AssertRefused(key, min - 1L, min, max);
        AssertRefused(key, max + 1L, min, max);
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Number_that_is_none_is_refused(string key, int min, int max)
    {
        foreach (var text in new[] { "abc", "", " ", "1.5", "0x10", "1e3", "99999999999999999999", "１" })
        {
            Assert.Equal(
                $"{key} is '{text}': must be a whole number from {min} to {max}",
                Assert.Single(Problems(key, text)));
        }
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Default_is_within_the_bounds(string key, int min, int max) =>
        Assert.InRange(int.Parse(OptionCatalogue.Find(key)!.Default, CultureInfo.InvariantCulture), min, max);

    [Theory]
    [InlineData("Ocpp:Validation", "strict", true)]
    [InlineData("Ocpp:Validation", "Tolerant", true)]
    [InlineData("Ocpp:Validation", "1", false)]
    [InlineData("Ocpp:Validation", "loose", false)]
    [InlineData("Ocpp:Validation", "", false)]
    [InlineData("Ocpp:BeforeBoot", "Lenient", true)]
    [InlineData("Ocpp:BeforeBoot", "Tolerant", false)]
    [InlineData("Ocpp:AcceptUnknown", "false", true)]
    [InlineData("Ocpp:AcceptUnknown", "TRUE", true)]
    [InlineData("Ocpp:AcceptUnknown", "no", false)]
    [InlineData("Ocpp:AcceptUnknown", "0", false)]
    [InlineData("Ocpp:AssumeProtocolWhenMissing", "", true)]
    [InlineData("Ocpp:AssumeProtocolWhenMissing", "ocpp1.6", true)]
    [InlineData("Ocpp:AssumeProtocolWhenMissing", "ocpp1x6", false)]
    [InlineData("Ocpp:AssumeProtocolWhenMissing", "ocpp2.0.1", false)]
    [InlineData("Ocpp:Address", "127.0.0.1", true)]
    [InlineData("Ocpp:Address", "", false)]
    [InlineData("Control:Address", "", false)]
    [InlineData("Ledger:Provider", "memory", true)]
    [InlineData("Ledger:Provider", "sqlite", true)]
    [InlineData("Ledger:Provider", "postgresql", false)]
    [InlineData("Ledger:Provider", "", false)]
    [InlineData("Control:AllowedHosts", "example.org", false)]
    [InlineData("Control:AllowedHosts:0", "example.org", true)]
    [InlineData("Ocpp:ChargePoints:CP_1:KeyHash", "", true)]
    [InlineData("Ocpp:ChargePoints", "CP_1", false)]
    public void Word_is_taken_or_refused(string key, string value, bool isTaken)
    {
        var problems = Problems(key, value);
        if (isTaken)
            Assert.Empty(problems);
        else
            Assert.StartsWith($"{key} is '{value}': ", Assert.Single(problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ocpp:Prot")]
    [InlineData("Ocpp")]
    [InlineData("Ocp:Port")]
    [InlineData("Control:Port:0")]
    [InlineData("Control:AllowedHosts:first")]
    [InlineData("Control:AllowedHosts:0:1")]
    [InlineData("Ledger:Paht")]
    [InlineData("Diagnostics:MaxTrace")]
    [InlineData("Ocpp:ChargePoints:CP_1:Key")]
    [InlineData("Ocpp:ChargePoints:CP_1:KeyHash:0")]
    [InlineData("Kestrel:Endpoints:Http:Url")]
    public void Unknown_option_is_refused(string key) =>
        Assert.StartsWith($"{key} is not an option", Assert.Single(Problems(key, "1")), StringComparison.Ordinal);

    [Theory]
    [InlineData("Logging:LogLevel:Default")]
    [InlineData("HOME")]
    [InlineData("ocpp:port")]
    [InlineData("OCPP:CHARGEPOINTS:cp_1:KEYHASH")]
    public void Key_of_others_or_in_another_case_is_taken(string key) => Assert.Empty(Problems(key, "1"));

    [Fact]
    public void Meant_option_is_suggested() =>
        Assert.Equal("Ledger:HeartbeatSeconds is not an option (did you mean Ocpp:HeartbeatSeconds?)", Assert.Single(Problems("Ledger:HeartbeatSeconds", "1")));

    [Fact]
    public void Every_option_has_a_description_and_a_unique_key()
    {
        Assert.All(OptionCatalogue.All, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Key));
        Assert.Equal(OptionCatalogue.All.Count, OptionCatalogue.All.Select(option => option.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Catalogue_has_every_property_of_every_options_class() =>
        Assert.Equal(
            Classes.SelectMany(pair => pair.Type.GetProperties().Select(property => $"{pair.Section}:{property.Name}")),
            OptionCatalogue.All.Select(option => option.Key));

    [Fact]
    public void Every_options_class_of_the_assembly_is_in_the_catalogue() =>
        Assert.Equal(
            typeof(OcppOptions).Assembly.GetTypes()
                .Where(type => type.GetField("Section") is not null)
                .Select(type => (string)type.GetField("Section")!.GetRawConstantValue()!)
                .Order(StringComparer.Ordinal),
            Classes.Select(pair => pair.Section).Order(StringComparer.Ordinal));

    [Fact]
    public void Time_and_size_carry_their_unit()
    {
        Assert.Equal("s", OptionCatalogue.Find("Ocpp:CallSeconds")!.Unit);
        Assert.Equal("bytes", OptionCatalogue.Find("Ocpp:MaxMessageBytesBeforeBoot")!.Unit);
        Assert.Equal("1/min", OptionCatalogue.Find("Ocpp:MaxMalformedPerMinute")!.Unit);
        Assert.Equal("", OptionCatalogue.Find("Ocpp:MaxSessions")!.Unit);
    }

    [Theory]
    [MemberData(nameof(Bounds))]
    public void Options_object_is_held_to_the_same_bounds(string key, int min, int max)
    {
        var option = OptionCatalogue.Find(key)!;
        Assert.Null(option.Check((object)min));
        Assert.Null(option.Check((object)max));
        if (min > int.MinValue)
            Assert.NotNull(option.Check((object)(min - 1)));
        Assert.NotNull(option.Check((object)(max + 1)));
    }

    private static void AssertRefused(string key, long value, int min, int max) =>
        Assert.Equal($"{key} is '{value}': must be a whole number from {min} to {max}", Assert.Single(Problems(key, value)));

    private static IReadOnlyList<string> Problems(string key, object value) => ConfigurationCheck.Problems(
        new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create(key, (string?)Convert.ToString(value, CultureInfo.InvariantCulture))])
            .Build());
}
