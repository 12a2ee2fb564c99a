using System.Text;
using Moev.Ocpp.OcppJ;

namespace Moev.Ocpp.Tests.OcppJ;

public sealed class CallErrorCodesTests
{
    public static TheoryData<CallErrorCode> Codes => [.. Enum.GetValues<CallErrorCode>().Where(code => code != CallErrorCode.Unknown)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_one_name_and_is_read_back(CallErrorCode code)
    {
        Assert.Equal(code.ToString(), CallErrorCodes.Name(code));
        Assert.Equal(code.ToString(), Encoding.UTF8.GetString(CallErrorCodes.Utf8Name(code)));
        Assert.Equal(code, CallErrorCodes.Parse(CallErrorCodes.Utf8Name(code)));
    }

    [Theory]
    [InlineData("NotImplemented", CallErrorCode.NotImplemented)]
    [InlineData("NotSupported", CallErrorCode.NotSupported)]
    [InlineData("InternalError", CallErrorCode.InternalError)]
    [InlineData("ProtocolError", CallErrorCode.ProtocolError)]
    [InlineData("SecurityError", CallErrorCode.SecurityError)]
    [InlineData("FormationViolation", CallErrorCode.FormationViolation)]
    [InlineData("FormatViolation", CallErrorCode.FormationViolation)]
    [InlineData("PropertyConstraintViolation", CallErrorCode.PropertyConstraintViolation)]
    [InlineData("OccurenceConstraintViolation", CallErrorCode.OccurenceConstraintViolation)]
    [InlineData("OccurrenceConstraintViolation", CallErrorCode.OccurenceConstraintViolation)]
    [InlineData("TypeConstraintViolation", CallErrorCode.TypeConstraintViolation)]
    [InlineData("GenericError", CallErrorCode.GenericError)]
    public void Name_of_table_7_in_either_spelling_is_read(string name, CallErrorCode expected) =>
        Assert.Equal(expected, CallErrorCodes.Parse(Encoding.UTF8.GetBytes(name)));

    [Theory]
    [InlineData("")]
    [InlineData("Unknown")]
    [InlineData("genericerror")]
    [InlineData("GenericError ")]
    [InlineData("RpcFrameworkError")]
    public void Other_names_are_unknown(string name) => Assert.Equal(CallErrorCode.Unknown, CallErrorCodes.Parse(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Unknown_has_no_name_on_the_wire()
    {
        Assert.True(CallErrorCodes.Utf8Name(CallErrorCode.Unknown).IsEmpty);
        Assert.Equal("Unknown", CallErrorCodes.Name(CallErrorCode.Unknown));
        Assert.Equal("Unknown", CallErrorCodes.Name((CallErrorCode)200));
    }
}
