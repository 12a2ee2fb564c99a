using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>Where transactions are kept: section <c>Ledger</c>.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    [RegularExpression("^(sqlite|memory)$"), Description("Where transactions are kept: sqlite (one file), or memory, which forgets them at the end of the process")]
    public string Provider { get; init; } = "sqlite";

    [Required, Description("The SQLite file; created with its directory at the first start")]
    public string Path { get; init; } = "data/ledger.db";

    [Description("Opens SQLite with synchronous=NORMAL: faster, and a power cut may lose what was acknowledged")]
    public bool UnsafeDurability { get; init; }

    [Range(1, 300), Description("Seconds that a charge point's message is held while storage does not answer; then its connection closes with 1013, and the charge point keeps its queue")]
    public int HoldSeconds { get; init; } = 30;

    [Range(1_000, 1_000_000), Description("Writes that wait for storage; more are refused, which closes the connection with 1013")]
    public int MaxWaitingWrites { get; init; } = 65_536;

    [Range(1, 100_000), Description("Writes in one commit; the others wait for the next")]
    public int MaxBatchWrites { get; init; } = 4_096;

    [Range(0, 36_500), Description("Days after which received meter values are deleted from the sqlite ledger; 0 keeps them for ever. Transactions are never deleted")]
    public int MeterValueDays { get; init; }

    [Range(1, 10_000_000), Description("Ended transactions to remember; the oldest is forgotten first")]
    public int MaxEndedTransactions { get; init; } = 100_000;

    [Range(1, 10_000_000), Description("Charge points to remember; one more takes the place of the one longest unseen")]
    public int MaxChargePoints { get; init; } = 100_000;

    [Range(1, 10_000), Description("Running transactions to remember of one charge point; the oldest is forgotten first")]
    public int MaxRunningPerChargePoint { get; init; } = 64;

    [Range(0, 1_000_000), Description("Messages for unknown transactions, and unreadable ones, to remember; the oldest is forgotten first")]
    public int MaxOrphans { get; init; } = 10_000;

    [Range(1_048_576, 1_073_741_824), Description("Bytes of all those messages together; the oldest is forgotten first")]
    public int MaxOrphanBytes { get; init; } = 33_554_432;

    [Range(1, 1_000_000), Description("Commands of the audit trail to remember in memory; the oldest is forgotten first. The sqlite ledger keeps all")]
    public int MaxCommands { get; init; } = 10_000;

    [Range(1, 10_000_000), Description("Id tags that can be listed")]
    public int MaxIdTags { get; init; } = 1_000_000;

    [Range(1, 1_000_000), Description("Events to remember in memory; the oldest is forgotten first. The sqlite ledger keeps all")]
    public int MaxEvents { get; init; } = 10_000;

    [Range(1, 10_000), Description("Connectors of one charge point whose status is remembered; further ones are left out")]
    public int MaxConnectors { get; init; } = 128;

    [Range(1, 100_000), Description("Newest samples (one of each connector, measurand, phase and location) of one charge point; further ones are left out")]
    public int MaxSamples { get; init; } = 512;

    [Range(1, 10_000), Description("Charging profiles of one charge point to remember; the oldest is forgotten first")]
    public int MaxChargingProfiles { get; init; } = 256;

    [Range(1, 86_400), Description("Seconds that a charging profile sent with a remote start waits for its transaction")]
    public int AwaitedProfileSeconds { get; init; } = 600;

    [Range(1, 100_000), Description("Samples of one charge point that the memory ledger remembers; the oldest is forgotten first. The sqlite ledger keeps all")]
    public int MaxKeptSamples { get; init; } = 1_000;

    [Range(1, 10_000), Description("Configuration keys of one charge point; further ones are left out")]
    public int MaxConfigurationKeys { get; init; } = 512;

    [Range(1, 10_000), Description("Firmware, diagnostics and log jobs of one charge point to remember, and as many status notifications that belong to none; the oldest is forgotten first")]
    public int MaxJobs { get; init; } = 32;

    [Range(1, 10_000), Description("Reported statuses of one job to remember; the oldest is forgotten first")]
    public int MaxJobStatuses { get; init; } = 64;

    [Range(2, 10_000), Description("Reservations of one charge point to remember; the one that ended first is forgotten first, and while none has ended no further one is made")]
    public int MaxReservations { get; init; } = 64;

    [Range(1, 1_000), Description("Signed certificates of one charge point to remember; the oldest is forgotten first")]
    public int MaxCertificates { get; init; } = 16;

    [Range(64, 1_048_576), Description("Characters of one text that a charge point sent; the rest of a longer one is left out")]
    public int MaxTextChars { get; init; } = 4_096;
}
