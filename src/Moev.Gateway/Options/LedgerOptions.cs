using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Moev.Gateway.Options;

/// <summary>The storage of transactions: section <c>Ledger</c>.</summary>
internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    [AllowedValues("sqlite", "memory"), Description("Storage for transactions: sqlite (one file), or memory, which loses everything when the process ends")]
    public string Provider { get; init; } = "sqlite";

    [Required, Description("SQLite file. It and its directory are created at the first start")]
    public string Path { get; init; } = "data/ledger.db";

    [Description("Open SQLite with synchronous=NORMAL. Faster, but a power failure can lose acknowledged messages")]
    public bool UnsafeDurability { get; init; }

    [Range(0, 1_048_576), Description("MiB of a ledger file that is checked for damage at the start, which takes about a second for 256 MiB. A larger file is not checked. 0 checks none")]
    public int CheckMiB { get; init; } = 256;

    [Range(0, int.MaxValue), Description("Id of the first transaction of a new ledger. 0 takes the seconds since 2026, at each start if they are higher, so that a charge point's stop for a transaction of a lost ledger meets no new transaction")]
    public int FirstTransactionId { get; init; }

    [Range(1, 300), Description("Time to hold a charge point's message while storage does not answer. Afterwards the connection is closed with 1013, and the charge point keeps its queue")]
    public int HoldSeconds { get; init; } = 30;

    [Range(1_000, 1_000_000), Description("Writes that wait for storage. Beyond half of it notes such as statuses are given up, beyond 3/4 meter values and commands are refused, beyond all of it transactions too, which closes the connection with 1013")]
    public int MaxWaitingWrites { get; init; } = 65_536;

    [Range(1_048_576, 2_147_483_647), Description("Bytes of the writes that wait for storage. Shared as Ledger:MaxWaitingWrites is")]
    public int MaxWaitingBytes { get; init; } = 134_217_728;

    [Range(65_536, 1_073_741_824), Description("Bytes of one charge point's writes that wait for storage. Shared likewise; a single larger message waits alone")]
    public int MaxWaitingBytesPerChargePoint { get; init; } = 4_194_304;

    [Range(1, 100_000), Description("Rows in one commit. Charge points take turns; further writes wait for the next commit")]
    public int MaxBatchWrites { get; init; } = 4_096;

    [Range(65_536, 1_073_741_824), Description("Bytes in one commit, as Ledger:MaxBatchWrites. A single larger message is committed alone")]
    public int MaxBatchBytes { get; init; } = 8_388_608;

    [Range(0, 1_048_576), Description("MiB of free space, or a tenth of a smaller file system, below which statuses are not stored any more and charge points without a transaction on record are refused with 1013. The last space is left for transactions. 0 turns this off")]
    public int MinFreeMiB { get; init; } = 512;

    [Range(1, 1_000_000), Description("Security events of one kind recorded per minute for the charge points that have a transaction on record; a tenth for all others, and 1/120 for one identity (1/10 of those that it reports itself). The number of further ones is recorded")]
    public int MaxSecurityEventsPerMinute { get; init; } = 600;

    [Range(0, 36_500), Description("Age at which meter values are deleted from the sqlite ledger. 0 keeps them. Transactions are never deleted")]
    public int MeterValueDays { get; init; }

    [Range(0, 36_500), Description("Age at which events are deleted from the sqlite ledger, except for security events. 0 keeps them up to Ledger:MaxEventMiB")]
    public int EventDays { get; init; }

    [Range(0, 36_500), Description("Age at which security events are deleted from the sqlite ledger. 0 keeps them up to Ledger:MaxSecurityEventMiB")]
    public int SecurityEventDays { get; init; }

    [Range(0, 36_500), Description("Age at which commands are deleted from the audit trail of the sqlite ledger. 0 keeps them up to Ledger:MaxAuditMiB")]
    public int AuditDays { get; init; }

    [Range(0, 36_500), Description("Age at which messages without a transaction, and unreadable ones, are deleted from the sqlite ledger. 0 keeps them up to Ledger:MaxKeptMiB")]
    public int KeptMessageDays { get; init; }

    [Range(0, 36_500), Description("Days without contact after which a charge point that has no transaction, no command and no kept StartTransaction or StopTransaction is deleted from the sqlite ledger. 0 keeps it")]
    public int UnknownChargePointDays { get; init; } = 90;

    [Range(1, 1_048_576), Description("MiB of events in the sqlite ledger, except for security events. The oldest is deleted first")]
    public int MaxEventMiB { get; init; } = 2_048;

    [Range(1, 1_048_576), Description("MiB of security events in the sqlite ledger. The oldest is deleted first")]
    public int MaxSecurityEventMiB { get; init; } = 256;

    [Range(1, 1_048_576), Description("MiB of commands in the audit trail of the sqlite ledger. The oldest is deleted first")]
    public int MaxAuditMiB { get; init; } = 512;

    [Range(1, 1_048_576), Description("MiB of messages without a transaction, and unreadable ones, in the sqlite ledger. The charge point that has the most loses first, and meter values before StartTransaction and StopTransaction")]
    public int MaxKeptMiB { get; init; } = 1_024;

    [Range(1_048_576, 1_073_741_824), Description("Bytes of those messages of one charge point, in either ledger. Its own meter values are deleted first, then its oldest messages")]
    public int MaxKeptBytesPerChargePoint { get; init; } = 16_777_216;

    [Range(1, 10_000_000), Description("Ended transactions kept by the memory ledger. The oldest is dropped first. The sqlite ledger keeps all")]
    public int MaxEndedTransactions { get; init; } = 100_000;

    [Range(0, 1_073_741_824), Description("Total size of the transactionData of StopTransactions kept by the memory ledger. The oldest is dropped first, and larger ones are not kept. The sqlite ledger keeps all")]
    public int MaxTransactionDataBytes { get; init; } = 67_108_864;

    [Range(1, 10_000_000), Description("Charge points kept in memory. A further one replaces the charge point that was seen longest ago. In the sqlite ledger it deletes one without a transaction, a command and a kept StartTransaction or StopTransaction")]
    public int MaxChargePoints { get; init; } = 100_000;

    [Range(1, 10_000), Description("Running transactions of one charge point. When another one starts, the gateway closes the oldest")]
    public int MaxRunningPerChargePoint { get; init; } = 64;

    [Range(0, 1_000_000), Description("Messages without a transaction, and unreadable ones, kept by the memory ledger. The charge point that has the most loses first. The sqlite ledger has Ledger:MaxKeptMiB")]
    public int MaxOrphans { get; init; } = 10_000;

    [Range(1_048_576, 1_073_741_824), Description("Bytes of those messages, likewise")]
    public int MaxOrphanBytes { get; init; } = 33_554_432;

    [Range(1, 1_000_000), Description("Commands of the audit trail kept by the memory ledger. The oldest is dropped first. The sqlite ledger has Ledger:MaxAuditMiB")]
    public int MaxCommands { get; init; } = 10_000;

    [Range(1, 10_000_000), Description("Id tags that can be listed")]
    public int MaxIdTags { get; init; } = 1_000_000;

    [Range(1, 1_000_000), Description("Sessions that can be declared for a site, and nodes that can have a signalled limit (PUT /api/v1/site/…)")]
    public int MaxSiteRecords { get; init; } = 25_000;

    [Range(1, 1_000_000), Description("Events kept by the memory ledger. The oldest is dropped first. The sqlite ledger has Ledger:MaxEventMiB")]
    public int MaxEvents { get; init; } = 10_000;

    [Range(1, 10_000), Description("Connectors of one charge point whose status is kept. Further connectors are ignored")]
    public int MaxConnectors { get; init; } = 128;

    [Range(1, 100_000), Description("Newest samples kept of one charge point: one for each connector, measurand, context, format, location, phase and unit. Further ones are ignored")]
    public int MaxSamples { get; init; } = 512;

    [Range(1, 10_000), Description("Charging profiles kept of one charge point. The oldest is dropped first")]
    public int MaxChargingProfiles { get; init; } = 256;

    [Range(1, 86_400), Description("Time for which a charging profile sent with a remote start waits for its transaction")]
    public int AwaitedProfileSeconds { get; init; } = 600;

    [Range(1, 100_000), Description("Samples of one charge point kept by the memory ledger. The oldest is dropped first. The sqlite ledger keeps all")]
    public int MaxKeptSamples { get; init; } = 1_000;

    [Range(1, 10_000), Description("Configuration keys kept of one charge point. Further keys are ignored")]
    public int MaxConfigurationKeys { get; init; } = 512;

    [Range(1, 10_000), Description("Firmware, diagnostics and log jobs kept of one charge point, and the same number of status notifications without a job. The oldest is dropped first")]
    public int MaxJobs { get; init; } = 32;

    [Range(1, 10_000), Description("Reported statuses kept of one job. The oldest is dropped first")]
    public int MaxJobStatuses { get; init; } = 64;

    [Range(2, 10_000), Description("Reservations kept of one charge point. The one that ended first is dropped first. While none has ended, further reservations are refused")]
    public int MaxReservations { get; init; } = 64;

    [Range(1, 1_000), Description("Signed certificates kept of one charge point. The oldest is dropped first")]
    public int MaxCertificates { get; init; } = 16;

    [Range(64, 1_048_576), Description("Length of one text from a charge point. The rest of a longer text is cut off")]
    public int MaxTextChars { get; init; } = 4_096;

    [Range(16_384, 1_073_741_824), Description("Memory for the samples and texts of one charge point. Beyond it the oldest samples are dropped, and longer texts, further kinds of samples and configuration keys are left out")]
    public int MaxStateBytesPerChargePoint { get; init; } = 262_144;

    [Range(16, 1_048_576), Description("Memory for the samples and texts of all charge points, in MiB. One half is divided evenly by MaxChargePoints, the other is taken as needed")]
    public int MaxStateMegabytes { get; init; } = 1_024;
}
