using System.Text;
using System.Text.Json;
using Moev.Ocpp.OcppJ;
using Moev.Ocpp.Tests.V16;
using Moev.Ocpp.V16;

namespace Moev.Benchmarks.Actions;

/// <summary>A payload of any action, read and written by its generated code.</summary>
internal abstract class ActionPayload
{
    /// <summary>The names of all payloads as in the specification: Authorize.req, Authorize.conf, and so on.</summary>
    public static IEnumerable<string> Names => Enum.GetValues<Action16>()
        .Where(Actions16.IsDeclared)
        .SelectMany(static action => new[] { $"{action}.req", $"{action}.conf" });

    public required byte[] Json { get; init; }

    /// <summary>Creates a payload with all optional members that its schema allows.</summary>
    public static ActionPayload Of(string name) => Of(name, Encoding.UTF8.GetBytes(WireSchema.All[SchemaOf(name)].Example(full: true).ToJsonString()));

    public static ActionPayload Of(string name, byte[] json)
    {
        var type = name[..name.LastIndexOf('.')] + (name.EndsWith(".req", StringComparison.Ordinal) ? "Request" : "Response");
        return (ActionPayload)typeof(Typed<>)
            .MakeGenericType(typeof(Action16).Assembly.GetType($"{typeof(Action16).Namespace}.{type}", throwOnError: true)!)
            .GetMethod(nameof(Typed<>.Create))!
            .Invoke(null, [json])!;
    }

    /// <summary>Gets the name of the payload's schema.</summary>
    public static string SchemaOf(string name)
    {
        var action = name[..name.LastIndexOf('.')];
        return name.EndsWith(".req", StringComparison.Ordinal) ? action : action + "Response";
    }

    /// <summary>Parses and validates in one pass.</summary>
    public abstract bool Read();

    public abstract void Write(Utf8JsonWriter writer);

    private sealed class Typed<T> : ActionPayload
        where T : struct, IOcppPayload<T>
    {
        private T _value;

        public static Typed<T> Create(byte[] json)
        {
            var payload = new Typed<T> { Json = json };
            return payload.Read() ? payload : throw new InvalidOperationException($"{typeof(T)}: {Encoding.UTF8.GetString(json)}");
        }

        public override bool Read() => T.TryRead(Json, ValidationMode.Strict, out _value, out _);

        public override void Write(Utf8JsonWriter writer) => _value.Write(writer);
    }
}
