using System.Text;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.V16;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class PayloadReaderTests
{
    [Theory]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(250_000)]
    public void Members_of_a_long_payload_are_found_in_their_places(int length)
    {
        var data = new string('x', length);
        var request = Wire16.ReadTolerant<DataTransferRequest>($$"""{"data":"{{data}}","messageId":"behind","vendorId":"it"}""");
        Assert.Equal<(string?, string?, string)>((data, "behind", "it"), (request.Data, request.MessageId, request.VendorId));
    }

    [Theory]
    [InlineData(0, PayloadErrorKind.None)]
    [InlineData(1, PayloadErrorKind.NotJson)]
    public void Payload_longer_than_places_can_say_is_refused(int beyond, PayloadErrorKind error)
    {
        var json = new byte[PlainToken.MaxOffset + beyond];
        json.AsSpan().Fill((byte)' ');
        """{"idTag":"A"}"""u8.CopyTo(json);
        Assert.Equal(error, Wire16.Read("Authorize", json, ValidationMode.Tolerant).Report.Error.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("}")]
    [InlineData("""{"idTag":"A"}}""")]
    [InlineData("""{"idTag":"A"} {}""")]
    [InlineData("""{"idTag":"A",}""")]
    [InlineData("""{"idTag":"A"/**/}""")]
    [InlineData("{\"idTag\":\"A\"} // x")]
    [InlineData("""{idTag:"A"}""")]
    [InlineData("""{'idTag':'A'}""")]
    [InlineData("""{"idTag":"A","x":[}""")]
    [InlineData("""{"idTag":"A","x":01}""")]
    [InlineData("""{"idTag":"A","x":1.}""")]
    [InlineData("""{"idTag":"A","x":NaN}""")]
    [InlineData("""{"idTag":"A","x":"\x"}""")]
    [InlineData("{\"idTag\":\"A\nB\"}")]
    [InlineData("\uFEFF{\"idTag\":\"A\"}")]
    [InlineData("null null")]
    public void Text_that_is_not_JSON_is_a_formation_violation(string json)
    {
        var outcome = Wire16.Read("Authorize", json, ValidationMode.Tolerant);
        Assert.Equal(PayloadErrorKind.NotJson, outcome.Report.Error.Kind);
        Assert.Equal(CallErrorCode.FormationViolation, outcome.Report.Error.Code);
    }

    [Theory]
    [InlineData("""{"idTag":"\ud83d"}""")]
    [InlineData("""{"idTag":"\ude00\ud83d"}""")]
    [InlineData("""{"idTag":"\ud83dx\ude00"}""")]
    [InlineData("""{"idTag":"A","x":"\ud83d\n"}""")]
    [InlineData("""{"idTag":"A","\udc00":1}""")]
    [InlineData("""{"idTag":"A","x":{"y":["\uD800\uD800"]}}""")]
    public void Half_of_a_surrogate_pair_is_refused_wherever_it_stands(string json) =>
        Assert.Equal(PayloadErrorKind.NotJson, Wire16.Read("Authorize", json, ValidationMode.Tolerant).Report.Error.Kind);

    [Theory]
    [InlineData("""{"idTag":"\ud83d\ude00"}""")]
    [InlineData("""{"idTag":"\\ud83d"}""")]
    [InlineData("""{"idTag":"A","x":"\\\\\uD83D\uDE00"}""")]
    public void Whole_pairs_and_escaped_backslashes_are_accepted(string json) =>
        Assert.True(Wire16.Read("Authorize", json, ValidationMode.Tolerant).IsRead);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xE4, 0xB8 })]
    public void Invalid_utf8_is_refused_wherever_it_stands(byte[] bad)
    {
        byte[] json = [.. "{\"idTag\":\"A\",\"x\":\""u8, .. bad, .. "\"}"u8];
        Assert.Equal(PayloadErrorKind.NotJson, Wire16.Read("Authorize", json, ValidationMode.Tolerant).Report.Error.Kind);
    }

    [Fact]
    public void Sixteen_levels_are_read_and_seventeen_refused()
    {
        static string json(int levels) =>
            $$"""{"idTag":"A","x":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
        Assert.True(Wire16.Read("Authorize", json(16), ValidationMode.Tolerant).IsRead);
        Assert.Equal(PayloadErrorKind.NotJson, Wire16.Read("Authorize", json(17), ValidationMode.Tolerant).Report.Error.Kind);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    [InlineData("1")]
    [InlineData("\"{}\"")]
    [InlineData("true")]
    public void Payload_that_is_not_an_object_is_refused(string json)
    {
        var outcome = Wire16.Read("Heartbeat", json, ValidationMode.Tolerant);
        Assert.Equal(new PayloadError(PayloadErrorKind.NotAnObject, null, 0), outcome.Report.Error);
    }

    [Fact]
    public void Error_names_the_first_wrong_member_and_its_place()
    {
        var outcome = Wire16.Read("ReserveNow", """{"connectorId":1,"idTag":[],"expiryDate":"x"}""", ValidationMode.Tolerant);
        Assert.Equal(new PayloadError(PayloadErrorKind.WrongType, "idTag", 25), outcome.Report.Error);
        Assert.Equal(CallErrorCode.TypeConstraintViolation, outcome.Report.Error.Code);
    }

    [Fact]
    public void Error_of_a_missing_member_names_the_first_in_the_schemas_order()
    {
        var outcome = Wire16.Read("StartTransaction", """{"timestamp":"2024-01-01T00:00:00Z","connectorId":1}""", ValidationMode.Strict);
        Assert.Equal(PayloadErrorKind.MissingMember, outcome.Report.Error.Kind);
        Assert.Equal("idTag", outcome.Report.Error.Member);
        Assert.Equal(CallErrorCode.OccurenceConstraintViolation, outcome.Report.Error.Code);
    }

    [Fact]
    public void Name_of_an_unknown_member_is_reported_in_at_most_64_bytes()
    {
        string name = new('é', 500);
        var strict = Wire16.Read("Heartbeat", $$"""{"{{name}}":1}""", ValidationMode.Strict);
        Assert.Equal(new string('é', 32), strict.Report.Error.Member);
        var tolerant = Wire16.Read("Heartbeat", $$"""{"x{{name}}":1}""", ValidationMode.Tolerant);
        Assert.Equal(64, 1 + Encoding.UTF8.GetByteCount(tolerant.Report.FirstDeviation!));
    }

    [Fact]
    public void Slice_of_a_larger_message_is_read_with_offsets_from_its_start()
    {
        byte[] message = """[2,"1","StartTransaction",{"connectorId":"x"}]"""u8.ToArray();
        Assert.False(Moev.Ocpp.V16.StartTransactionRequest.TryRead(message.AsMemory()[26..^1], ValidationMode.Strict, out _, out var report));
        Assert.Equal(new PayloadError(PayloadErrorKind.WrongType, "connectorId", 15), report.Error);
    }
}
