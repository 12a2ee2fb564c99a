using System.Text.Json;

namespace Moev.Ocpp.OcppJ;

/// <summary>
/// An item of an <see cref="OcppList{T}"/>: an object type of the specification, or <see cref="OcppText"/>. Only generated code implements
/// it.
/// </summary>
/// <typeparam name="TSelf">The item type itself.</typeparam>
public interface IOcppListItem<TSelf>
    where TSelf : struct, IOcppListItem<TSelf>
{
    /// <summary>
    /// True for a request of the central system. Nothing in a command may be left out or changed: it would then be another command.
    /// </summary>
    internal static virtual bool IsCommand => false;

    /// <summary>Reads one item. The reader stands on the item's first token and is left on its last.</summary>
    internal static abstract bool TryReadItem(ref PayloadReader reader, string member, out TSelf value);

    /// <summary>Writes the item as one JSON value.</summary>
    internal void WriteItem(Utf8JsonWriter writer);
}
