using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.V16;

/// <summary>Tests messages of charge points in the field. Tolerant mode must accept each with its intended meaning.</summary>
public sealed class VendorQuirkTests
{
    [Theory]
    [InlineData("KWH", UnitOfMeasure.KWh)]
    [InlineData(" kwh ", UnitOfMeasure.KWh)]
    [InlineData("celcius", UnitOfMeasure.Celsius)]
    [InlineData("kWhh", UnitOfMeasure.Unknown)]
    [InlineData("", null)]
    public void Word_in_another_case_with_blanks_or_empty_is_read_and_counted_in_tolerant_mode_only(string unit, UnitOfMeasure? expected)
    {
        var payload = System.Text.Encoding.UTF8.GetBytes(
            $$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-11-22T12:00:00Z","sampledValue":[{"value":"1","unit":"{{unit}}"}]}]}""");
        Assert.True(MeterValuesRequest.TryRead(payload, ValidationMode.Tolerant, out var request, out var report));
        Assert.Equal(PayloadDeviations.UnknownEnumMember, report.Deviations);
        foreach (var value in request.MeterValue)
        {
            foreach (var sample in value.SampledValue)
                Assert.Equal(expected, sample.Unit);
        }

        Assert.False(MeterValuesRequest.TryRead(payload, ValidationMode.Strict, out _, out _));
    }

    [Fact]
    public void Sampled_value_as_a_number_is_its_text()
    {
        var sample = FirstSample("""{"value":12.50,"unit":"Wh"}""");
        Assert.Equal("12.50", sample.Value.ToString());
        Assert.True(sample.Value.TryGetDecimal(out decimal value));
        Assert.Equal(12.5m, value);
    }

    [Fact]
    public void Meter_value_as_an_object_is_a_list_of_one()
    {
        var request = Wire16.ReadTolerant<MeterValuesRequest>(
            """{"connectorId":1,"transactionId":5,"meterValue":{"timestamp":"2024-01-01T00:00:00Z","sampledValue":{"value":"7"}}}""");
        Assert.Equal(1, request.MeterValue.Count);
        Assert.Equal("7", request.MeterValue.First.SampledValue.First.Value.ToString());
        Assert.Single(request.MeterValue.ToArray());
    }

    [Fact]
    public void Empty_list_of_samples_is_accepted()
    {
        var request = Wire16.ReadTolerant<MeterValuesRequest>(
            """{"connectorId":1,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[]}]}""");
        Assert.Equal(0, request.MeterValue.First.SampledValue.Count);
    }

    [Theory]
    [InlineData("Hz")]
    [InlineData("%")]
    public void Unit_that_the_specification_does_not_have_is_unknown(string unit) =>
        Assert.Equal(UnitOfMeasure.Unknown, FirstSample($$"""{"value":"50.01","measurand":"Frequency","unit":"{{unit}}"}""").Unit);

    [Fact]
    public void Context_that_the_specification_does_not_have_is_unknown() =>
        Assert.Equal(ReadingContext.Unknown, FirstSample("""{"value":"1","context":"Sample.Periodic.1"}""").Context);

    [Fact]
    public void Null_for_optional_members_is_absence()
    {
        var sample = FirstSample("""{"value":"1","context":null,"phase":null,"measurand":"Voltage"}""");
        Assert.Null(sample.Context);
        Assert.Null(sample.Phase);
        Assert.Equal(Measurand.Voltage, sample.Measurand);
    }

    [Fact]
    public void Serial_number_of_26_characters_is_kept()
    {
        var boot = Wire16.ReadTolerant<BootNotificationRequest>(
            """{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"abcdefghijklmnopqrstuvwxyz"}""");
        Assert.Equal("abcdefghijklmnopqrstuvwxyz", boot.ChargePointSerialNumber);
    }

    [Fact]
    public void Configuration_value_as_a_number_is_its_text()
    {
        var answer = Wire16.ReadTolerant<GetConfigurationResponse>(
            """{"configurationKey":[{"key":"HeartbeatInterval","readonly":"false","value":300},{"key":"AuthorizeRemoteTxRequests","readonly":true,"value":true}],"unknownKey":[]}""");
        var keys = answer.ConfigurationKey!.Value.ToArray();
        Assert.Equal(new KeyValue("HeartbeatInterval", false, "300"), keys[0]);
        Assert.Equal(new KeyValue("AuthorizeRemoteTxRequests", true, "true"), keys[1]);
        Assert.Equal(0, answer.UnknownKey!.Value.Count);
    }

