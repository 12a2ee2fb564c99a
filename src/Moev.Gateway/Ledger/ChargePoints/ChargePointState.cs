using System.Collections.Frozen;
using Moev.Gateway.Ledger.ChargingProfiles;
using Moev.Gateway.Model;
using Moev.Gateway.Options;
using Moev.Ocpp.V16;

namespace Moev.Gateway.Ledger.ChargePoints;

/// <summary>The state of one charge point. Every collection is bounded, because a charge point can report any connector, measurand or key.</summary>
internal sealed class ChargePointState(
    ChargePointIdentity identity, DateTimeOffset createdAt, LedgerOptions options, StringPool strings, StateBudget budget, int keptSamples = 0)
{
    private readonly Lock _gate = new();
    private readonly StateShare _share = new(budget); // under _gate
    private ConnectorStatuses _connectors; // under _gate
    private NewestSamples? _samples; // under _gate
    private SampleRing? _kept; // under _gate
    private SampleClock _clock; // under _gate
    private int _messages; // under _gate; with samples
    private ReportedConfiguration? _configuration; // under _gate
    private DateTimeOffset? _configurationReadAt; // under _gate
    private BootNotificationRequest? _boot; // under _gate
    private DateTimeOffset? _bootedAt; // under _gate
    private int _bootBytes; // under _gate
    private readonly DateTimeOffset _firstSeenAt = createdAt;
    private DateTimeOffset _lastSeenAt = createdAt; // under _gate
    private volatile bool _accepted;
    private ManagementRecords? _management; // under _gate
    private ProfileSet? _profiles; // any; via CAS
    private LinkedListNode<ChargePointState>? _placeBySeen; // under the table's lock

    public ChargePointIdentity Identity => identity;

    /// <summary>Gets its place in the table's order of last contact.</summary>
    public LinkedListNode<ChargePointState> PlaceBySeen => _placeBySeen ??= new LinkedListNode<ChargePointState>(this);

    public bool IsAccepted => _accepted;

    /// <summary>Gets a value indicating whether it may have a transaction on record. Others may be strangers, and are refused first.</summary>
    public bool IsKnown => Transactions.HasAny || MayRunOthers;

    /// <summary>Gets its transactions, as far as a status needs them.</summary>
    public RunningTransactions Transactions { get; } = new();

    /// <summary>Gets its charging profiles; null until it has one.</summary>
    public ProfileSet? Profiles => Volatile.Read(ref _profiles);

    /// <summary>Gets a value indicating whether transactions may be running that are not in <see cref="Transactions"/>: the charge point was forgotten once.</summary>
    public bool MayRunOthers { get; init; }

    /// <summary>Gets a value indicating whether a transaction may be running.</summary>
    public bool MayRun => MayRunOthers || Transactions.AreRunning;

    public ProfileSet GetProfiles(Func<long> nextKey)
    {
        if (Profiles is { } profiles)
            return profiles;
        profiles = new ProfileSet(options.MaxChargingProfiles, TimeSpan.FromSeconds(options.AwaitedProfileSeconds), nextKey);
        return Interlocked.CompareExchange(ref _profiles, profiles, null) ?? profiles;
    }

    public void Seen(DateTimeOffset at)
    {
        lock (_gate)
        {
            if (at > _lastSeenAt)
                _lastSeenAt = at;
        }
    }

    /// <summary>
    /// Compares a boot with the one on record. Other hardware or firmware may have other configuration keys, so those on record are then forgotten.
    /// </summary>
    /// <returns>True when there were keys to forget.</returns>
    public bool ForgetsConfiguration(in BootNotificationRequest boot)
    {
        var cut = StateTexts.Cut(boot, options.MaxTextChars, strings);
        lock (_gate)
        {
            // The boot on record may be cut further, when the budget was used up.
            if (_boot is not { } known
                || (_configuration is null && _configurationReadAt is null)
                || Hardware(known) == Hardware(cut)
                || Hardware(known) == Hardware(StateTexts.Cut(cut, StateTexts.ShortChars, strings)))
            {
                return false;
            }

            _configuration?.Clear();
            _configurationReadAt = null;
            return true;
        }

        static (string, string, string?, string?, string?) Hardware(in BootNotificationRequest boot) =>
            (boot.ChargePointVendor, boot.ChargePointModel, boot.ChargePointSerialNumber, boot.ChargeBoxSerialNumber, boot.FirmwareVersion);
    }

    /// <returns>The boot with its texts cut to Ledger:MaxTextChars.</returns>
    public BootNotificationRequest Booted(ChargePointBoot boot)
    {
        var kept = StateTexts.Cut(boot.Boot, options.MaxTextChars, strings);
        lock (_gate)
        {
            _share.Give(_bootBytes);
            _bootBytes = StateTexts.Bytes(kept);
            if (!_share.TryTake(_bootBytes))
            {
                kept = StateTexts.Cut(kept, StateTexts.ShortChars, strings);
                _bootBytes = _share.TryTake(StateTexts.Bytes(kept)) ? StateTexts.Bytes(kept) : 0;
            }

            _boot = kept;
            _bootedAt = boot.ReceivedAt;
        }

        _accepted = true;
        return kept;
    }

    /// <summary>
    /// Finds what a status shows to have ended. Connector 0 is the charge point as a whole, and a status from before a transaction was queued
    /// (OCPP 1.6 §4.9). Null when it ends no transaction.
    /// </summary>
    public ConnectorAvailable? FindEnd(in ConnectorStatus status)
    {
        if (status.Status != ChargePointStatus.Available || status.ConnectorId == 0 || !MayRun)
            return null;
        bool areAll;
        lock (_gate)
            areAll = _connectors.AreAllAvailable;
        var available = new ConnectorAvailable(identity, status.ConnectorId, status.At, areAll);
        return MayRunOthers || Transactions.AnyEnds(available) ? available : null;
    }

    /// <summary>
    /// Finds the end of a transaction whose start was queued: its connector has become Available since, by the charge point's clock. Its stop may
    /// follow in the queue, or was lost.
    /// </summary>
    public ConnectorAvailable? FindEnd(int connectorId, in ReportedTime startedAt)
    {
        if (connectorId == 0 || !startedAt.IsClockSet)
            return null;
        lock (_gate)
        {
            if (_connectors.Find(connectorId) is not { Status: ChargePointStatus.Available } known)
                return null;
            // Not by arrival: the status before any start is Available.
            return known.At.IsClockSet && known.At.At > startedAt.At ? new ConnectorAvailable(identity, connectorId, known.At) : null;
        }
    }

    /// <summary>Finds the transaction that the last status of its connector shows to be running although the connector was Available.</summary>
    public RunningTransaction? FindResumed(int connectorId)
    {
        lock (_gate)
            return _connectors.Find(connectorId) is { } status ? Transactions.FindResumed(status) : null;
    }

    /// <inheritdoc cref="ConnectorStatuses.HasOnly"/>
    public bool HasOnlyConnector(int connectorId)
    {
        lock (_gate)
            return _connectors.HasOnly(connectorId);
    }

    /// <inheritdoc cref="ConnectorStatuses.TryNote"/>
    /// <param name="isNew">True when the connector's last status was another one.</param>
    public bool TryNoteStatus(in ConnectorStatus status, out ConnectorStatus kept, out bool isNew)
    {
        lock (_gate)
        {
            isNew = !_connectors.Has(status.ConnectorId, status.Status);
            return _connectors.TryNote(status, options, _share, out kept);
        }
    }

    /// <inheritdoc cref="ReportedConfiguration.TrySet"/>
    public bool TryNoteConfiguration(ConfigurationKey key, out ConfigurationKey kept)
    {
        lock (_gate)
            return (_configuration ??= new ReportedConfiguration(options, _share)).TrySet(key, out kept);
    }

    /// <summary>Replaces all keys.</summary>
    /// <returns>The keys that fit, with their texts cut.</returns>
    public IReadOnlyList<ConfigurationKey> NoteConfigurationList(IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
        var fitting = new List<ConfigurationKey>(Math.Min(keys.Count, options.MaxConfigurationKeys));
        lock (_gate)
        {
            _configuration ??= new ReportedConfiguration(options, _share);
            _configuration.Clear();
            _configurationReadAt = readAt;
            foreach (var key in keys)
            {
                if (_configuration.TrySet(key, out var kept))
                    fitting.Add(kept);
            }
        }

        return fitting;
    }

    /// <summary>Looks up a key. Once all keys were read, a key that is not among them is known to be absent.</summary>
    public bool TryFindConfiguration(string key, out string? value)
    {
        value = null;
        lock (_gate)
            return _configuration?.TryFind(key, out value) == true || _configurationReadAt is not null;
    }

    /// <summary>Sets the time at which all keys were read.</summary>
    public void ConfigurationWasRead(DateTimeOffset at)
    {
        lock (_gate)
            _configurationReadAt = at;
    }

    /// <summary>Keeps the samples of one message.</summary>
    /// <param name="arrival">The time of arrival by a clock that is never set, ticks.</param>
    /// <param name="readings">Takes the readings of the energy register, the oldest first.</param>
    public void NoteSamples(in MeterValuesReceived received, long arrival, List<EnergyReading> readings)
    {
        Span<byte> room = stackalloc byte[SampleText.MaxShortBytes];
        var register = default(EnergyRegister);
        var at = default(DateTimeOffset);
        var order = 0L;
        lock (_gate)
        {
            _samples ??= new NewestSamples(options.MaxSamples, options.MaxTextChars, _share);
            if (keptSamples > 0)
                _kept ??= new SampleRing(keptSamples, options.MaxTextChars, _share);
            _messages++;
            foreach (ref readonly var meterValue in received.Values)
            {
                // Some charge points send each phase in an element of its own.
                var sampledAt = SampledAt.Of(meterValue, received.ReceivedAt);
                if (sampledAt != at || order == 0)
                {
                    if (register.TryGet(at, order, out var reading))
                        readings.Add(reading);
                    register = default;
                    at = sampledAt;
                    order = _clock.Order(at.UtcTicks, arrival);
                }

                var time = new SampleTime(
                    Number: 0, at.UtcTicks, received.ReceivedAt.UtcTicks, received.ConnectorId, received.TransactionId, order, _messages, arrival);
                var isFirst = true;
                foreach (ref readonly var sample in meterValue.SampledValue)
                {
                    // First, and not behind stores to memory that no processor has seen for a while: the number would wait for all of them.
                    register.Add(sample);
                    var text = new SampleText(sample.Value, room);
                    _kept?.Add(sample, text, time, isFirst);
                    _samples.Note(sample, text, time);
                    isFirst = false;
                }
            }
        }

        if (register.TryGet(at, order, out var last))
            readings.Add(last);
        if (readings.Count > 1)
            readings.Sort(static (a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : a.At.CompareTo(b.At));
    }

    /// <summary>Reads or changes the records of its jobs, reservations, local list and certificates, for a store that keeps them in memory.</summary>
    public TResult WithManagement<TResult>(Func<ManagementRecords, TResult> change)
    {
        lock (_gate)
            return change(_management ??= new ManagementRecords(options));
    }

    /// <summary>Gives its bytes to other charge points: it leaves the table.</summary>
    public void Forgotten()
    {
        lock (_gate)
            _share.Release();
    }

    public bool HasSilentJob(DateTimeOffset before)
    {
        lock (_gate)
            return _management?.Jobs.All.Any(job => job.IsSilentSince(before)) == true;
    }

    /// <summary>Reads what is known of a connector now. Allocates nothing.</summary>
    /// <param name="now">The time by the clock of arrivals, ticks.</param>
    public void Read(int connectorId, long now, out ConnectorReadings readings)
    {
        readings = new ConnectorReadings();
        lock (_gate)
        {
            if (_connectors.Find(connectorId) is { } status)
                (readings.Status, readings.StatusAt) = (status.Status, status.ReceivedAt);
            var isOnly = _connectors.HasOnlyOne(connectorId);
            if (Transactions.Find(connectorId, isOnly) is { } running)
                (readings.TransactionId, readings.StartedAt) = (running.TransactionId, running.StartedAt);
            // A charge point with one connector may report its samples as those of its main meter.
            if (_samples?.Read(connectorId, now, _lastSeenAt.UtcTicks, ref readings) == false && isOnly)
                _samples.Read(0, now, _lastSeenAt.UtcTicks, ref readings);
        }
    }

    /// <summary>Gets the kept samples, the oldest first.</summary>
    public KeptSample[] KeptSamples()
    {
        lock (_gate)
            return _kept?.ToArray() ?? [];
    }

    public ChargePointRecord ToRecord()
    {
        lock (_gate)
        {
            return new ChargePointRecord(
                identity,
                _firstSeenAt,
                _lastSeenAt,
                _boot,
                _bootedAt,
                _connectors.ToArray(),
                _configuration?.Values() ?? [],
                _samples?.ToRecords() ?? [],
                _configuration?.ReadOnlyKeys() ?? FrozenSet<string>.Empty,
                _configurationReadAt);
        }
    }
}
