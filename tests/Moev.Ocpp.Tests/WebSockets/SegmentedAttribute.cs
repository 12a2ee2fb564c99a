using System.Reflection;
using Xunit.Sdk;

namespace Moev.Ocpp.Tests.WebSockets;

/// <summary>The way in which a case's bytes reach the reader under test.</summary>
public enum Replay
{
    /// <summary>At once, in one array of exactly their length.</summary>
    Whole,

    /// <summary>At once, from the middle of arrays that hold FF, and then 00, around them.</summary>
    PoisonedMargins,

    /// <summary>For every split in two: as two arrivals, as two segments of one arrival, and with an empty segment in between.</summary>
    EverySplit,

    /// <summary>As one arrival per byte, and as one arrival of segments of one byte.</summary>
    ByteByByte,
}

/// <summary>One case, replayed in every way. The test method takes the wire, the expectation and the <see cref="Replay"/>.</summary>
/// <param name="wire">The bytes, in the notation of <see cref="Wire"/>.</param>
/// <param name="expected">The expectation of the test method.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SegmentedAttribute(string wire, string expected) : DataAttribute
{
    public string Wire => wire;

    public string Expected => expected;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        Enum.GetValues<Replay>().Select(replay => new object[] { wire, expected, replay });
}

/// <summary>Many cases, replayed in every way: a static member that yields (wire, expected).</summary>
/// <param name="member">A static property of the test class, <c>IEnumerable&lt;(string, string)&gt;</c>.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SegmentedMemberAttribute(string member) : DataAttribute
{
    public string Member => member;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        PropertyInfo property = testMethod.DeclaringType!.GetProperty(member, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{testMethod.DeclaringType} has no static property {member}.");
        var cases = (IEnumerable<(string Wire, string Expected)>)property.GetValue(null)!;
        return cases.SelectMany(_ => Enum.GetValues<Replay>(), (c, replay) => new object[] { c.Wire, c.Expected, replay });
    }
}
