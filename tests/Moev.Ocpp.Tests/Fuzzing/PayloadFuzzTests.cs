using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.V16;

namespace Moev.Ocpp.Tests.Fuzzing;

/// <summary>
/// Fuzzes nearly valid payloads of every message: strict mode accepts what a slow reading of the schema accepts; tolerant mode accepts the
/// same and reports everything else that it accepts; neither throws.
/// </summary>
[Trait("Category", "Fuzz")]
public sealed class PayloadFuzzTests
{
    private static readonly string[] Messages = [.. WireSchema.All.Keys.Order(StringComparer.Ordinal)];

    // Prefer messages with lists and those with relevant numbers to the many that contain a single value.
    private static readonly string[] Favourites =
        ["MeterValues", "StopTransaction", "SetChargingProfile", "StartTransaction", "GetConfigurationResponse", "SendLocalList", "BootNotification"];

    [Fact]
    public void Readers_agree_with_the_slow_reading_of_the_schemas() => FuzzBudget.Run("payload", (random, _) => Check(random));

    /// <summary>Checks the generator itself: if it made no good or no bad messages, the fuzzing would prove nothing.</summary>
    [Fact]
    public void Generator_reaches_every_error_and_every_deviation()
    {
        var seen = new HashSet<string>();
        int strict = 0;
        int tolerant = 0;
        var random = new Random(1);
        for (int i = 0; i < 6000; i++)
        {
            var (message, json) = Next(random);
            var report = Wire16.Read(message, json, ValidationMode.Strict).Report;
            seen.Add(report.Error.Kind.ToString());
            strict += report.Error.Kind == PayloadErrorKind.None ? 1 : 0;
            var loose = Wire16.Read(message, json, ValidationMode.Tolerant);
            tolerant += loose.IsRead ? 1 : 0;
            foreach (var deviation in Enum.GetValues<PayloadDeviations>().Where(d => loose.IsRead && d != 0 && loose.Report.Deviations.HasFlag(d)))
                seen.Add(deviation.ToString());
        }

        var expected = Enum.GetNames<PayloadErrorKind>()
            .Concat(Enum.GetNames<PayloadDeviations>())
            .Except(["LongMessageId", "ShortCallError", "LooseCallError", "NullPayload", "StringMessageType", "ArrayPayload", "NumericMessageId"])
            .Distinct();
        Assert.Empty(expected.Except(seen));
        Assert.InRange(strict, 1500, 5000);
        Assert.InRange(tolerant, strict + 500, 5500);
    }

    private static (string Message, byte[] Json) Next(Random random)
    {
        string message = random.Next(2) == 0 ? Favourites[random.Next(Favourites.Length)] : Messages[random.Next(Messages.Length)];
        return (message, new RandomPayload(random).Next(WireSchema.All[message]));
    }

    private static void Check(Random random)
    {
        var (message, json) = Next(random);
        string label = $"{message} {Convert.ToBase64String(json)} {Encoding.UTF8.GetString(json)}";

        var strict = Wire16.Read(message, json, ValidationMode.Strict);
        var tolerant = Wire16.Read(message, json, ValidationMode.Tolerant);

        Assert.True(strict.IsRead == PayloadOracle.Accepts(WireSchema.All[message], json), $"Strict: {strict.Report.Error} {label}");
        Assert.True(PayloadDeviations.None == strict.Report.Deviations, label);
        // Tolerant mode takes the year 1 for no time.
        if (Encoding.UTF8.GetString(json).Contains("\"000", StringComparison.Ordinal))
            return;

        Assert.True(strict.IsRead == (tolerant.IsRead && tolerant.Report.Deviations == PayloadDeviations.None), $"Tolerant: {tolerant.Report} {label}");
        CheckOffset(strict, json, label);
        CheckOffset(tolerant, json, label);
        if (tolerant.IsRead && (tolerant.Report.Deviations & (PayloadDeviations.UnknownEnumMember | PayloadDeviations.MissingMember)) == 0)
            CheckRewritten(message, tolerant, label);
    }

    /// <summary>Checks that a payload is written as legal JSON that reads as the same value.</summary>
    private static void CheckRewritten(string message, Wire16.Outcome outcome, string label)
    {
        string rewritten = outcome.Rewrite();
        const PayloadDeviations BeyondRepair =
            PayloadDeviations.OverlongString | PayloadDeviations.TooManyDecimals | PayloadDeviations.EmptyArray | PayloadDeviations.LooseUri;
        bool isStrict = (outcome.Report.Deviations & BeyondRepair) == 0;
        var again = Wire16.Read(message, rewritten, isStrict ? ValidationMode.Strict : ValidationMode.Tolerant);
        Assert.True(again.IsRead, $"{again.Report.Error} {rewritten} {label}");
        Assert.True(rewritten == again.Rewrite(), $"{rewritten} {label}");
    }

    private static void CheckOffset(Wire16.Outcome outcome, byte[] json, string label) => Assert.True(
        outcome.IsRead || (outcome.Report.Error.Offset >= 0 && outcome.Report.Error.Offset <= json.Length), $"{outcome.Report.Error} {label}");
}
