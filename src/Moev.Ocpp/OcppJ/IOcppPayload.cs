using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// The request or response payload of an action. The generator writes the bodies from the declaration and checks it against the schema.
/// </summary>
/// <typeparam name="TSelf">The payload type itself.</typeparam>
public interface IOcppPayload<TSelf>
    where TSelf : struct, IOcppPayload<TSelf>
{
    /// <summary>True when the schema has members. A response without members can be written without looking at it.</summary>
    static virtual bool HasMembers => true;

    /// <summary>Reads and validates the payload in one pass. Members may come in any order. Common messages are read without allocating.</summary>
    /// <param name="utf8Json">
    /// The payload: one JSON object. The texts and lists of the value point into this memory and are valid only as long as it is.
    /// </param>
    /// <param name="mode">How strictly to validate.</param>
    /// <param name="value">The payload, or <c>default</c> when the method returns false.</param>
    /// <param name="report">The error, or the tolerated deviations.</param>
    /// <returns>True when the payload could be read.</returns>
    static abstract bool TryRead(ReadOnlyMemory<byte> utf8Json, ValidationMode mode, out TSelf value, out PayloadReport report);

    /// <summary>
    /// Reads the payload of a message. Faster than the other overload right after the message's envelope was read on the same thread.
    /// </summary>
    /// <param name="message">The message that holds the payload.</param>
    /// <param name="mode">How strictly to validate.</param>
    /// <param name="value">The payload, or <c>default</c> when the method returns false.</param>
    /// <param name="report">The error, or the tolerated deviations.</param>
    /// <returns>True when the payload could be read.</returns>
    static virtual bool TryRead(in OcppMessage message, ValidationMode mode, out TSelf value, out PayloadReport report) =>
        TSelf.TryRead(message.Payload, mode, out value, out report);

    /// <summary>Writes the payload as one JSON object. Members are in the order of the schema; absent members are left out.</summary>
    void Write(Utf8JsonWriter writer);
}
