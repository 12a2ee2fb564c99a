namespace Moev.LoadTest.Mixes;

/// <summary>The kinds of slots in a message template.</summary>
internal enum SlotKind : byte
{
    MessageId,
    Timestamp,
    TransactionId,
    ConnectorId,
    Meter,
    IdTag,
    Identity,
    Index,
    Random,
}
