using System.Buffers;
using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class OcppMessageWriterTests
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _writer;

    public OcppMessageWriterTests() => _writer = new Utf8JsonWriter(_buffer, OcppMessageWriter.WriterOptions);

    public static TheoryData<CallErrorCode> Codes => CallErrorCodesTests.Codes;

    [Fact]
    public void Call_has_four_elements()
    {
        OcppMessageWriter.WriteCall(_writer, "1"u8, "Probe"u8, new Probe("é😀<&'+"));

        Assert.Equal("""[2,"1","Probe",{"text":"é😀<&'+"}]""", Unescaped());
    }

    [Fact]
    public void Call_with_json_copies_the_payload_as_it_is()
    {
        OcppMessageWriter.WriteCall(_writer, "1"u8, "Reset"u8, """{ "type" : "Soft", "x":"\u0041" }"""u8);

        Assert.Equal("""[2,"1","Reset",{ "type" : "Soft", "x":"\u0041" }]""", Written());
    }

    [Fact]
    public void Id_of_an_own_call_is_plain_text_and_escaped_as_needed()
    {
        OcppMessageWriter.WriteCall(_writer, "a\"\\b"u8, "Reset"u8, "{}"u8);

        OcppMessageReader.Read(_buffer.WrittenMemory, out var message);
        Assert.True(message.IdMatches("a\"\\b"u8));
    }

    [Fact]
    public void CallResult_has_three_elements()
    {
        OcppMessageWriter.WriteCallResult(_writer, "1"u8, new Probe("x"));

        Assert.Equal("""[3,"1",{"text":"x"}]""", Written());
    }

    [Fact]
    public void Response_without_members_is_an_empty_object_however_it_is_written()
    {
        OcppMessageWriter.WriteCallResult(_writer, "1"u8, default(StatusNotificationResponse));
        Assert.Equal("""[3,"1",{}]""", Written());

        Reset();
        OcppMessageWriter.WriteCallResult(_buffer, _writer, "1"u8, default(StatusNotificationResponse));
        Assert.Equal("""[3,"1",{}]""", Written());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("")]
    [InlineData("""\u0031\"\\\/""")]
    [InlineData("""\ud83d\ude00é中😀""")]
    public void Answer_echoes_the_id_byte_for_byte(string rawId)
    {
        var id = Encoding.UTF8.GetBytes(rawId);

        OcppMessageWriter.WriteCallResult(_writer, id, new Probe("x"));
        Assert.Equal($"[3,\"{rawId}\",{{\"text\":\"x\"}}]", Written());

        Reset();
        OcppMessageWriter.WriteCallResult(_buffer, _writer, id, new Probe("x"));
        Assert.Equal($"[3,\"{rawId}\",{{\"text\":\"x\"}}]", Written());

        Reset();
        OcppMessageWriter.WriteCallError(_writer, id, CallErrorCode.GenericError, "");
        Assert.Equal($"[4,\"{rawId}\",\"GenericError\",\"\",{{}}]", Written());
    }

    [Theory]
    [InlineData(253)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(768)]
    public void Id_of_any_length_that_the_reader_accepts_is_echoed(int bytes)
    {
        var rawId = string.Concat(Enumerable.Repeat("\\ud83d\\ude00", 64))[..bytes];

        OcppMessageWriter.WriteCallError(_writer, Encoding.UTF8.GetBytes(rawId), CallErrorCode.GenericError, "");

        Assert.Equal($"[4,\"{rawId}\",\"GenericError\",\"\",{{}}]", Written());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void CallError_has_five_elements_and_reads_back(CallErrorCode code)
    {
        OcppMessageWriter.WriteCallError(_writer, "1"u8, code, "why");

        Assert.Equal($"[4,\"1\",\"{code}\",\"why\",{{}}]", Written());
        Assert.Equal($"CALLERROR 1 {code} '{code}' 'why' {{}}", Envelope.Describe(_buffer.WrittenMemory));
    }

    [Theory]
    [InlineData(CallErrorCode.Unknown)]
    [InlineData((CallErrorCode)99)]
    public void Code_without_a_name_is_a_bug_of_the_caller(CallErrorCode code)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => OcppMessageWriter.WriteCallError(_writer, "1"u8, code, ""));
        Assert.Equal(0, _writer.BytesPending + _writer.BytesCommitted);
    }

    [Theory]
    [InlineData(254, 254)]
    [InlineData(255, 255)]
    [InlineData(256, 255)]
    [InlineData(5000, 255)]
    public void Description_is_cut_to_255_characters(int length, int kept)
    {
        OcppMessageWriter.WriteCallError(_writer, "1"u8, CallErrorCode.GenericError, new string('é', length));

        Assert.Equal(new string('é', kept), Description());
    }

    [Theory]
    [InlineData(253, "x😀")]
    [InlineData(254, "x")]
    [InlineData(255, "x")]
    public void Description_is_never_cut_inside_a_character(int before, string end)
    {
        OcppMessageWriter.WriteCallError(_writer, "1"u8, CallErrorCode.GenericError, new string('x', before) + "😀😀");

        Assert.EndsWith(end, Description(), StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', Description());
    }

    [Fact]
    public void Description_with_half_a_surrogate_pair_still_is_valid_json()
    {
        OcppMessageWriter.WriteCallError(_writer, "1"u8, CallErrorCode.GenericError, "a\ud83db\"\\\n");

        Assert.Equal("a\uFFFDb\"\\\n", Description());
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        WriteAll();
        WriteAll();

        var before = GC.GetAllocatedBytesForCurrentThread();
        WriteAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private void WriteAll()
    {
        Reset();
        OcppMessageWriter.WriteCall(_writer, "1"u8, "Reset"u8, new Probe("x"));
        Reset();
        OcppMessageWriter.WriteCall(_writer, "1"u8, "Reset"u8, "{}"u8);
        Reset();
        OcppMessageWriter.WriteCallResult(_writer, "1"u8, new Probe("x"));
        Reset();
        OcppMessageWriter.WriteCallError(_writer, "1"u8, CallErrorCode.NotSupported, "no");
    }

    private void Reset()
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
    }

    private string Written() => Encoding.UTF8.GetString(_buffer.WrittenSpan);

    /// <summary>Gets the written text unescaped. The framework escapes characters beyond the basic plane, which is equivalent.</summary>
    private string Unescaped() => Written().Replace("\\uD83D\\uDE00", "😀", StringComparison.Ordinal);

    private string Description()
    {
        OcppMessageReader.Read(_buffer.WrittenMemory, out var message);
        return message.ErrorDescription;
    }

    private readonly record struct Probe(string Text) : IOcppPayload<Probe>
    {
        public static bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out Probe value, out PayloadReport report)
        {
            value = default;
            report = default;
            return false;
        }

        public void Write(Utf8JsonWriter writer)
        {
            writer.WriteStartObject();
            writer.WriteString("text"u8, Text);
            writer.WriteEndObject();
        }
    }
}
