using System.Reflection;
using Microsoft.Extensions.Logging;
using Moev.Gateway.Hosting;
using Moev.Transport;

namespace Moev.Gateway.Tests.Diagnostics;

/// <summary>Tests that each log message has a unique id in the range reserved by its class, because operators filter by event ids.</summary>
public sealed class LogEventTests
{
    private const BindingFlags Declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Logs =
    [
        .. new[] { typeof(GatewayHost).Assembly, typeof(EpollTransport).Assembly }
            .SelectMany(static assembly => assembly.GetTypes())
            .Where(static type => type.GetMethods(Declared).Any(static method => method.IsDefined(typeof(LoggerMessageAttribute))))
            .OrderBy(static type => type.Name, StringComparer.Ordinal),
    ];

    public static TheoryData<string> LogNames => [.. Logs.Select(static log => log.Name)];

    [Fact]
    public void Logs_of_the_gateway_and_of_its_transport_are_found()
    {
        Assert.Contains("ConnectionLog", Logs.Select(static log => log.Name));
        Assert.Contains("TransportLog", Logs.Select(static log => log.Name));
    }

    [Fact]
    public void Ranges_do_not_overlap()
    {
        var ranges = Logs.Select(static log => (log.Name, First: Constant(log, "FirstId"), Last: Constant(log, "LastId"))).OrderBy(static range => range.First).ToList();

        Assert.All(ranges, static range => Assert.True(range.First <= range.Last, range.Name));
        Assert.All(ranges.Zip(ranges.Skip(1)), static pair => Assert.True(pair.First.Last < pair.Second.First, $"{pair.First.Name} and {pair.Second.Name} overlap."));
    }

    [Theory]
    [MemberData(nameof(LogNames))]
    public void Each_message_has_a_unique_id_within_the_range(string name)
    {
        var log = Log(name);
        var ids = Messages(log).Select(static message => message.Attribute.EventId).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.InRange(id, Constant(log, "FirstId"), Constant(log, "LastId")));
    }

    [Theory]
    [MemberData(nameof(LogNames))]
    public void Each_id_is_a_constant_named_after_its_method(string name) =>
        Assert.All(Messages(Log(name)), message => Assert.Equal(Constant(Log(name), message.Method + "Id"), message.Attribute.EventId));

    private static Type Log(string name) => Logs.Single(log => log.Name == name);

    private static IEnumerable<(string Method, LoggerMessageAttribute Attribute)> Messages(Type log) =>
        from method in log.GetMethods(Declared)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select (method.Name, attribute);

    private static int Constant(Type log, string name) =>
        (int)(log.GetField(name, Declared)?.GetRawConstantValue() ?? throw new InvalidOperationException($"{log.Name} has no constant {name}."));
}
