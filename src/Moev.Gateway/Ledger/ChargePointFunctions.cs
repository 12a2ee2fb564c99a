using System.Diagnostics.CodeAnalysis;
using Moev.Gateway.Options;

namespace Moev.Gateway.Ledger;

/// <summary>
/// What one charge point was asked for beside charging: the rules of it, the same for every ledger. Every collection is bounded. Used by one
/// thread at a time.
/// </summary>
internal sealed partial class ChargePointFunctions(LedgerOptions options)
{
    private readonly List<FunctionEvent> _events = [];

    public RecordSet<JobRecord> Jobs { get; init; } = new();

    /// <summary>Status notifications that belong to no job.</summary>
    public RecordSet<JobNotice> Notices { get; init; } = new();

    public RecordSet<ReservationRecord> Reservations { get; init; } = new();

    /// <summary>One record, with the id 1.</summary>
    public RecordSet<LocalListRecord> LocalLists { get; init; } = new();

    public RecordSet<CertificateRecord> Certificates { get; init; } = new();

    /// <summary>What happened since the last <see cref="Stored"/>.</summary>
    public IReadOnlyList<FunctionEvent> Events => _events;

    public LocalListRecord? LocalList => LocalLists.Find(1);

    public LocalListRecord StoreLocalList(LocalListRecord list)
    {
        Happened(EventTypes.LocalList, list.ChangedAt, EventData.LocalList(list));
        return LocalLists.Set(1, list);
    }

    /// <summary>Gives the certificate its id.</summary>
    public CertificateRecord AddCertificate(CertificateRecord certificate)
    {
        var added = certificate with { Id = NextId(Certificates) };
        Certificates.Set(added.Id, added);
        while (Certificates.Count > options.MaxCertificates)
            Certificates.Remove(Certificates.FirstId);
        Happened(EventTypes.Certificate, added.IssuedAt, EventData.Certificate(added));
        return added;
    }

    public void EndCertificate(int id, CertificateState state, string? detail, DateTimeOffset at)
    {
        if (Certificates.Find(id) is not { } certificate)
            return;
        var ended = Certificates.Set(id, certificate with { State = state, Detail = detail });
        Happened(EventTypes.Certificate, at, EventData.Certificate(ended));
    }

    /// <summary>Everything is stored.</summary>
    public void Stored()
    {
        _events.Clear();
        Jobs.Stored();
        Notices.Stored();
        Reservations.Stored();
        LocalLists.Stored();
        Certificates.Stored();
    }

    /// <summary>An id that was never used, as long as nobody has used the highest there is: then one that is free.</summary>
    private static int NextId<T>(RecordSet<T> records)
        where T : class
    {
        var id = records.LastId;
        if (id < int.MaxValue)
            return id + 1;
        for (id = 1; records.Find(id) is not null; id++)
        {
        }

        return id;
    }

    [return: NotNullIfNotNull(nameof(text))]
    private string? Cut(string? text) => text?.Length > options.MaxTextChars ? text[..options.MaxTextChars] : text;

    private void Happened(string type, DateTimeOffset at, ReadOnlyMemory<byte> data) => _events.Add(new FunctionEvent(type, at, data));
}

/// <summary>An event about a function.</summary>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
internal sealed record FunctionEvent(string Type, DateTimeOffset At, ReadOnlyMemory<byte> Data);
