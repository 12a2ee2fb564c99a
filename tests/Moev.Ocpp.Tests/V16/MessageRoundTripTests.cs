using System.Text.Json.Nodes;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.V16;

public sealed class MessageRoundTripTests
{
    public static TheoryData<string, bool> Messages
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string message in WireSchema.All.Keys.Order(StringComparer.Ordinal))
            {
                data.Add(message, false);
                data.Add(message, true);
            }

            return data;
        }
    }

    [Fact]
    public void Schemas_and_messages_are_the_same_78()
    {
        Assert.Equal(78, WireSchema.All.Count);
        Assert.Equal(WireSchema.All.Keys.Order(StringComparer.Ordinal), Wire16.Messages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Legal_message_is_read_strictly_and_written_back_byte_for_byte(string message, bool full)
    {
        string json = WireSchema.All[message].Example(full).ToJsonString();

        var outcome = Wire16.Read(message, json, ValidationMode.Strict);

        Assert.True(outcome.IsRead, outcome.Report.ToString());
        Assert.Equal(PayloadDeviations.None, outcome.Report.Deviations);
        Assert.Equal(json, outcome.Rewrite());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Members_in_the_opposite_order_are_read_and_written_in_the_schemas_order(string message, bool full)
    {
        var node = WireSchema.All[message].Example(full);
        string json = node.ToJsonString();
        Reverse(node);

        var outcome = Wire16.Read(message, node.ToJsonString(), ValidationMode.Strict);

        Assert.True(outcome.IsRead, outcome.Report.ToString());
        Assert.Equal(json, outcome.Rewrite());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void White_space_between_tokens_changes_nothing(string message, bool full)
    {
        string json = WireSchema.All[message].Example(full).ToJsonString();
        string spread = json.Replace("{", "\t{ \r\n").Replace("}", " }\n").Replace("[", "[  ").Replace("]", "\n]").Replace(",", " ,\n").Replace("\":", "\" : ");

        var outcome = Wire16.Read(message, spread, ValidationMode.Strict);

        Assert.True(outcome.IsRead, outcome.Report.ToString());
        Assert.Equal(json, outcome.Rewrite());
    }

    [Theory]
    [MemberData(nameof(Messages))]
    public void Escaped_names_and_texts_mean_the_same(string message, bool full)
    {
        string json = WireSchema.All[message].Example(full).ToJsonString();
        string escaped = json.Replace("a", "\\u0061").Replace("T", "\\u0054");

        var outcome = Wire16.Read(message, escaped, ValidationMode.Strict);

        Assert.True(outcome.IsRead, outcome.Report.ToString());
        Assert.Equal(json, outcome.Rewrite());
    }

    [Fact]
    public void Every_word_of_every_enumeration_is_read_and_written()
    {
        int words = 0;
        foreach (var (message, schema) in WireSchema.All)
        {
            var node = schema.Example(full: true);
            foreach (var (inner, innerSchema) in schema.Objects(node))
            {
                foreach (var (name, property, _) in innerSchema.Properties)
                {
                    foreach (string word in property.Words)
                    {
                        inner[name] = word;
                        var outcome = Wire16.Read(message, node.ToJsonString(), ValidationMode.Strict);
                        Assert.True(outcome.IsRead, $"{message} {word}: {outcome.Report}");
                        string written = node.ToJsonString().Replace("Celcius", "Celsius");
                        Assert.Equal(written, outcome.Rewrite());
                        words++;
                    }
                }
            }
        }

        Assert.True(words > 300, words.ToString());
    }

    [Fact]
    public void Both_spellings_of_Celsius_are_one_unit()
    {
        Assert.Equal(UnitOfMeasure.Celsius, UnitOfMeasureNames.Parse("Celsius"u8));
        Assert.Equal(UnitOfMeasure.Celsius, UnitOfMeasureNames.Parse("Celcius"u8));
        Assert.Equal("Celsius", UnitOfMeasure.Celsius.ToWireName());
    }

    [Fact]
    public void Word_that_the_specification_does_not_have_is_never_written()
    {
        Assert.Equal("Unknown", default(ResetType).ToWireName());
        Assert.Throws<InvalidOperationException>(() => Wire16.Write(new ResetRequest(ResetType.Unknown)));
    }

    [Fact]
    public void Word_Unknown_of_ClearChargingProfile_is_not_the_fallback()
    {
        Assert.Equal(ClearChargingProfileStatus.Unknown, ClearChargingProfileStatusNames.Parse("Unknown"u8));
        Assert.Equal(ClearChargingProfileStatus.Unrecognized, ClearChargingProfileStatusNames.Parse("Perhaps"u8));
        Assert.Equal("""{"status":"Unknown"}""", Wire16.Write(new ClearChargingProfileResponse(ClearChargingProfileStatus.Unknown)));
    }

    [Fact]
    public void Message_made_by_code_is_written_in_the_schemas_order()
    {
        var request = new SetChargingProfileRequest(
            1,
            new ChargingProfile(
                5,
                null,
                0,
                ChargingProfilePurpose.TxDefaultProfile,
                ChargingProfileKind.Absolute,
                null,
                null,
                null,
                new ChargingSchedule(
                    null,
                    new OcppDateTime(new DateTimeOffset(2024, 5, 1, 10, 0, 0, TimeSpan.FromHours(2))),
                    ChargingRateUnit.A,
                    new ChargingSchedulePeriod[] { new(0, 8.1m), new(60, 16m, 1) })));

        const string Expected = """
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":5,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile",
            "chargingProfileKind":"Absolute","chargingSchedule":{"startSchedule":"2024-05-01T08:00:00.000Z","chargingRateUnit":"A",
            "chargingSchedulePeriod":[{"startPeriod":0,"limit":8.1},{"startPeriod":60,"limit":16,"numberPhases":1}]}}}
            """;
        Assert.Equal(Expected.ReplaceLineEndings(""), Wire16.Write(request));
    }

    private static void Reverse(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject self:
                var members = self.ToArray();
                self.Clear();
                foreach (var (name, value) in members.Reverse())
                {
                    Reverse(value);
                    self.Add(name, value);
                }

                break;
            case JsonArray array:
                foreach (var item in array)
                    Reverse(item);
                break;
        }
    }
}
