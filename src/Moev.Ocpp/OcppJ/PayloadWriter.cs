using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>Writes values that <see cref="Utf8JsonWriter"/> does not support, for generated code.</summary>
internal static class PayloadWriter
{
    /// <param name="writer">The writer.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="word">The wire name of an enumeration value; empty for a value that must not be written.</param>
    /// <exception cref="InvalidOperationException">
    /// The value is not in the specification. Only a reader creates such a value, so writing it is a bug: the other side would have to
    /// refuse it.
    /// </exception>
    public static void WriteWord(Utf8JsonWriter writer, ReadOnlySpan<byte> member, ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            throw new InvalidOperationException("The enumeration value Unknown cannot be written. Set a value of the specification.");

        writer.WriteString(member, word);
    }

    public static void WriteObject<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> member, in T value)
        where T : struct, IOcppListItem<T>
    {
        writer.WritePropertyName(member);
        value.WriteItem(writer);
    }
}
