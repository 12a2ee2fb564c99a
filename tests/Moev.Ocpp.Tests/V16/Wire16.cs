using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.V16;

namespace Moev.Ocpp.Tests.V16;

/// <summary>Reads and writes messages by the name of their schema.</summary>
internal static class Wire16
{
    private static readonly Dictionary<string, Reader> Readers = typeof(Action16).Assembly.GetTypes()
        .Where(t => t.IsValueType && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IOcppPayload<>)))
        .ToDictionary(
            t => t.Name.EndsWith("Request", StringComparison.Ordinal) ? t.Name[..^"Request".Length] : t.Name,
            t => typeof(Wire16).GetMethod(nameof(ReadAs), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(t).CreateDelegate<Reader>());

    private delegate Outcome Reader(ReadOnlyMemory<byte> json, ValidationMode mode);

    public static IEnumerable<string> Messages => Readers.Keys;

    public static Outcome Read(string message, string json, ValidationMode mode) => Readers[message](Encoding.UTF8.GetBytes(json), mode);

    public static Outcome Read(string message, byte[] json, ValidationMode mode) => Readers[message](json, mode);

    public static string Write<T>(T payload)
        where T : struct, IOcppPayload<T>
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        payload.Write(writer);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static T ReadTolerant<T>(string json)
        where T : struct, IOcppPayload<T>
    {
        Assert.True(T.TryRead(Encoding.UTF8.GetBytes(json), ValidationMode.Tolerant, out var value, out var report), report.ToString());
        return value;
    }

    private static Outcome ReadAs<T>(ReadOnlyMemory<byte> json, ValidationMode mode)
        where T : struct, IOcppPayload<T>, IEquatable<T>
    {
        bool read = T.TryRead(json, mode, out var value, out var report);
        Assert.Equal(read, report.Error.Kind == PayloadErrorKind.None);
        if (!read)
            Assert.Equal(default, value);
        ReadsTheSameInAMessage(json, mode, value, report);
        return new Outcome(read, report, () => Write(value));
    }

    /// <summary>Checks that the tokens cached with the envelope are those of Utf8JsonReader.</summary>
    private static void ReadsTheSameInAMessage<T>(ReadOnlyMemory<byte> json, ValidationMode mode, T expected, PayloadReport expectedReport)
        where T : struct, IOcppPayload<T>, IEquatable<T>
    {
        byte[] whole = [.. "[3,\"1\","u8, .. json.Span, .. "]"u8];
        if (OcppMessageReader.Read(whole, out var message) != OcppReadStatus.Message || !message.Payload.Span.SequenceEqual(json.Span))
            return;

        T.TryRead(message, mode, out var value, out var report);
        Assert.Equal(expectedReport with { Repairs = null }, report with { Repairs = null });
        Assert.Equal(expectedReport.Repairs, report.Repairs);
        Assert.True(expected.Equals(value), $"{Encoding.UTF8.GetString(json.Span)}\n{mode} {report}");
    }

    internal sealed record Outcome(bool IsRead, PayloadReport Report, Func<string> Rewrite);
}
