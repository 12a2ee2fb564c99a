namespace Moev.LoadTest.Mixes;

/// <summary>What a message template leaves open.</summary>
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
