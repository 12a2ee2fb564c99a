using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Where transactions are kept: section <c>Ledger</c>.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    [RegularExpression("^memory$"), Description("Where transactions are kept: memory forgets them at the end of the process")]
    public string Provider { get; init; } = "memory";

    [Range(1, 10_000_000), Description("Ended transactions to remember; the oldest is forgotten first")]
    public int MaxEndedTransactions { get; init; } = 100_000;

    [Range(1, 10_000_000), Description("Charge points to remember; one more that is not connected takes the place of the one longest unseen")]
    public int MaxChargePoints { get; init; } = 100_000;

    [Range(0, 1_000_000), Description("Messages for unknown transactions, and unreadable ones, to remember; the oldest is forgotten first")]
    public int MaxOrphans { get; init; } = 10_000;
}
