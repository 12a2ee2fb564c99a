using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>A request or response of one action. Bodies are generated from the declaration and checked against the schema.</summary>
/// <typeparam name="TSelf">The payload itself.</typeparam>
public interface IOcppPayload<TSelf>
    where TSelf : struct, IOcppPayload<TSelf>
{
    /// <summary>Whether the schema has any: a response without members is known before it is written.</summary>
    static virtual bool HasMembers => true;

    /// <summary>Reads and validates in one pass, in any order of members, without allocating for what most messages carry.</summary>
    /// <param name="utf8Json">
    /// The payload: one JSON object. Texts and lists of the value read point into this memory, so the value lives only as long as it does.
    /// </param>
    /// <param name="mode">How strict to be.</param>
    /// <param name="value">The payload read; <c>default</c> when the method returns false.</param>
    /// <param name="report">The error, or what was tolerated.</param>
    /// <returns>Whether the payload could be read.</returns>
    static abstract bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out TSelf value, out PayloadReport report);

    /// <summary>Reads the payload of a message: the same, and faster right after its envelope was read on the same thread.</summary>
    /// <param name="message">The message, whose payload this is.</param>
    /// <param name="mode">How strict to be.</param>
    /// <param name="value">The payload read; <c>default</c> when the method returns false.</param>
    /// <param name="report">The error, or what was tolerated.</param>
    /// <returns>Whether the payload could be read.</returns>
    static virtual bool TryRead(in OcppMessage message, ValidationMode mode, out TSelf value, out PayloadReport report) =>
        TSelf.TryRead(message.Payload, mode, out value, out report);

    /// <summary>Writes the payload as one JSON object, members in the schema's order, absent ones left out.</summary>
    void Write(Utf8JsonWriter writer);
}
