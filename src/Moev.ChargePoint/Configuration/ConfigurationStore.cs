using System.Globalization;
using Moev.ChargePoint.Charging;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Configuration;

/// <summary>The configuration keys of a charge point (OCPP 1.6 §9, OCPP-J 1.6 §7, errata 3.82), as GetConfiguration shows them.</summary>
internal sealed class ConfigurationStore
{
    /// <summary>Keys that one GetConfiguration may ask for (OCPP 1.6 §9.1.9).</summary>
    public const int GetConfigurationMaxKeys = 50;

    /// <summary>Items of a list of measurands.</summary>
    private const int MaxListItems = 16;

    private readonly List<Entry> _entries = [];

    public ConfigurationStore(ChargePointOptions options)
    {
        Fixed(ConfigurationKeys.SupportedFeatureProfiles, "Core,SmartCharging,RemoteTrigger");
        Fixed(ConfigurationKeys.NumberOfConnectors, Text(options.Connectors));
        Fixed(ConfigurationKeys.GetConfigurationMaxKeys, Text(GetConfigurationMaxKeys));
        Number(ConfigurationKeys.HeartbeatInterval, 300, 1);
        Number(ConfigurationKeys.MessageTimeout, Seconds(options.MessageTimeout), 1);
        Number(ConfigurationKeys.WebSocketPingInterval, Seconds(options.WebSocketPingInterval), 0);
        Number(ConfigurationKeys.ConnectionTimeOut, 120, 1);
        Number(ConfigurationKeys.ResetRetries, 0, 0);
        Number(ConfigurationKeys.TransactionMessageAttempts, options.TransactionMessageAttempts, 1);
        Number(ConfigurationKeys.TransactionMessageRetryInterval, Seconds(options.TransactionMessageRetryInterval), 0);

        Switch(ConfigurationKeys.AuthorizeRemoteTxRequests, false);
        Switch(ConfigurationKeys.AllowOfflineTxForUnknownId, true);
        // There is no local list and no cache, so nobody is ever authorised locally: writing true would promise what does not happen.
        Fixed(ConfigurationKeys.LocalAuthorizeOffline, "false");
        Fixed(ConfigurationKeys.LocalPreAuthorize, "false");
        Switch(ConfigurationKeys.StopTransactionOnEVSideDisconnect, true);
        Switch(ConfigurationKeys.StopTransactionOnInvalidId, true);
        // The cable is fixed (errata 3.83).
        Fixed(ConfigurationKeys.UnlockConnectorOnEVSideDisconnect, "false");

        Number(ConfigurationKeys.MeterValueSampleInterval, Seconds(options.MeterValueSampleInterval), 0);
        Number(ConfigurationKeys.ClockAlignedDataInterval, 0, 0, 86_400);
        MeasurandList(ConfigurationKeys.MeterValuesSampledData, options.MeterValuesSampledData);
        MeasurandList(ConfigurationKeys.MeterValuesAlignedData, "Energy.Active.Import.Register");
        MeasurandList(ConfigurationKeys.StopTxnSampledData, options.StopTxnSampledData);
        MeasurandList(ConfigurationKeys.StopTxnAlignedData, "");
        Fixed(ConfigurationKeys.MeterValuesSampledDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.MeterValuesAlignedDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.StopTxnSampledDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.StopTxnAlignedDataMaxLength, Text(MaxListItems));
        Fixed(ConfigurationKeys.ConnectorPhaseRotation, PhaseRotation(options));

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

    /// <summary>Every key that may be read, in a fixed order. AuthorizationKey is write-only (OCPP-J errata 3.10), and so not among them.</summary>
    public IReadOnlyList<Entry> All => _entries;

    /// <summary>Keys are compared without regard to case (CiString50Type, OCPP 1.6 §7.17).</summary>
    public Entry? Find(string key) => _entries.Find(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Changes a key as OCPP 1.6 §5.3 says. Every change takes effect at once.</summary>
    public ConfigurationStatus Change(string key, string value)
    {
        var entry = Find(key);
        if (entry is null)
            return ConfigurationStatus.NotSupported;
        if (entry.Accepts is null || !entry.Accepts(value))
            return ConfigurationStatus.Rejected;
        entry.Value = value;
        return ConfigurationStatus.Accepted;
    }

    public int Number(string key) => int.Parse(Existing(key).Value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);

    /// <summary>A key in seconds.</summary>
    public TimeSpan Seconds(string key) => TimeSpan.FromSeconds(Number(key));

    public bool IsOn(string key) => string.Equals(Existing(key).Value, "true", StringComparison.OrdinalIgnoreCase);

    public IReadOnlyList<Measurand> Measurands(string key) =>
        Measuring.TryParseList(Existing(key).Value, MaxListItems, out var measurands) ? measurands : [];

    private Entry Existing(string key) => Find(key) ?? throw new ArgumentException($"There is no key {key}.", nameof(key));

    private void Fixed(string key, string value) => _entries.Add(new Entry(key, value, null));

    private void Number(string key, int value, int least, int most = int.MaxValue) =>
        _entries.Add(new Entry(key, Text(value), text =>
            int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most));

    private void Switch(string key, bool value) =>
        _entries.Add(new Entry(key, value ? "true" : "false", static text =>
            text.Equals("true", StringComparison.OrdinalIgnoreCase) || text.Equals("false", StringComparison.OrdinalIgnoreCase)));

    // A list with a measurand that is not supported changes nothing (OCPP 1.6 §3.16.4).
    private void MeasurandList(string key, string value)
    {
        if (!Measuring.TryParseList(value, MaxListItems, out _))
            throw new ArgumentException($"{key} holds a measurand that is not supported: {value}", nameof(value));
        _entries.Add(new Entry(key, value, static text => Measuring.TryParseList(text, MaxListItems, out _)));
    }

    private static string PhaseRotation(ChargePointOptions options) =>
        string.Join(',', Enumerable.Range(1, options.Connectors).Select(id => Text(id) + (options.Phases == 3 ? ".RST" : ".NotApplicable")));

    private static int Seconds(TimeSpan time) => (int)Math.Min(int.MaxValue, Math.Round(time.TotalSeconds));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <param name="key">Its standard name.</param>
    /// <param name="value">Its value to begin with.</param>
    /// <param name="accepts">Whether a value may be written; null when none may.</param>
    public sealed class Entry(string key, string value, Func<string, bool>? accepts)
    {
        public string Key { get; } = key;

        public string Value { get; set; } = value;

        public Func<string, bool>? Accepts { get; } = accepts;

        public bool IsReadOnly => Accepts is null;
    }
}
