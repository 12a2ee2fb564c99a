namespace Moev.ChargePoint.Files;

/// <summary>Numbers the file transfers of one charge point, and knows their default retries (OCPP 1.6 §6.25, errata 3.50).</summary>
internal sealed class TransferSource(ChargePointOptions options, ITransferPort port)
{
    private int _last;

    /// <summary>The way out.</summary>
    public ITransferPort Port => port;

    /// <summary>Returns the number of a new transfer.</summary>
    public int NextNumber() => ++_last;

    /// <summary>Returns the number of attempts, for the number of retries that the central system asked for, if any.</summary>
    public int Attempts(int? retries) => 1 + Math.Clamp(retries ?? options.FileTransferRetries, 0, 1_000);

    /// <summary>Returns the wait between attempts, for the seconds that the central system asked for, if any.</summary>
    public TimeSpan RetryInterval(int? asked) =>
        asked is { } seconds ? TimeSpan.FromSeconds(Math.Max(0, seconds)) : options.FileTransferRetryInterval;
}