    [Fact]
    public void Error_code_that_the_specification_does_not_have_is_unknown()
    {
        var status = Wire16.ReadTolerant<StatusNotificationRequest>(
            """{"connectorId":1,"errorCode":"Error","status":"Available","info":"","vendorErrorCode":0}""");
        Assert.Equal(ChargePointErrorCode.Unknown, status.ErrorCode);
        Assert.Equal(ChargePointStatus.Available, status.Status);
        Assert.Equal("0", status.VendorErrorCode.ToString());
        Assert.True(status.Info!.Value.IsEmpty);
    }

    [Fact]
    public void Numbers_in_strings_are_numbers()
    {
        var start = Wire16.ReadTolerant<StartTransactionRequest>(
            """{"connectorId":"1","idTag":12345678,"meterStart":"1000.0","timestamp":"2024-01-01T00:00:00+02"}""");
        Assert.Equal(1, start.ConnectorId.Value);
        Assert.Equal("12345678", start.IdTag.ToString());
        Assert.Equal(1000, start.MeterStart);
        Assert.Equal(new DateTimeOffset(2023, 12, 31, 22, 0, 0, TimeSpan.Zero), start.Timestamp.Value);
    }

    [Fact]
    public void Id_tag_of_up_to_80_bytes_is_kept_and_a_longer_one_is_too_long()
    {
        string json(int length) => $$"""{"idTag":"{{new string('A', length)}}"}""";
        Assert.Equal(new string('A', 80), Wire16.ReadTolerant<AuthorizeRequest>(json(80)).IdTag.ToString());
        var outcome = Wire16.Read("Authorize", json(81), ValidationMode.Tolerant);
        Assert.Equal(new PayloadError(PayloadErrorKind.TooLong, "idTag", 9), outcome.Report.Error);
    }

    [Fact]
    public void Null_payload_is_an_empty_one()
    {
        var heartbeat = Wire16.Read("Heartbeat", "null", ValidationMode.Tolerant);
        Assert.True(heartbeat.IsRead);
        Assert.Equal(PayloadDeviations.NullPayload, heartbeat.Report.Deviations);
        Assert.Equal(PayloadErrorKind.NotAnObject, Wire16.Read("Heartbeat", "null", ValidationMode.Strict).Report.Error.Kind);
        Assert.Equal(PayloadErrorKind.MissingMember, Wire16.Read("Authorize", "null", ValidationMode.Tolerant).Report.Error.Kind);
    }

    [Fact]
    public void Each_deviation_of_a_message_is_reported_and_the_first_is_named()
    {
        var outcome = Wire16.Read(
            "StartTransaction",
            """{"vendor":1,"connectorId":"1","idTag":"abcdefghijklmnopqrstu","meterStart":5,"reservationId":null,"timestamp":"2024-01-01 00:00:00"}""",
            ValidationMode.Tolerant);
        Assert.Equal(
            PayloadDeviations.UnknownMember | PayloadDeviations.StringForNumber | PayloadDeviations.OverlongString
                | PayloadDeviations.NullMember | PayloadDeviations.LooseDateTime,
            outcome.Report.Deviations);
        Assert.Equal("vendor", outcome.Report.FirstDeviation);
    }

    [Fact]
    public void Transaction_id_minus_one_is_an_integer_like_any_other()
    {
        var stop = Wire16.ReadTolerant<StopTransactionRequest>("""{"meterStop":5,"timestamp":"1970-01-01T00:00:07Z","transactionId":-1}""");
        Assert.Equal(-1, stop.TransactionId);
        Assert.Null(stop.Reason);
    }

    private static SampledValue FirstSample(string sample) => Wire16.ReadTolerant<MeterValuesRequest>(
        $$"""{"connectorId":1,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{{sample}}]}]}""").MeterValue.First.SampledValue.First;
}
