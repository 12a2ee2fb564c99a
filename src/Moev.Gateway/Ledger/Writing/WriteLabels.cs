using Moev.Gateway.Ledger.ChargePoints;
using Moev.Gateway.Ledger.Store;
using Moev.Gateway.Model;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.Writing;

/// <summary>The labels of the ledger's writes. Bytes are those of the texts and payloads, and an allowance for the objects around them.</summary>
internal static class WriteLabels
{
    /// <summary>The bytes of a write without texts: the write, its task, its closure.</summary>
    public const int Overhead = 512;

    private const int RowOverhead = 256;

    private enum NoteKind
    {
        Boot = 1,
        Status,
        Seen,
        Configuration,
        ConfigurationList,
    }

    /// <summary>Gets the label of the gateway's own writes, such as id tags and the deletion of old records.</summary>
    public static WriteLabel Own => new(default, WriteClass.Record, Overhead);

    public static WriteLabel Start(in TransactionStart start) => new(start.Identity, WriteClass.Transaction, Overhead);

    public static WriteLabel Stop(in TransactionStop stop) => new(stop.Identity, WriteClass.Transaction, Overhead + stop.Payload.Length);

    public static WriteLabel Closing(ChargePointIdentity identity) => new(identity, WriteClass.Transaction, Overhead);

    public static WriteLabel MeterValues(MeterValuesRows values)
    {
        var bytes = (long)Overhead + values.Payload.Length;
        foreach (var row in values.Rows)
            bytes += RowOverhead + row.Samples.Length;
        return new(values.Identity, WriteClass.Record, (int)Math.Min(bytes, int.MaxValue), Math.Max(values.Rows.Count, 1));
    }

    // A StartTransaction that can't be read is a transaction all the same.
    public static WriteLabel Malformed(in MalformedMessage message) => new(
        message.Identity,
        message.Action == Action16.MeterValues ? WriteClass.Record : WriteClass.Transaction,
        Overhead + message.Payload.Length + Chars(message.Problem));

    public static WriteLabel Boot(ChargePointIdentity identity, in BootNotificationRequest boot) => new(
        identity,
        WriteClass.Note,
        Overhead + RowOverhead + Chars(boot.ChargePointVendor) + Chars(boot.ChargePointModel) + Chars(boot.ChargePointSerialNumber)
            + Chars(boot.ChargeBoxSerialNumber) + Chars(boot.FirmwareVersion) + Chars(boot.Iccid) + Chars(boot.Imsi) + Chars(boot.MeterType)
            + Chars(boot.MeterSerialNumber),
        Key: Key(NoteKind.Boot, 0));

    public static WriteLabel Status(ChargePointIdentity identity, in ConnectorStatus status) => new(
        identity,
        WriteClass.Note,
        Overhead + Chars(status.ErrorCode) + Chars(status.Info) + Chars(status.VendorErrorCode),
        Key: Key(NoteKind.Status, status.ConnectorId));

    public static WriteLabel Seen(ChargePointIdentity identity) => new(identity, WriteClass.Note, Overhead, Key: Key(NoteKind.Seen, 0));

    public static WriteLabel Configuration(ChargePointIdentity identity, string key, string? value) => new(
        identity, WriteClass.Note, Overhead + Chars(key) + Chars(value), Key: Key(NoteKind.Configuration, StringComparer.OrdinalIgnoreCase.GetHashCode(key)));

    public static WriteLabel ConfigurationList(ChargePointIdentity identity, IReadOnlyList<ConfigurationKey> keys)
    {
        var bytes = Overhead;
        foreach (var key in keys)
            bytes += RowOverhead + Chars(key.Key) + Chars(key.Value);
        return new(identity, WriteClass.Note, bytes, Math.Max(keys.Count, 1), Key(NoteKind.ConfigurationList, 0));
    }

    public static WriteLabel Command(CommandIntent command) => new(command.Identity, WriteClass.Record, Overhead + command.Parameters.Length);

    public static WriteLabel CommandEnded(CommandResult result) => new(default, WriteClass.Record, Overhead + Chars(result.Status));

    public static WriteLabel Security(SecurityEvent happened) => new(
        happened.Identity, WriteClass.Record, Overhead + Chars(happened.Detail) + Chars(happened.Reported?.Type));

    public static WriteLabel SiteEvent(SiteEvent happened) => new(default, WriteClass.Note, Overhead + happened.Data.Length);

    /// <summary>Gets the label of a change of jobs, reservations, lists, certificates or charging profiles.</summary>
    public static WriteLabel Management(ChargePointIdentity identity) => new(identity, WriteClass.Record, 2 * Overhead);

    /// <summary>Lowers a write of a charge point that may be a stranger.</summary>
    public static WriteLabel From(this WriteLabel label, ChargePointState? sender) =>
        sender?.IsKnown == true || label.Class <= WriteClass.Stranger ? label : label with { Class = WriteClass.Stranger };

    private static long Key(NoteKind kind, int part) => ((long)kind << 32) | (uint)part;

    private static int Chars(string? text) => text is null ? 0 : sizeof(char) * text.Length;
}
