namespace Moev.Ocpp.Tests.OcppJ;

/// <summary>Tests OCPP-J 1.6 §4.2.1: a CALL has exactly four elements.</summary>
public sealed partial class OcppMessageReaderTests
{
    private const string NotJson = "The message is not valid JSON, or is nested too deeply.";

    [Theory]
    [InlineData("a plain call", """[2,"1","Heartbeat",{}]""", "CALL 1 Heartbeat {}")]
    [InlineData("the specification's example", """[2,"19223201","BootNotification",{"chargePointVendor":"VendorX","chargePointModel":"SingleSocketCharger"}]""", """CALL 19223201 BootNotification {"chargePointVendor":"VendorX","chargePointModel":"SingleSocketCharger"}""")]
    [InlineData("white space between all tokens", "\t[ 2 ,\r\n\"1\" , \"Heartbeat\" , { } ] \n", "CALL 1 Heartbeat { }")]
    [InlineData("payload is kept as sent", """[2,"1","A",{ "a" : [1, 2,  {"b":null}] }]""", """CALL 1 A { "a" : [1, 2,  {"b":null}] }""")]
    [InlineData("payload with brackets and commas in strings", """[2,"1","A",{"a":"]},[{"}]""", """CALL 1 A {"a":"]},[{"}""")]
    [InlineData("payload with an escaped quote", """[2,"1","A",{"a":"\"]"}]""", """CALL 1 A {"a":"\"]"}""")]
    [InlineData("double members are the payload reader's business", """[2,"1","A",{"a":1,"a":2}]""", """CALL 1 A {"a":1,"a":2}""")]
    [InlineData("half a surrogate pair inside the payload is the payload reader's business", """[2,"1","A",{"a":"\ud800"}]""", """CALL 1 A {"a":"\ud800"}""")]
    [InlineData("an empty array stands for an empty payload", """[2,"1","Heartbeat",[]]""", "CALL 1 Heartbeat {} (ArrayPayload)")]
    [InlineData("the type as a string", """["2","1","Heartbeat",{}]""", "CALL 1 Heartbeat {} (StringMessageType)")]
    [InlineData("null stands for an empty payload", """[2,"1","Heartbeat",null]""", "CALL 1 Heartbeat {} (NullPayload)")]
    [InlineData("an empty action is an unknown action", """[2,"1","",{}]""", "CALL 1  {}")]
    [InlineData("an action is case-sensitive and kept as sent", """[2,"1","heartBEAT",{}]""", "CALL 1 heartBEAT {}")]
    [InlineData("an action with an escape is decoded", """[2,"1","Heart\u0062eat",{}]""", "CALL 1 Heartbeat {}")]
    [InlineData("an action beyond ASCII", """[2,"1","Zähler",{}]""", "CALL 1 Zähler {}")]
    [InlineData("the type as 2.0", """[2.0,"1","Heartbeat",{}]""", "CALL 1 Heartbeat {}")]
    [InlineData("the type as 2e0", """[2e0,"1","Heartbeat",{}]""", "CALL 1 Heartbeat {}")]
    [InlineData("the type as 20E-1", """[20E-1,"1","Heartbeat",{}]""", "CALL 1 Heartbeat {}")]
    public void Call_is_read(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("no action", """[2,"1"]""", "ANSWER 1: A CALL has 4 elements.")]
    [InlineData("no payload", """[2,"1","Heartbeat"]""", "ANSWER 1 Heartbeat: A CALL has 4 elements.")]
    [InlineData("five elements", """[2,"1","Heartbeat",{},{}]""", "ANSWER 1 Heartbeat: A CALL has 4 elements.")]
    [InlineData("five elements, null in front", """[2,"1","Heartbeat",null,{}]""", "ANSWER 1 Heartbeat: A CALL has 4 elements.")]
    [InlineData("six elements", """[2,"1","Heartbeat",{},1,2]""", "ANSWER 1 Heartbeat: A CALL has 4 elements.")]
    [InlineData("the payload where the action belongs", """[2,"1",{}]""", "ANSWER 1: The action is not a string.")]
    [InlineData("an action of null", """[2,"1",null,{}]""", "ANSWER 1: The action is not a string.")]
    [InlineData("an action that is a number", """[2,"1",5,{}]""", "ANSWER 1: The action is not a string.")]
    [InlineData("an action that is an array", """[2,"1",["Heartbeat"],{}]""", "ANSWER 1: The action is not a string.")]
    [InlineData("an action that is true", """[2,"1",true,{}]""", "ANSWER 1: The action is not a string.")]
    [InlineData("an action with half a surrogate pair", """[2,"1","A\ud83d",{}]""", "ANSWER 1: The action is not Unicode text.")]
    [InlineData("an action with the second half in front", """[2,"1","\ude00\ud83d",{}]""", "ANSWER 1: The action is not Unicode text.")]
    [InlineData("a payload that is an array", """[2,"1","Heartbeat",[7]]""", "ANSWER 1 Heartbeat: The payload is not a JSON object.")]
    [InlineData("a payload that is a string", """[2,"1","Heartbeat","{}"]""", "ANSWER 1 Heartbeat: The payload is not a JSON object.")]
    [InlineData("a payload that is an empty string", """[2,"1","Heartbeat",""]""", "ANSWER 1 Heartbeat: The payload is not a JSON object.")]
    [InlineData("a payload that is a number", """[2,"1","Heartbeat",0]""", "ANSWER 1 Heartbeat: The payload is not a JSON object.")]
    [InlineData("a payload that is false", """[2,"1","Heartbeat",false]""", "ANSWER 1 Heartbeat: The payload is not a JSON object.")]
    public void Damaged_call_with_an_id_is_answered(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("cut behind the array's last element", """[2,"1","Heartbeat",{}""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("cut inside the payload", """[2,"1","Heartbeat",{""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("cut inside a member", """[2,"1","Heartbeat",{"a":""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("cut inside a string of the payload", """[2,"1","Heartbeat",{"a":"b""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("cut in front of the payload", """[2,"1","Heartbeat",""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("cut behind the action", """[2,"1","Heartbeat" """, "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("cut inside the action", """[2,"1","Heartb""", "ANSWER 1: " + NotJson)]
    [InlineData("cut in front of the action", """[2,"1",""", "ANSWER 1: " + NotJson)]
    [InlineData("cut behind the id", """[2,"1" """, "ANSWER 1: " + NotJson)]
    [InlineData("cut inside the id", """[2,"1""", "DROP Call: " + NotJson)]
    [InlineData("cut in front of the id", "[2,", "DROP Call: " + NotJson)]
    [InlineData("cut behind the type", "[2", "DROP: " + NotJson)]
    [InlineData("cut in front of the type", "[", "DROP: " + NotJson)]
    public void Cut_off_call_is_answered_as_soon_as_its_id_is_there(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("a comma behind the last element", """[2,"1","Heartbeat",{},]""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("a comma behind the last member", """[2,"1","Heartbeat",{"a":1,}]""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("a comment in front", """/* */[2,"1","Heartbeat",{}]""", "DROP: " + NotJson)]
    [InlineData("a comment inside", """[2,"1",/* */"Heartbeat",{}]""", "ANSWER 1: " + NotJson)]
    [InlineData("a line comment behind", "[2,\"1\",\"Heartbeat\",{}]// end", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("text behind the message", """[2,"1","Heartbeat",{}]x""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("a bracket behind the message", """[2,"1","Heartbeat",{}]]""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("NUL behind the message", "[2,\"1\",\"Heartbeat\",{}]\0", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("a second message behind the first", """[2,"1","Heartbeat",{}][2,"2","Heartbeat",{}]""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("an element missing between commas", """[2,"1",,{}]""", "ANSWER 1: " + NotJson)]
    [InlineData("a member without quotes", """[2,"1","Heartbeat",{a:1}]""", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("single quotes", "[2,'1','Heartbeat',{}]", "DROP Call: " + NotJson)]
    [InlineData("a control character in a string", "[2,\"1\",\"Heartbeat\",{\"a\":\"\u0001\"}]", "ANSWER 1 Heartbeat: " + NotJson)]
    [InlineData("NaN, which some libraries write", """[2,"1","MeterValues",{"a":NaN}]""", "ANSWER 1 MeterValues: " + NotJson)]
    [InlineData("brackets that do not match", """[2,"1","Heartbeat",{]}""", "ANSWER 1 Heartbeat: " + NotJson)]
    public void Call_that_is_not_valid_json_is_answered_if_its_id_is_there(string rule, string json, string expected) =>
        AssertRead(rule, json, expected);

    [Theory]
    [InlineData("nothing", "", "DROP: " + NotJson)]
    [InlineData("white space", " \r\n\t ", "DROP: " + NotJson)]
    [InlineData("text", "hello", "DROP: " + NotJson)]
    [InlineData("an object", """{"type":2,"id":"1"}""", "DROP: The message is not a JSON array.")]
    [InlineData("a string", "\"[2]\"", "DROP: The message is not a JSON array.")]
    [InlineData("a number", "2", "DROP: The message is not a JSON array.")]
    [InlineData("null", "null", "DROP: The message is not a JSON array.")]
    [InlineData("an empty array", "[]", "DROP: The message type is not a number.")]
    [InlineData("another type as a string", """["5","1","Heartbeat",{}]""", "DROP: The message type is not a number.")]
    [InlineData("a type among other characters", """["2 ","1","Heartbeat",{}]""", "DROP: The message type is not a number.")]
    [InlineData("the type as null", """[null,"1","Heartbeat",{}]""", "DROP: The message type is not a number.")]
    [InlineData("the type as an array", """[[2],"1","Heartbeat",{}]""", "DROP: The message type is not a number.")]
    [InlineData("the type as true", """[true,"1","Heartbeat",{}]""", "DROP: The message type is not a number.")]
    [InlineData("a message inside an array", """[[2,"1","Heartbeat",{}]]""", "DROP: The message type is not a number.")]
    [InlineData("a byte order mark", "\uFEFF[2,\"1\",\"Heartbeat\",{}]", "DROP: " + NotJson)]
    [InlineData("a type with a leading zero", """[02,"1","Heartbeat",{}]""", "DROP: " + NotJson)]
    [InlineData("a type with a plus", """[+2,"1","Heartbeat",{}]""", "DROP: " + NotJson)]
    public void Message_without_type_and_id_is_dropped(string rule, string json, string expected) => AssertRead(rule, json, expected);

    [Theory]
    [InlineData("0", "[0]")]
    [InlineData("1", """[1,"1"]""")]
    [InlineData("5, OCPP 2.1's CALLRESULTERROR", """[5,"1","InternalError","",{}]""")]
    [InlineData("6, OCPP 2.1's SEND", """[6,"1","NotifyPeriodicEventStream",{}]""")]
    [InlineData("a negative one", """[-2,"1","Heartbeat",{}]""")]
    [InlineData("a fraction", """[2.5,"1","Heartbeat",{}]""")]
    [InlineData("22", """[22,"1","Heartbeat",{}]""")]
    [InlineData("258, which is 2 in a byte", """[258,"1","Heartbeat",{}]""")]
    [InlineData("4294967298, which is 2 in 32 bits", """[4294967298,"1","Heartbeat",{}]""")]
    [InlineData("beyond every integer", """[1e400,"1","Heartbeat",{}]""")]
    [InlineData("with any further shape", """[7,{"a":[null]},[],3]""")]
    public void Unknown_message_type_number_is_ignored(string number, string json) => AssertRead(number, json, "IGNORE");

    [Fact]
    public void Unknown_message_type_number_in_broken_json_is_dropped() => Assert.Equal("DROP: " + NotJson, Envelope.Describe("""[5,"1",]"""));

    private static void AssertRead(string rule, string json, string expected)
    {
        Assert.NotEmpty(rule);
        Assert.Equal(expected, Envelope.Describe(json));
    }
}
