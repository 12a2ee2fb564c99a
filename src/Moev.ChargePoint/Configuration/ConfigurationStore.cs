using System.Globalization;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Configuration;

/// <summary>
/// The configuration keys of a charge point (OCPP 1.6 §9 with errata 3.82, 3.88 and 3.89; OCPP-J 1.6 §7; whitepaper §7), as
/// GetConfiguration shows them.
/// </summary>
internal sealed class ConfigurationStore
{
    /// <summary>The maximum number of keys in one GetConfiguration (OCPP 1.6 §9.1.9).</summary>
    public const int GetConfigurationMaxKeys = 50;

    /// <summary>The maximum length of a certificate chain, in characters (whitepaper §7.3).</summary>
    public const int CertificateSignedMaxChainSize = 10_000;

    /// <summary>The maximum number of items in a list of measurands.</summary>
    public const int MaxListItems = 16;

    /// <summary>The number of connectors whose phase rotation is reported: a value holds at most 500 characters (OCPP 1.6 §7.29).</summary>
    private const int MaxRotations = 30;

    private readonly List<Entry> _entries = [];

    public ConfigurationStore(ChargePointOptions options)
    {
        AddCore(options);
        AddTransactions(options);
        AddMetering(options);
        AddAuthorization(options);
        AddSmartCharging(options);
        AddSecurity(options);
    }

    private void AddCore(ChargePointOptions options)
    {
        Fixed(ConfigurationKeys.SupportedFeatureProfiles, "Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger");
        Fixed(ConfigurationKeys.SupportedFeatureProfilesMaxLength, "6");
        Fixed(ConfigurationKeys.NumberOfConnectors, Text(options.Connectors));
        Fixed(ConfigurationKeys.GetConfigurationMaxKeys, Text(GetConfigurationMaxKeys));
        Number(ConfigurationKeys.HeartbeatInterval, options.HeartbeatInterval > TimeSpan.Zero ? Seconds(options.HeartbeatInterval) : 300, 1);
        Number(ConfigurationKeys.MessageTimeout, Seconds(options.MessageTimeout), 1);
        Number(ConfigurationKeys.WebSocketPingInterval, Seconds(options.WebSocketPingInterval), 0);
        Number(ConfigurationKeys.ConnectionTimeOut, 120, 1);
        Number(ConfigurationKeys.ResetRetries, 0, 0);
        Number(ConfigurationKeys.MinimumStatusDuration, 0, 0, 86_400);
        // There are no lamps; the values are stored and have no effect.
        Number(ConfigurationKeys.BlinkRepeat, 3, 0);
        Number(ConfigurationKeys.LightIntensity, 100, 0, 100);
        var rotations = Math.Min(options.Connectors, MaxRotations);
        Fixed(ConfigurationKeys.ConnectorPhaseRotationMaxLength, Text(rotations + 1));
        // Takes effect at the next start.
        _entries.Add(new Entry(
            ConfigurationKeys.ConnectorPhaseRotation, PhaseRotation(rotations, options.Phases), text => IsPhaseRotation(text, options.Connectors, rotations + 1), needsReboot: true));
        Fixed(ConfigurationKeys.SupportedFileTransferProtocols, "HTTP,HTTPS");
        Fixed(ConfigurationKeys.ReserveConnectorZeroSupported, options.ReserveConnectorZeroSupported ? "true" : "false");
    }

    private void AddTransactions(ChargePointOptions options)
    {
        Number(ConfigurationKeys.TransactionMessageAttempts, options.TransactionMessageAttempts, 1);
        Number(ConfigurationKeys.TransactionMessageRetryInterval, Seconds(options.TransactionMessageRetryInterval), 0);
        Switch(ConfigurationKeys.StopTransactionOnEVSideDisconnect, true);
        Switch(ConfigurationKeys.StopTransactionOnInvalidId, true);
        Number(ConfigurationKeys.MaxEnergyOnInvalidId, 0, 0);
        // A fixed cable has no lock to open (errata 3.83).
        if (options.CableLock == CableLock.None)
            Fixed(ConfigurationKeys.UnlockConnectorOnEVSideDisconnect, "false");
        else
            Switch(ConfigurationKeys.UnlockConnectorOnEVSideDisconnect, true);
    }

