namespace Moev.LoadTest.Mixes;

/// <summary>The values that one charge point fills into its messages.</summary>
internal struct MessageValues
{
    /// <summary>The identity as JSON text without quotes.</summary>
    public required byte[] Identity;

    /// <summary>The id tag as JSON text without quotes.</summary>
    public required byte[] IdTag;

    public required int Index;

    public long MessageId;
    public DateTimeOffset Timestamp;
    public int TransactionId;

    /// <summary>The energy register, in Wh.</summary>
    public int Meter;

    public SmallRandom Random;
}
