using System.Threading.Channels;
using Moev.Gateway.Diagnostics;
using Moev.Gateway.Ledger;

namespace Moev.Gateway.SmartCharging.Control;

/// <summary>
/// The energy of each connector's session by the rule of the ledger (<see cref="TransactionEnergy"/>). The plain case, a register that has moved on, is followed here; for
/// anything else the ledger is asked, which has seen every reading.
/// </summary>
internal sealed class SessionEnergies
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(10);

    private readonly ITransactions _transactions;
    private readonly ILogger _logger;
    private readonly Place[] _places; // of the caller of Update
    private readonly Loaded?[] _loaded; // any; by exchange
    // Grows by at most one entry for each start of a transaction and each Site:PeriodSeconds of a connector whose readings are not plain.
    private readonly Channel<(int Connector, int TransactionId)> _wanted = Channel.CreateUnbounded<(int, int)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _reader;
    private volatile bool _isStopped;

    public SessionEnergies(int connectors, ITransactions transactions, ILogger logger)
    {
        _transactions = transactions;
        _logger = logger;
        _places = new Place[connectors];
        _loaded = new Loaded?[connectors];
        _reader = ReadAsync();
    }

    /// <summary>Takes the newest reading of a connector into account. One caller at a time.</summary>
    /// <param name="connector">The connector's index in the site.</param>
    /// <param name="transactionId">Its running transaction; 0 for none.</param>
    /// <param name="reading">The newest reading of its register.</param>
    /// <param name="at">Now.</param>
    /// <returns>Wh; 0 while it is not known.</returns>
    public double Update(int connector, int transactionId, in EnergyReading? reading, DateTimeOffset at)
    {
        ref var place = ref _places[connector];
        if (transactionId == 0)
        {
            place = default;
            return 0;
        }

        if (place.TransactionId != transactionId)
        {
            place = new Place { TransactionId = transactionId };
            Want(connector, ref place, at);
        }

        if (Interlocked.Exchange(ref _loaded[connector], null) is { } loaded && loaded.TransactionId == transactionId)
        {
            place.IsWaiting = false;
            place.IsKnown = loaded.Energy is not null || place.IsKnown;
            if (loaded.Energy is { } energy)
                (place.Energy, place.MeterStart, place.Total) = (energy, loaded.MeterStart, (double)(energy.Total(loaded.MeterStart, null) ?? 0));
        }

        if (!place.IsWaiting && !place.IsKnown && at - place.AskedAt >= RetryTime)
            Want(connector, ref place, at);
        if (place.IsKnown && reading is { } newest && (newest.Order != place.SeenOrder || newest.WattHours != place.SeenWattHours))
            Follow(connector, ref place, newest, at);
        return place.Total;
    }

    /// <summary>Stops reading the ledger.</summary>
    public async Task StopAsync()
    {
        _isStopped = true;
        _wanted.Writer.TryComplete();
        await _reader;
    }

    private void Follow(int connector, ref Place place, in EnergyReading reading, DateTimeOffset at)
    {
        ref var energy = ref place.Energy;
        var isPlain = energy is { Doubted: null, Origin: null } && reading.IsCurrent
            && (energy.Last is { } last
                ? reading.Source == energy.Source && reading.WattHours >= last && reading.WattHours - last <= TransactionEnergy.MaxStep && reading.Order >= energy.LastOrder
                : reading.WattHours >= place.MeterStart && reading.WattHours - place.MeterStart <= TransactionEnergy.MaxStep);
        if (isPlain)
        {
            energy.Add(reading, ref place.MeterStart);
            place.Total = (double)(energy.Total(place.MeterStart, null) ?? 0);
        }
        else if (reading.WattHours == energy.Last)
        {
            // The ledger's own last reading.
        }
        else if (place.IsWaiting || at - place.AskedAt < RetryTime)
        {
            return; // looked at again with the next cycle
        }
        else
        {
            Want(connector, ref place, at);
        }

        (place.SeenOrder, place.SeenWattHours) = (reading.Order, reading.WattHours);
    }

    private void Want(int connector, ref Place place, DateTimeOffset at)
    {
        (place.IsWaiting, place.AskedAt) = (true, at);
        _wanted.Writer.TryWrite((connector, place.TransactionId));
    }

    private async Task ReadAsync()
    {
        await foreach (var (connector, transactionId) in _wanted.Reader.ReadAllAsync())
        {
            if (!_isStopped)
                Volatile.Write(ref _loaded[connector], await LoadAsync(transactionId));
        }
    }

    private async Task<Loaded> LoadAsync(int transactionId)
    {
        try
        {
            var record = await _transactions.FindTransactionAsync(transactionId);
            return new Loaded(transactionId, record?.Readings, record?.MeterStart);
        }
        catch (Exception e)
        {
            SiteLog.EnergyFailed(_logger, transactionId, e);
            return new Loaded(transactionId, null, null);
        }
    }

    private sealed record Loaded(int TransactionId, TransactionEnergy? Energy, int? MeterStart);

    private struct Place
    {
        public int TransactionId;
        public bool IsWaiting;
        public bool IsKnown;
        public DateTimeOffset AskedAt;
        public TransactionEnergy Energy;
        public int? MeterStart;
        public double Total;
        public long SeenOrder;
        public decimal SeenWattHours;
    }
}