    private void AddMetering(ChargePointOptions options)
    {
        Number(ConfigurationKeys.MeterValueSampleInterval, Seconds(options.MeterValueSampleInterval), 0);
        Number(ConfigurationKeys.ClockAlignedDataInterval, 0, 0, 86_400);
        Measurands(ConfigurationKeys.MeterValuesSampledData, options.MeterValuesSampledData);
        Measurands(ConfigurationKeys.MeterValuesAlignedData, "Energy.Active.Import.Register");
        Measurands(ConfigurationKeys.StopTxnSampledData, options.StopTxnSampledData);
        Measurands(ConfigurationKeys.StopTxnAlignedData, "");
        Fixed(ConfigurationKeys.MeterValuesSampledDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.MeterValuesAlignedDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.StopTxnSampledDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.StopTxnAlignedDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.StopTransactionMaxMeterValues, Text(options.MaxTransactionDataSamples));
    }

    private void AddAuthorization(ChargePointOptions options)
    {
        Switch(ConfigurationKeys.AuthorizeRemoteTxRequests, false);
        Switch(ConfigurationKeys.AllowOfflineTxForUnknownId, true);
        Switch(ConfigurationKeys.LocalAuthorizeOffline, true);
        Switch(ConfigurationKeys.LocalPreAuthorize, false);
        if (options.AuthorizationCacheCapacity > 0)
            Switch(ConfigurationKeys.AuthorizationCacheEnabled, true);
        Switch(ConfigurationKeys.LocalAuthListEnabled, true);
        Fixed(ConfigurationKeys.LocalAuthListMaxLength, Text(options.LocalAuthListMaxLength));
        Fixed(ConfigurationKeys.SendLocalListMaxLength, Text(options.SendLocalListMaxLength));
    }

    private void AddSmartCharging(ChargePointOptions options)
    {
        Fixed(ConfigurationKeys.ChargeProfileMaxStackLevel, Text(options.ChargeProfileMaxStackLevel));
        Fixed(ConfigurationKeys.ChargingScheduleAllowedChargingRateUnit, options.RateUnits switch
        {
            ChargingRateUnits.Current => "Current",
            ChargingRateUnits.Power => "Power",
            _ => "Current,Power",
        });
        Fixed(ConfigurationKeys.ChargingScheduleMaxPeriods, Text(options.ChargingScheduleMaxPeriods));
        Fixed(ConfigurationKeys.ConnectorSwitch3to1PhaseSupported, options.Phases == 3 ? "true" : "false");
        Fixed(ConfigurationKeys.MaxChargingProfilesInstalled, Text(options.MaxChargingProfilesInstalled));
    }

    private void AddSecurity(ChargePointOptions options)
    {
        Fixed(ConfigurationKeys.AdditionalRootCertificateCheck, options.AdditionalRootCertificateCheck ? "true" : "false");
        Fixed(ConfigurationKeys.CertificateSignedMaxChainSize, Text(CertificateSignedMaxChainSize));
        Fixed(ConfigurationKeys.CertificateStoreMaxLength, Text(options.CertificateStoreMaxLength));
        _entries.Add(new Entry(ConfigurationKeys.CpoName, options.CpoName, static text => text.Trim().Length > 0));
        // CredentialControl checks the prerequisites first (whitepaper A05).
        Number(ConfigurationKeys.SecurityProfile, options.AuthorizationKey is null ? 0 : 1, 0, 3);
    }

    /// <summary>All readable keys, in a fixed order. AuthorizationKey is write-only (OCPP-J errata 3.10), and so not among them.</summary>
    public IReadOnlyList<Entry> All => _entries;

