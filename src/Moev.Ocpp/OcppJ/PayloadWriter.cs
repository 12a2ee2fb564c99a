using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>What generated code needs to write values that <see cref="Utf8JsonWriter"/> does not know.</summary>
internal static class PayloadWriter
{
    /// <param name="writer">The writer.</param>
    /// <param name="member">The member's name.</param>
    /// <param name="word">A word of an enumeration; empty for one that must not be written.</param>
    /// <exception cref="InvalidOperationException">
    /// The value stands for a word that the specification does not have. Only a reader makes it, so writing it is a bug: it would send
    /// what the other side must refuse.
    /// </exception>
    public static void WriteWord(Utf8JsonWriter writer, ReadOnlySpan<byte> member, ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            throw new InvalidOperationException("An enumeration's member that the specification does not have can't be written.");

        writer.WriteString(member, word);
    }

    public static void WriteObject<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> member, in T value)
        where T : struct, IOcppListItem<T>
    {
        writer.WritePropertyName(member);
        value.WriteItem(writer);
    }
}
