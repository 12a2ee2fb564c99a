namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>
/// Tests OCPP-J 1.6 §4.2.2 and §4.2.3: CALLRESULT and CALLERROR. A damaged one is never answered, and identifies the call that it answers.
/// </summary>
public sealed partial class OcppMessageReaderTests
{
    [Theory]
    [InlineData("a plain result", """[3,"1",{"status":"Accepted"}]""", """CALLRESULT 1 {"status":"Accepted"}""")]
    [InlineData("an empty result", """[3,"1",{}]""", "CALLRESULT 1 {}")]
    [InlineData("null stands for an empty result", """[3,"1",null]""", "CALLRESULT 1 {} (NullPayload)")]
    [InlineData("white space", """ [ 3 , "1" , { "a" : 1 } ] """, """CALLRESULT 1 { "a" : 1 }""")]
    [InlineData("the type as 3.0", """[3.0,"1",{}]""", "CALLRESULT 1 {}")]
    public void CallResult_is_read(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("no payload", """[3,"1"]""", "DROP CallResult 1: A CALLRESULT has 3 elements.")]
    [InlineData("four elements", """[3,"1","Heartbeat",{}]""", "DROP CallResult 1: The payload is not a JSON object.")]
    [InlineData("four elements, the payload third", """[3,"1",{},{}]""", "DROP CallResult 1: A CALLRESULT has 3 elements.")]
    [InlineData("a payload that is an array", """[3,"1",[]]""", "DROP CallResult 1: The payload is not a JSON object.")]
    [InlineData("a payload that is a string", """[3,"1","Accepted"]""", "DROP CallResult 1: The payload is not a JSON object.")]
    [InlineData("a payload that is a number", """[3,"1",1]""", "DROP CallResult 1: The payload is not a JSON object.")]
    [InlineData("a payload that is true", """[3,"1",true]""", "DROP CallResult 1: The payload is not a JSON object.")]
    [InlineData("cut off", """[3,"1",{"status":"Acc""", "DROP CallResult 1: " + NotJson)]
    [InlineData("text behind it", """[3,"1",{}]x""", "DROP CallResult 1: " + NotJson)]
    [InlineData("no id", "[3]", "DROP CallResult: The message id is missing.")]
    [InlineData("an empty id answers nothing of ours", """[3,"",{}]""", "DROP CallResult: The message id is empty.")]
    [InlineData("a numeric id answers nothing of ours", "[3,1,{}]", "CALLRESULT 1 {} (NumericMessageId)")]
    public void Damaged_CallResult_is_never_answered(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("five elements", """[4,"1","NotSupported","no",{}]""", "CALLERROR 1 NotSupported 'NotSupported' 'no' {}")]
    [InlineData("the errata's example", """[4,"162376037","NotSupported","SendLocalList.req not implemented",{}]""", "CALLERROR 162376037 NotSupported 'NotSupported' 'SendLocalList.req not implemented' {}")]
    [InlineData("details are kept as sent", """[4,"1","InternalError","",{ "a":1}]""", """CALLERROR 1 InternalError 'InternalError' '' { "a":1}""")]
    [InlineData("the type as 4.0", """[4.0,"1","GenericError","",{}]""", "CALLERROR 1 GenericError 'GenericError' '' {}")]
    [InlineData("no details", """[4,"1","GenericError","no"]""", "CALLERROR 1 GenericError 'GenericError' 'no' {} (ShortCallError)")]
    [InlineData("no description", """[4,"1","GenericError"]""", "CALLERROR 1 GenericError 'GenericError' '' {} (ShortCallError)")]
    [InlineData("a description of null", """[4,"1","GenericError",null,{}]""", "CALLERROR 1 GenericError 'GenericError' '' {} (LooseCallError)")]
    [InlineData("a description that is a number", """[4,"1","GenericError",7,{}]""", "CALLERROR 1 GenericError 'GenericError' '' {} (LooseCallError)")]
    [InlineData("details where the description belongs", """[4,"1","GenericError",{"a":[1]}]""", "CALLERROR 1 GenericError 'GenericError' '' {} (ShortCallError, LooseCallError)")]
    [InlineData("details of null", """[4,"1","GenericError","no",null]""", "CALLERROR 1 GenericError 'GenericError' 'no' {} (LooseCallError)")]
    [InlineData("details that are a string", """[4,"1","GenericError","no",""]""", "CALLERROR 1 GenericError 'GenericError' 'no' {} (LooseCallError)")]
    [InlineData("details that are an array", """[4,"1","GenericError","no",[{"a":1}]]""", "CALLERROR 1 GenericError 'GenericError' 'no' {} (LooseCallError)")]
    [InlineData("a code that the table does not have", """[4,"1","Broken","",{}]""", "CALLERROR 1 Unknown 'Broken' '' {}")]
    [InlineData("an empty code", """[4,"1","","",{}]""", "CALLERROR 1 Unknown '' '' {}")]
    [InlineData("a code in the corrected spelling", """[4,"1","FormatViolation","",{}]""", "CALLERROR 1 FormationViolation 'FormatViolation' '' {}")]
    [InlineData("a code with an escape", """[4,"1","Generic\u0045rror","",{}]""", "CALLERROR 1 GenericError 'GenericError' '' {}")]
    [InlineData("a description with every escape", """[4,"1","GenericError","\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é",{}]""", "CALLERROR 1 GenericError 'GenericError' '\"\\/\b\f\n\r\té😀é' {}")]
    public void CallError_is_read(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("no code", """[4,"1"]""", "DROP CallError 1: A CALLERROR has 5 elements.")]
    [InlineData("six elements", """[4,"1","GenericError","",{},1]""", "DROP CallError 1: A CALLERROR has 5 elements.")]
    [InlineData("a numeric code", """[4,"1",500,"",{}]""", "DROP CallError 1: The error code is not a string.")]
    [InlineData("a code of null", """[4,"1",null,"",{}]""", "DROP CallError 1: The error code is not a string.")]
    [InlineData("a code with half a surrogate pair", """[4,"1","\udc00","",{}]""", "DROP CallError 1: The error code is not Unicode text.")]
    [InlineData("a description with half a surrogate pair", """[4,"1","GenericError","\ud83dx",{}]""", "DROP CallError 1: The error description is not Unicode text.")]
    [InlineData("a description with two first halves", """[4,"1","GenericError","\ud83d\ud83d",{}]""", "DROP CallError 1: The error description is not Unicode text.")]
    [InlineData("a description with a first half and another escape", """[4,"1","GenericError","\ud83d\n12345",{}]""", "DROP CallError 1: The error description is not Unicode text.")]
    [InlineData("a description with a first half and the second's digits alone", """[4,"1","GenericError","\ud83dxxde00",{}]""", "DROP CallError 1: The error description is not Unicode text.")]
    [InlineData("a description with a first half and the second's digits behind another escape", """[4,"1","GenericError","\ud83d\nde00",{}]""", "DROP CallError 1: The error description is not Unicode text.")]
    [InlineData("cut off", """[4,"1","GenericError","no""", "DROP CallError 1: " + NotJson)]
    [InlineData("no id", "[4]", "DROP CallError: The message id is missing.")]
    [InlineData("an id of null", """[4,null,"GenericError","",{}]""", "DROP CallError: The message id is not a string.")]
    public void Damaged_CallError_is_never_answered(string rule, string json, string expected) => AssertRead(rule, json, expected);
}
