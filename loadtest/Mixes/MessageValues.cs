namespace Moev.LoadTest.Mixes;

/// <summary>What one charge point puts into its messages.</summary>
internal struct MessageValues
{
    /// <summary>JSON text without its quotes.</summary>
    public required byte[] Identity;

    /// <summary>JSON text without its quotes.</summary>
    public required byte[] IdTag;

    public required int Index;

    public long MessageId;
    public DateTimeOffset Timestamp;
    public int TransactionId;

    /// <summary>The energy register, in Wh.</summary>
    public int Meter;

    public SmallRandom Random;
}
