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
    private ConnectorStatus[] _connectors = []; // under _gate; exactly as long as needed, most charge points have two; in ascending order of connector
    private readonly StateShare _share = new(budget); // under _gate
    private NewestSamples? _samples; // under _gate
    private SampleRing? _kept; // under _gate
    private SampleClock _clock; // under _gate
    private int _messages; // under _gate; with samples
    private Dictionary<string, string?>? _configuration; // under _gate
    private HashSet<string>? _readOnlyKeys; // under _gate; null until there is one
    private DateTimeOffset? _configurationReadAt; // under _gate
    private BootNotificationRequest? _boot; // under _gate
    private DateTimeOffset? _bootedAt; // under _gate
    private readonly DateTimeOffset _firstSeenAt = createdAt;
    private DateTimeOffset _lastSeenAt = createdAt; // under _gate
    private volatile bool _accepted;
    private ManagementRecords? _management; // under _gate
    private ProfileSet? _profiles; // any; via CAS
    private volatile RunningTransaction[] _running = []; // replaced under _gate
    private LinkedListNode<ChargePointState>? _placeBySeen; // under the table's lock

    public ChargePointIdentity Identity => identity;

    /// <summary>Gets its place in the table's order of last contact.</summary>
    public LinkedListNode<ChargePointState> PlaceBySeen => _placeBySeen ??= new LinkedListNode<ChargePointState>(this);

    public bool IsAccepted => _accepted;

    /// <summary>Gets its charging profiles; null until it has one.</summary>
    public ProfileSet? Profiles => Volatile.Read(ref _profiles);

    /// <summary>Gets a value indicating whether transactions may be running that are not in <see cref="Running"/>: the charge point was forgotten once.</summary>
    public bool MayRunOthers { get; init; }

    /// <summary>Gets its running transactions in the order of their starts' arrival.</summary>
    public IReadOnlyList<RunningTransaction> Running => _running;

    /// <summary>Gets a value indicating whether a transaction may be running.</summary>
    public bool MayRun => MayRunOthers || _running.Length > 0;

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

    /// <returns>The boot with its texts cut to Ledger:MaxTextChars.</returns>
    public BootNotificationRequest Booted(ChargePointBoot boot)
    {
        var kept = Cut(boot.Boot);
        lock (_gate)
        {
            _boot = kept;
            _bootedAt = boot.ReceivedAt;
        }

        _accepted = true;
        return kept;
    }

    /// <summary>Notes a transaction that is on record as running.</summary>
    public void NoteStarted(RunningTransaction transaction)
    {
        lock (_gate)
            _running = [.. _running.Where(other => other.TransactionId != transaction.TransactionId), transaction];
    }

    /// <summary>Notes that transactions have ended on record.</summary>
    public void NoteEnded(IReadOnlyList<int>? transactionIds)
    {
        if (transactionIds is not { Count: > 0 })
            return;
        lock (_gate)
        {
            if (Array.Exists(_running, transaction => transactionIds.Contains(transaction.TransactionId)))
                _running = Array.FindAll(_running, transaction => !transactionIds.Contains(transaction.TransactionId));
        }
    }

    /// <summary>
    /// Returns a value indicating whether a status shows that a transaction has ended. Connector 0 is the charge point as a whole, and a status
    /// from before the transaction was queued (OCPP 1.6 §4.9).
    /// </summary>
    public bool EndsTransaction(in ConnectorStatus status)
    {
        if (status.Status != ChargePointStatus.Available || status.ConnectorId == 0)
            return false;
        if (MayRunOthers)
            return true;
        foreach (var transaction in _running)
        {
            if (transaction.ConnectorId == status.ConnectorId && status.At.IsAfter(transaction.StartedAt, ifEqual: false))
                return true;
        }

        return false;
    }

    /// <param name="kept">The status with its texts cut to Ledger:MaxTextChars.</param>
    /// <returns>False when Ledger:MaxConnectors other connectors are known.</returns>
    public bool TryNoteStatus(in ConnectorStatus status, out ConnectorStatus kept)
    {
        kept = status with { Info = Cut(status.Info), VendorErrorCode = Cut(status.VendorErrorCode), ErrorCode = Cut(status.ErrorCode)! };
        lock (_gate)
        {
            var place = 0;
            while (place < _connectors.Length && _connectors[place].ConnectorId < status.ConnectorId)
                place++;
            if (place < _connectors.Length && _connectors[place].ConnectorId == status.ConnectorId)
                _connectors[place] = kept;
            else if (_connectors.Length < options.MaxConnectors)
                _connectors = [.. _connectors[..place], kept, .. _connectors[place..]];
            else
                return false;
        }

        return true;
    }

    /// <param name="kept">The key with its texts cut to Ledger:MaxTextChars.</param>
    /// <returns>False when Ledger:MaxConfigurationKeys other keys are known.</returns>
    public bool TryNoteConfiguration(ConfigurationKey key, out ConfigurationKey kept)
    {
        kept = key with { Key = Cut(key.Key)!, Value = Cut(key.Value) };
        lock (_gate)
            return TrySetConfiguration(kept);
    }

    /// <summary>Replaces all keys.</summary>
    /// <returns>The keys that fit, with their texts cut to Ledger:MaxTextChars.</returns>
    public IReadOnlyList<ConfigurationKey> NoteConfigurationList(IReadOnlyList<ConfigurationKey> keys, DateTimeOffset readAt)
    {
        var kept = new List<ConfigurationKey>(Math.Min(keys.Count, options.MaxConfigurationKeys));
        lock (_gate)
        {
            _configuration = null;
            _readOnlyKeys = null;
            _configurationReadAt = readAt;
            foreach (var reported in keys)
            {
                var key = reported with { Key = Cut(reported.Key)!, Value = Cut(reported.Value) };
                if (TrySetConfiguration(key))
                    kept.Add(key);
            }
        }

        return kept;
    }

    /// <summary>Looks up a key. Once all keys were read, a key that is not among them is known to be absent.</summary>
    public bool TryFindConfiguration(string key, out string? value)
    {
        value = null;
        lock (_gate)
            return _configuration?.TryGetValue(key, out value) == true || _configurationReadAt is not null;
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
                    Number: 0, at.UtcTicks, received.ReceivedAt.UtcTicks, received.ConnectorId, received.TransactionId, order, _messages);
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
                [.. _connectors],
                _configuration is null ? [] : new Dictionary<string, string?>(_configuration, StringComparer.OrdinalIgnoreCase),
                _samples?.ToRecords() ?? [],
                _readOnlyKeys is null ? System.Collections.Frozen.FrozenSet<string>.Empty : new HashSet<string>(_readOnlyKeys, StringComparer.OrdinalIgnoreCase),
                _configurationReadAt);
        }
    }

    private bool TrySetConfiguration(in ConfigurationKey reported)
    {
        _configuration ??= new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (_configuration.Count >= options.MaxConfigurationKeys && !_configuration.ContainsKey(reported.Key))
            return false;
        _configuration[reported.Key] = reported.Value;
        if (reported.IsReadOnly == true)
            (_readOnlyKeys ??= new HashSet<string>(StringComparer.OrdinalIgnoreCase)).Add(reported.Key);
        else if (reported.IsReadOnly == false)
            _readOnlyKeys?.Remove(reported.Key);
        return true;
    }

    private BootNotificationRequest Cut(BootNotificationRequest boot) => boot with
    {
        ChargePointVendor = strings.Share(Cut(boot.ChargePointVendor))!,
        ChargePointModel = strings.Share(Cut(boot.ChargePointModel))!,
        ChargePointSerialNumber = Cut(boot.ChargePointSerialNumber),
        ChargeBoxSerialNumber = Cut(boot.ChargeBoxSerialNumber),
        FirmwareVersion = strings.Share(Cut(boot.FirmwareVersion)),
        Iccid = Cut(boot.Iccid),
        Imsi = Cut(boot.Imsi),
        MeterType = strings.Share(Cut(boot.MeterType)),
        MeterSerialNumber = Cut(boot.MeterSerialNumber),
    };

    private string? Cut(string? text) => text?.Length > options.MaxTextChars ? text[..options.MaxTextChars] : text;
}