    /// <summary>Finds a key; null when there is none. Keys are case-insensitive (CiString50Type, OCPP 1.6 §7.17).</summary>
    public Entry? Find(string key) => _entries.Find(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Changes a key (OCPP 1.6 §5.3). The new value shows at once, also where it takes effect after a restart.</summary>
    public ConfigurationStatus Change(string key, string value)
    {
        var entry = Find(key);
        if (entry is null)
            return ConfigurationStatus.NotSupported;
        if (entry.Accepts is null || !entry.Accepts(value))
            return ConfigurationStatus.Rejected;
        entry.Value = value;
        return entry.NeedsReboot ? ConfigurationStatus.RebootRequired : ConfigurationStatus.Accepted;
    }

    /// <summary>Gets the value of a number.</summary>
    public int Number(string key) => Existing(key).Number;

    /// <summary>Gets the value of a number of seconds.</summary>
    public TimeSpan Seconds(string key) => TimeSpan.FromSeconds(Number(key));

    /// <summary>Returns true if a switch exists and is on.</summary>
    public bool IsOnIfAny(string key) => Find(key) is not null && IsOn(key);

    /// <summary>Returns true if a switch is on.</summary>
    public bool IsOn(string key) => string.Equals(Existing(key).Value, "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Gets the value of a list of measurands.</summary>
    public IReadOnlyList<MeasurandChoice> Measurands(string key) => Existing(key).Measurands;

    // Names from ConfigurationKeys are the same string objects as the entries' keys, so comparing references finds most of them.
    private Entry Existing(string key)
    {
        foreach (var entry in _entries)
        {
            if (ReferenceEquals(entry.Key, key))
                return entry;
        }

        return Find(key) ?? throw new ArgumentException($"There is no key {key}.", nameof(key));
    }

    private void Fixed(string key, string value) => _entries.Add(new Entry(key, value, null));

    private void Number(string key, int value, int least, int most = int.MaxValue) =>
        _entries.Add(new Entry(key, Text(value), text =>
            int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most));

    private void Switch(string key, bool value) =>
        _entries.Add(new Entry(key, value ? "true" : "false", static text =>
            text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase)));

    // A list with an unsupported measurand is rejected as a whole (OCPP 1.6 §3.16.4).
    private void Measurands(string key, string value)
    {
        if (!MeasurandList.TryParse(value, MaxListItems, out _))
            throw new ArgumentException($"{key} holds a measurand that is not supported: {value}", nameof(value));
        _entries.Add(new Entry(key, value, static text => MeasurandList.TryParse(text, MaxListItems, out _)));
    }

    private static string PhaseRotation(int connectors, int phases) =>
        string.Join(',', Enumerable.Range(1, connectors).Select(id => Text(id) + (phases == 3 ? ".RST" : ".NotApplicable")));

    // 0.RST, 1.RST, 2.RTS (OCPP 1.6 §9.1.7).
    private static bool IsPhaseRotation(string text, int connectors, int maxItems)
    {
        var items = text.Split(',', StringSplitOptions.TrimEntries);
        return items.Length <= maxItems && items.All(item =>
            item.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && int.TryParse(item[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id <= connectors
            && item[(dot + 1)..] is "NotApplicable" or "Unknown" or "RST" or "RTS" or "SRT" or "STR" or "TRS" or "TSR");
    }

    private static int Seconds(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Round(time.TotalSeconds));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A configuration key and its value.</summary>
    /// <param name="key">The standard name.</param>
    /// <param name="value">The initial value.</param>
    /// <param name="accepts">Returns true for a value that may be written; null for a read-only key.</param>
    /// <param name="needsReboot">True if a change takes effect after a restart only.</param>
    public sealed class Entry(string key, string value, Func<string, bool>? accepts, bool needsReboot = false)
    {
        private string _value = value;
        private int? _number;
        private IReadOnlyList<MeasurandChoice>? _measurands;

        public string Key { get; } = key;

        public string Value
        {
            get => _value;
            set
            {
                _value = value;
                _number = null;
                _measurands = null;
            }
        }

        /// <summary>The value as a number. It is read once.</summary>
        public int Number => _number ??= int.Parse(_value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

        /// <summary>The value as a list of measurands. It is read once.</summary>
        public IReadOnlyList<MeasurandChoice> Measurands => _measurands ??= MeasurandList.TryParse(_value, MaxListItems, out var list) ? list : [];

        public Func<string, bool>? Accepts { get; } = accepts;

        public bool NeedsReboot { get; } = needsReboot;

        public bool IsReadOnly => Accepts is null;
    }
}
