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
    [InlineData("MeterValuesSampledData", "Voltage,,SoC", ConfigurationStatus.Rejected)]
    [InlineData("NoSuchKey", "1", ConfigurationStatus.NotSupported)]
    public void Change_is_judged_as_the_specification_says(string key, string value, ConfigurationStatus expected)
    {
        var before = _store.Find(key)?.Value;
        Assert.Equal(expected, _store.Change(key, value));
        Assert.Equal(expected == ConfigurationStatus.Accepted ? value : before, _store.Find(key)?.Value);
    }

    [Fact]
    public void Authorization_key_cannot_be_read() => Assert.Null(_store.Find("AuthorizationKey"));

    /// <summary>Required keys of the Core and Smart Charging profiles (OCPP 1.6 §9.1, §9.4).</summary>
    [Theory]
    [InlineData("AuthorizeRemoteTxRequests", false)]
    [InlineData("ClockAlignedDataInterval", false)]
    [InlineData("ConnectionTimeOut", false)]
    [InlineData("ConnectorPhaseRotation", true)]
    [InlineData("GetConfigurationMaxKeys", true)]
    [InlineData("HeartbeatInterval", false)]
    [InlineData("LocalAuthorizeOffline", true)]
    [InlineData("LocalPreAuthorize", true)]
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
    [InlineData("UnlockConnectorOnEVSideDisconnect", true)]
    [InlineData("ChargeProfileMaxStackLevel", true)]
    [InlineData("ChargingScheduleAllowedChargingRateUnit", true)]
    [InlineData("ChargingScheduleMaxPeriods", true)]
    [InlineData("MaxChargingProfilesInstalled", true)]
    public void Key_exists(string key, bool isReadOnly) => Assert.Equal(isReadOnly, _store.Find(key)?.IsReadOnly);

    [Fact]
    public void Rate_units_are_named_in_the_specifications_words() =>
        Assert.Equal("Current,Power", _store.Find("ChargingScheduleAllowedChargingRateUnit")?.Value);
}
