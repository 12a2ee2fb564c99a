using Moev.ChargePoint.Configuration;
using Moev.Ocpp.V16;

namespace Moev.ChargePoint.Tests.Configuration;

public sealed class ConfigurationStoreTests
{
    private readonly ConfigurationStore _store = new(new ChargePointOptions
    {
        Identity = "CP_1",
        Endpoint = new Uri("ws://localhost:9000"),
        Connectors = 2,
        RateUnits = ChargingRateUnits.Both,
    });

    [Theory]
    [InlineData("HeartbeatInterval", "60", ConfigurationStatus.Accepted)]
    [InlineData("heartbeatinterval", "60", ConfigurationStatus.Accepted)]
    [InlineData("HeartbeatInterval", "0", ConfigurationStatus.Rejected)]
    [InlineData("HeartbeatInterval", "soon", ConfigurationStatus.Rejected)]
    [InlineData("HeartbeatInterval", "99999999999", ConfigurationStatus.Rejected)]
    [InlineData("WebSocketPingInterval", "0", ConfigurationStatus.Accepted)]
    [InlineData("WebSocketPingInterval", "-1", ConfigurationStatus.Rejected)]
    [InlineData("AuthorizeRemoteTxRequests", "TRUE", ConfigurationStatus.Accepted)]
    [InlineData("AuthorizeRemoteTxRequests", "yes", ConfigurationStatus.Rejected)]
    [InlineData("NumberOfConnectors", "3", ConfigurationStatus.Rejected)]
    [InlineData("MeterValuesSampledData", "Voltage, SoC", ConfigurationStatus.Accepted)]
    [InlineData("MeterValuesSampledData", "", ConfigurationStatus.Accepted)]
    [InlineData("MeterValuesSampledData", "Voltage,Temperature", ConfigurationStatus.Rejected)]
    [InlineData("MeterValuesSampledData", "Voltage.L1,Current.Import.L2,Voltage.l3-n", ConfigurationStatus.Accepted)]
    [InlineData("MeterValuesSampledData", "Voltage.L4", ConfigurationStatus.Rejected)]
    [InlineData("MeterValuesSampledData", "SoC.L1", ConfigurationStatus.Rejected)]
    [InlineData("MeterValuesSampledData", "Voltage.L1.L1", ConfigurationStatus.Rejected)]
    [InlineData("MeterValuesSampledData", "Voltage,,SoC", ConfigurationStatus.Rejected)]
    [InlineData("NoSuchKey", "1", ConfigurationStatus.NotSupported)]
    [InlineData("LightIntensity", "100", ConfigurationStatus.Accepted)]
    [InlineData("LightIntensity", "101", ConfigurationStatus.Rejected)]
    [InlineData("ClockAlignedDataInterval", "86400", ConfigurationStatus.Accepted)]
    [InlineData("ClockAlignedDataInterval", "86401", ConfigurationStatus.Rejected)]
    [InlineData("MinimumStatusDuration", "86401", ConfigurationStatus.Rejected)]
    [InlineData("MaxEnergyOnInvalidId", "-1", ConfigurationStatus.Rejected)]
    [InlineData("ResetRetries", "3", ConfigurationStatus.Accepted)]
    [InlineData("TransactionMessageAttempts", "0", ConfigurationStatus.Rejected)]
    [InlineData("ConnectorPhaseRotation", "0.RST, 1.RTS,2.STR", ConfigurationStatus.RebootRequired)]
    [InlineData("ConnectorPhaseRotation", "3.RST", ConfigurationStatus.Rejected)]
    [InlineData("ConnectorPhaseRotation", "1.ABC", ConfigurationStatus.Rejected)]
    [InlineData("ConnectorPhaseRotation", "RST", ConfigurationStatus.Rejected)]
    [InlineData("ConnectorPhaseRotation", "1.RST,1.RST,1.RST,2.RST", ConfigurationStatus.Rejected)]
    [InlineData("CpoName", " ", ConfigurationStatus.Rejected)]
    [InlineData("LocalAuthListMaxLength", "5", ConfigurationStatus.Rejected)]
    public void Change_is_judged_as_the_specification_says(string key, string value, ConfigurationStatus expected)
    {
        var before = _store.Find(key)?.Value;
        Assert.Equal(expected, _store.Change(key, value));
        Assert.Equal(expected is ConfigurationStatus.Accepted or ConfigurationStatus.RebootRequired ? value : before, _store.Find(key)?.Value);
    }

    [Fact]
    public void Authorization_key_cannot_be_read() => Assert.Null(_store.Find("AuthorizationKey"));

