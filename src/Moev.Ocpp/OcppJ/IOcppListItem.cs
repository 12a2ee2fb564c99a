using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// What an <see cref="OcppList{T}"/> may hold: an object of the specification, or an <see cref="OcppText"/>.
/// Implemented by generated code only.
/// </summary>
/// <typeparam name="TSelf">The item itself.</typeparam>
public interface IOcppListItem<TSelf>
    where TSelf : struct, IOcppListItem<TSelf>
{
    /// <summary>Reads one item, whose first token the reader stands on, and leaves the reader on its last token.</summary>
    internal static abstract bool TryReadItem(ref PayloadReader reader, string member, out TSelf value);

    /// <summary>Writes the item as one JSON value.</summary>
    internal void WriteItem(Utf8JsonWriter writer);
}
