using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>
/// The memory for the samples and texts of all charge points (Ledger:MaxStateMegabytes). One half is divided evenly, so that no charge point can take
/// another's part; of the other half each takes what it needs, up to Ledger:MaxStateBytesPerChargePoint in all. Thread-safe.
/// </summary>
internal sealed class StateBudget(LedgerOptions options)
{
    private readonly long _common = Half(options);
    private long _taken; // any; via interlocked: of the common half

    /// <summary>Gets the bytes of one charge point.</summary>
    public long PerChargePoint { get; } = options.MaxStateBytesPerChargePoint;

    /// <summary>Gets the bytes that each charge point has for itself.</summary>
    public long Own { get; } = Math.Min(options.MaxStateBytesPerChargePoint, Half(options) / options.MaxChargePoints);

    /// <summary>Gets the bytes taken of the common half.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Takes bytes of the common half. False when it does not have them.</summary>
    public bool TryTake(long bytes)
    {
        if (bytes <= 0 || Interlocked.Add(ref _taken, bytes) <= _common)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes) => Interlocked.Add(ref _taken, -bytes);

    private static long Half(LedgerOptions options) => (long)options.MaxStateMegabytes * 1_024 * 1_024 / 2;
}

/// <summary>The bytes of one charge point. Owned by <see cref="ChargePointState"/>, under its lock.</summary>
internal sealed class StateShare(StateBudget budget)
{
    private bool _isReleased;

    /// <summary>Gets the bytes in use.</summary>
    public long Used { get; private set; }

    private long Common => Math.Max(0, Used - budget.Own);

    /// <summary>Takes bytes and leaves some for what is more important. False when they are not there.</summary>
    public bool TryTake(long bytes, long spare)
    {
        if (!TryTake(bytes + spare))
            return false;
        Give(spare);
        return true;
    }

    /// <summary>Takes bytes. False when the charge point or all of them have too many.</summary>
    public bool TryTake(long bytes)
    {
        if (Used + bytes > budget.PerChargePoint)
            return false;
        var common = Math.Max(0, Used + bytes - budget.Own) - Common;
        if (!_isReleased && !budget.TryTake(common))
            return false;
        Used += bytes;
        return true;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes)
    {
        var before = Common;
        Used -= bytes;
        if (!_isReleased)
            budget.Give(before - Common);
    }

    /// <summary>Gives everything back: the charge point is forgotten. What is still noted of it is collected with it.</summary>
    public void Release()
    {
        if (!_isReleased)
            budget.Give(Common);
        _isReleased = true;
    }
}
