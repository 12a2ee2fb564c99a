using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger.Store;

/// <summary>The id of the first transaction of a new ledger.</summary>
internal static class FirstTransactionId
{
    private static readonly DateTimeOffset Origin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Gets Ledger:FirstTransactionId, or the seconds since 2026. A new ledger can't know which ids an earlier one gave out, and charge points still
    /// send stops for those. Counting from the clock keeps them apart while fewer than one transaction a second begins on average.
    /// </summary>
    public static int Of(LedgerOptions options, DateTimeOffset now) =>
        options.FirstTransactionId > 0 ? options.FirstTransactionId : (int)Math.Clamp((now - Origin).TotalSeconds, 1, int.MaxValue / 2);
}