    /// <summary>The keys of OCPP 1.6 §9 with errata 3.82, 3.88 and 3.89, of OCPP-J 1.6 §7, and of the whitepaper §7; AuthorizationKey cannot be read.</summary>
    [Theory]
    [InlineData("AuthorizeRemoteTxRequests", false)]
    [InlineData("ClockAlignedDataInterval", false)]
    [InlineData("ConnectionTimeOut", false)]
    [InlineData("ConnectorPhaseRotation", false)]
    [InlineData("GetConfigurationMaxKeys", true)]
    [InlineData("HeartbeatInterval", false)]
    [InlineData("LocalAuthorizeOffline", false)]
    [InlineData("LocalPreAuthorize", false)]
    [InlineData("MeterValuesAlignedData", false)]
    [InlineData("MeterValuesSampledData", false)]
    [InlineData("MeterValueSampleInterval", false)]
    [InlineData("NumberOfConnectors", true)]
    [InlineData("ResetRetries", false)]
    [InlineData("StopTransactionOnEVSideDisconnect", false)]
    [InlineData("StopTransactionOnInvalidId", false)]
    [InlineData("StopTxnAlignedData", false)]
    [InlineData("StopTxnSampledData", false)]
    [InlineData("SupportedFeatureProfiles", true)]
    [InlineData("TransactionMessageAttempts", false)]
    [InlineData("TransactionMessageRetryInterval", false)]
    [InlineData("UnlockConnectorOnEVSideDisconnect", false)]
    [InlineData("ChargeProfileMaxStackLevel", true)]
    [InlineData("ChargingScheduleAllowedChargingRateUnit", true)]
    [InlineData("ChargingScheduleMaxPeriods", true)]
    [InlineData("MaxChargingProfilesInstalled", true)]
    [InlineData("AllowOfflineTxForUnknownId", false)]
    [InlineData("AuthorizationCacheEnabled", false)]
    [InlineData("BlinkRepeat", false)]
    [InlineData("ConnectorPhaseRotationMaxLength", true)]
    [InlineData("LightIntensity", false)]
    [InlineData("MaxEnergyOnInvalidId", false)]
    [InlineData("MeterValuesAlignedDataMaxLength", true)]
    [InlineData("MeterValuesSampledDataMaxLength", true)]
    [InlineData("MinimumStatusDuration", false)]
    [InlineData("StopTransactionMaxMeterValues", true)]
    [InlineData("StopTxnAlignedDataMaxLength", true)]
    [InlineData("StopTxnSampledDataMaxLength", true)]
    [InlineData("SupportedFeatureProfilesMaxLength", true)]
    [InlineData("SupportedFileTransferProtocols", true)]
    [InlineData("MessageTimeout", false)]
    [InlineData("WebSocketPingInterval", false)]
    [InlineData("LocalAuthListEnabled", false)]
    [InlineData("LocalAuthListMaxLength", true)]
    [InlineData("SendLocalListMaxLength", true)]
    [InlineData("ReserveConnectorZeroSupported", true)]
    [InlineData("ConnectorSwitch3to1PhaseSupported", true)]
    [InlineData("AdditionalRootCertificateCheck", true)]
    [InlineData("CertificateSignedMaxChainSize", true)]
    [InlineData("CertificateStoreMaxLength", true)]
    [InlineData("CpoName", false)]
    [InlineData("SecurityProfile", false)]
    public void Key_exists(string key, bool isReadOnly) => Assert.Equal(isReadOnly, _store.Find(key)?.IsReadOnly);

    [Fact]
    public void Rate_units_are_named_in_the_specifications_words() =>
        Assert.Equal("Current,Power", _store.Find("ChargingScheduleAllowedChargingRateUnit")?.Value);

    [Fact]
    public void Values_keep_within_500_characters_whatever_the_number_of_connectors()
    {
        var store = new ConfigurationStore(new ChargePointOptions { Identity = "CP_1", Endpoint = new Uri("ws://localhost:9000"), Connectors = 1_000, Phases = 1 });
        Assert.All(store.All, static entry => Assert.InRange(entry.Value.Length, 0, 500));
    }

    [Fact]
    public void Charge_point_without_a_cache_or_a_lock_says_so()
    {
        var store = new ConfigurationStore(new ChargePointOptions
        {
            Identity = "CP_1",
            Endpoint = new Uri("ws://localhost:9000"),
            AuthorizationCacheCapacity = 0,
            CableLock = CableLock.None,
        });
        Assert.Null(store.Find("AuthorizationCacheEnabled"));
        Assert.True(store.Find("UnlockConnectorOnEVSideDisconnect")?.IsReadOnly);
    }
}
